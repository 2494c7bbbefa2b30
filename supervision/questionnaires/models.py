"""Questionnaires with their questions, who was asked, what was answered; meetings and demands."""

from __future__ import annotations

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
    TextField,
)

from app.accounts.models import Organisation, Person, Region
from app.kernel import clock
from app.kernel.db import Base, Record, StateField, states_check, values_check
from supervision.questionnaires.rules import drafting
from supervision.questionnaires.states import COUNTED, PUBLISHED, DemandState, QuestionnaireState


class Questionnaire(Record):
    """What is asked, of whom, from when to when; frozen once it is published.

    `least` is the threshold in force when it was published; `results` are counted when it closes.
    """

    subject_kind: ClassVar[str] = "supervision.questionnaire"

    title = CharField(120)
    purpose = CharField(500)
    introduction = TextField(default="")
    audience = JSONField(default=list)
    anonymous = BooleanField(default=True)
    evaluator = CharField(120, default="")
    office = ForeignKeyField(Organisation, backref="questionnaires")
    region = ForeignKeyField(Region, null=True)
    opens_at = DateTimeField()
    closes_at = DateTimeField()
    edition = IntegerField(default=1)
    former = CharField(16, null=True)
    least = IntegerField(default=0)
    asked = IntegerField(default=0)
    results = JSONField(null=True)
    announcement = TextField(default="")
    published_at = DateTimeField(null=True)
    announced_at = DateTimeField(null=True)
    state = StateField(QuestionnaireState, default=QuestionnaireState.DRAFT)

    class Meta:
        table_name = "questionnaire"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("published_at", "id"), False),
            (("office", "state"), False),
        )
        constraints: ClassVar = [
            states_check("state", QuestionnaireState),
            Check("closes_at > opens_at"),
            Check("edition >= 1"),
        ]

    question_count = 0

    @property
    def is_late(self) -> bool:
        """Say whether the time to answer is over."""
        return clock.now() >= self.closes_at

    @property
    def is_open(self) -> bool:
        """Say whether it can be answered now."""
        return self.state == QuestionnaireState.OPEN and not self.is_late

    @property
    def is_published(self) -> bool:
        """Say whether everybody may read what is asked."""
        return self.state in PUBLISHED

    @property
    def is_counted(self) -> bool:
        """Say whether its results are there."""
        return self.state in COUNTED

    @property
    def is_announced(self) -> bool:
        """Say whether everybody may read its results."""
        return self.state == QuestionnaireState.ANNOUNCED

    @property
    def is_for_all(self) -> bool:
        """Say whether anybody may answer, without an account."""
        return bool(set(self.audience) & set(drafting.OPEN_TO_ALL))

    def still_asks(self, organisation: str | None) -> bool:
        """Say whether an organisation was asked and has not answered yet."""
        mine = (Invitation.questionnaire == self.id) & (Invitation.organisation == organisation)
        return Invitation.select().where(mine, ~Invitation.answered).exists()


class Question(Base):
    """One question of a questionnaire, at its place."""

    id = AutoField()
    questionnaire = ForeignKeyField(Questionnaire, backref="questions")
    place = IntegerField()
    kind = CharField(8)
    text = CharField(300)
    options = JSONField(default=list)
    required = BooleanField(default=True)

    class Meta:
        table_name = "questionnaire_question"
        indexes: ClassVar = ((("questionnaire", "place"), False),)
        constraints: ClassVar = [values_check("kind", list(drafting.KINDS))]


class Invitation(Base):
    """An organisation that was asked, and whether it has answered; what it said is not here."""

    id = AutoField()
    questionnaire = ForeignKeyField(Questionnaire, backref="invitations")
    organisation = ForeignKeyField(Organisation, backref="questionnaire_invitations")
    party = CharField(8)
    answered = BooleanField(default=False)

    class Meta:
        table_name = "questionnaire_invitation"
        indexes: ClassVar = (
            (("questionnaire", "organisation"), True),
            (("organisation", "answered"), False),
        )
        constraints: ClassVar = [values_check("party", list(drafting.INVITED))]


class Sheet(Base):
    """What somebody answered. An anonymous sheet has no name, no moment and a random number for its
    place in the table, so that it cannot be laid beside the list of who has answered."""

    number = IntegerField(primary_key=True)
    questionnaire = ForeignKeyField(Questionnaire, backref="sheets")
    party = CharField(8)
    organisation = ForeignKeyField(Organisation, null=True, backref="questionnaire_sheets")
    given = JSONField(default=dict)

    class Meta:
        table_name = "questionnaire_sheet"
        constraints: ClassVar = [
            values_check("party", list(drafting.PARTIES)),
            Check("organisation_id IS NULL OR party IN ('owner', 'agency')"),
        ]


class Meeting(Record):
    """A meeting, visit or call: when, where, who was there, what was said; read by offices alone."""

    subject_kind: ClassVar[str] = "supervision.meeting"

    kind = CharField(8)
    title = CharField(120)
    held_on = DateField()
    place = CharField(120, default="")
    attended = TextField()
    summary = TextField()
    questionnaire = ForeignKeyField(Questionnaire, null=True, backref="meetings")
    office = ForeignKeyField(Organisation, backref="questionnaire_meetings")
    region = ForeignKeyField(Region, null=True)

    class Meta:
        table_name = "questionnaire_meeting"
        indexes: ClassVar = ((("created_at", "id"), False), (("office", "created_at"), False))
        constraints: ClassVar = [values_check("kind", list(drafting.MEETINGS))]


class Demand(Record):
    """What somebody asks for, who is to answer it, and the answer. It is kept apart from sheets."""

    subject_kind: ClassVar[str] = "supervision.demand"

    number = CharField(24, unique=True)
    title = CharField(120)
    text = TextField()
    name = CharField(60)
    phone = CharField(20)
    questionnaire = ForeignKeyField(Questionnaire, null=True, backref="demands")
    meeting = ForeignKeyField(Meeting, null=True, backref="demands")
    organisation = ForeignKeyField(Organisation, null=True, backref="demands_raised")
    person = ForeignKeyField(Person, null=True)
    region = ForeignKeyField(Region, null=True)
    desk = ForeignKeyField(Organisation, backref="demands_received")
    office = ForeignKeyField(Organisation, null=True, backref="demands_to_answer")
    answer = TextField(default="")
    answered_at = DateTimeField(null=True)
    answered_by = CharField(120, default="")
    refusal = TextField(default="")
    state = StateField(DemandState, default=DemandState.RAISED)

    class Meta:
        table_name = "demand"
        indexes: ClassVar = (
            (("created_at", "id"), False),
            (("desk", "state"), False),
            (("office", "state"), False),
            (("organisation", "created_at"), False),
        )
        constraints: ClassVar = [
            states_check("state", DemandState),
            Check("(questionnaire_id IS NULL) <> (meeting_id IS NULL)"),
            Check("(answer <> '') = (state = 'answered')"),
        ]


MODELS = (Questionnaire, Question, Invitation, Sheet, Meeting, Demand)
