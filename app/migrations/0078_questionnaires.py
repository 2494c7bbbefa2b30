"""Questionnaires, who was asked and what was answered; meetings; demands and their answers."""

from typing import ClassVar

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


class Base(Model):
    class Meta:
        legacy_table_names = False


class Record(Base):
    id = CharField(16, primary_key=True)
    created_at = DateTimeField()
    version = IntegerField()


class Organisation(Record):
    pass


class Person(Record):
    pass


class Region(Base):
    code = CharField(12, primary_key=True)


class Questionnaire(Record):
    title = CharField(120)
    purpose = CharField(500)
    introduction = TextField()
    audience = JSONField()
    anonymous = BooleanField()
    evaluator = CharField(120)
    office = ForeignKeyField(Organisation)
    region = ForeignKeyField(Region, null=True)
    opens_at = DateTimeField()
    closes_at = DateTimeField()
    edition = IntegerField()
    former = CharField(16, null=True)
    least = IntegerField()
    asked = IntegerField()
    results = JSONField(null=True)
    announcement = TextField()
    published_at = DateTimeField(null=True)
    announced_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "questionnaire"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("published_at", "id"), False),
            (("office", "state"), False),
        )
        constraints: ClassVar = [
            Check(
                "state IN ('draft', 'scheduled', 'open', 'closed', 'announced', 'shelved', "
                "'called_off', 'discarded')"
            ),
            Check("closes_at > opens_at"),
            Check("edition >= 1"),
        ]


class Question(Base):
    id = AutoField()
    questionnaire = ForeignKeyField(Questionnaire)
    place = IntegerField()
    kind = CharField(8)
    text = CharField(300)
    options = JSONField()
    required = BooleanField()

    class Meta:
        table_name = "questionnaire_question"
        indexes: ClassVar = ((("questionnaire", "place"), False),)
        constraints: ClassVar = [Check("kind IN ('one', 'many', 'scale', 'number', 'text')")]


class Invitation(Base):
    id = AutoField()
    questionnaire = ForeignKeyField(Questionnaire)
    organisation = ForeignKeyField(Organisation)
    party = CharField(8)
    answered = BooleanField()

    class Meta:
        table_name = "questionnaire_invitation"
        indexes: ClassVar = (
            (("questionnaire", "organisation"), True),
            (("organisation", "answered"), False),
        )
        constraints: ClassVar = [Check("party IN ('owner', 'agency')")]


class Sheet(Base):
    number = IntegerField(primary_key=True)
    questionnaire = ForeignKeyField(Questionnaire)
    party = CharField(8)
    organisation = ForeignKeyField(Organisation, null=True)
    given = JSONField()

    class Meta:
        table_name = "questionnaire_sheet"
        constraints: ClassVar = [
            Check("party IN ('owner', 'agency', 'public', 'window')"),
            Check("organisation_id IS NULL OR party IN ('owner', 'agency')"),
        ]


class Meeting(Record):
    kind = CharField(8)
    title = CharField(120)
    held_on = DateField()
    place = CharField(120)
    attended = TextField()
    summary = TextField()
    questionnaire = ForeignKeyField(Questionnaire, null=True)
    office = ForeignKeyField(Organisation)
    region = ForeignKeyField(Region, null=True)

    class Meta:
        table_name = "questionnaire_meeting"
        indexes: ClassVar = ((("created_at", "id"), False), (("office", "created_at"), False))
        constraints: ClassVar = [Check("kind IN ('meeting', 'visit', 'call')")]


class Demand(Record):
    number = CharField(24, unique=True)
    title = CharField(120)
    text = TextField()
    name = CharField(60)
    phone = CharField(20)
    questionnaire = ForeignKeyField(Questionnaire, null=True)
    meeting = ForeignKeyField(Meeting, null=True)
    organisation = ForeignKeyField(Organisation, null=True)
    person = ForeignKeyField(Person, null=True)
    region = ForeignKeyField(Region, null=True)
    desk = ForeignKeyField(Organisation)
    office = ForeignKeyField(Organisation, null=True)
    answer = TextField()
    answered_at = DateTimeField(null=True)
    answered_by = CharField(120)
    refusal = TextField()
    state = CharField(32)

    class Meta:
        table_name = "demand"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("desk", "state"), False),
            (("office", "state"), False),
            (("organisation", "created_at"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('raised', 'assigned', 'answered', 'declined')"),
            Check("(questionnaire_id IS NULL) <> (meeting_id IS NULL)"),
            Check("(answer <> '') = (state = 'answered')"),
        ]


TABLES = [Questionnaire, Question, Invitation, Sheet, Meeting, Demand]
KNOWN = [Organisation, Person, Region]


def up(migrator, db):
    with db.bind_ctx([*KNOWN, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
