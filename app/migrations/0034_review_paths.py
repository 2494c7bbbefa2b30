"""Expert arguments, design changes, differences of revisions; returns by departments."""

from typing import ClassVar

from peewee import (
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


class Agency(Record):
    pass


class Contract(Record):
    class Meta:
        table_name = "bidding_contract"


class Package(Record):
    class Meta:
        table_name = "review_package"


class Sheet(Record):
    class Meta:
        table_name = "review_sheet"


class Opinion(Record):
    class Meta:
        table_name = "review_opinion"


class Argument(Record):
    package = ForeignKeyField(Package)
    opinion = ForeignKeyField(Opinion)
    round = IntegerField()
    issue = TextField()
    designers = TextField()
    reviewers = TextField()
    held_on = DateField()
    experts = JSONField()
    votes = JSONField()
    ruling = CharField(8)
    conclusion = TextField()
    ruled_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "review_argument"
        indexes: ClassVar = ((("package", "state"), False),)
        constraints: ClassVar = [
            Check("state IN ('open', 'ruled', 'dropped')"),
            Check("ruling IN ('', 'uphold', 'lower', 'revoke')"),
            Check("(state = 'ruled') = (ruling <> '')"),
        ]


class DesignChange(Record):
    package = ForeignKeyField(Package)
    opinion = ForeignKeyField(Opinion, unique=True)
    number = IntegerField()
    why = TextField()
    content = TextField()
    cause = TextField()
    sheets = CharField(200)
    grade = CharField(8)
    conclusion = TextField()
    handed_at = DateTimeField(null=True)
    settled_at = DateTimeField(null=True)
    state = CharField(32)

    class Meta:
        table_name = "review_change"
        indexes: ClassVar = ((("package", "number"), True), (("state", "created_at"), False))
        constraints: ClassVar = [
            Check("state IN ('noted', 'open', 'handed', 'settled')"),
            Check("grade IN ('', 'general', 'major')"),
            Check("(state = 'settled') = (grade <> '')"),
        ]


class Difference(Record):
    old = ForeignKeyField(Sheet, backref="+")
    new = ForeignKeyField(Sheet, backref="+")
    outcome = CharField(8)
    note = TextField()
    overlay = CharField(64)
    regions = JSONField()
    left_out = IntegerField()
    gone = JSONField()
    come = JSONField()

    class Meta:
        table_name = "review_difference"
        indexes: ClassVar = ((("new", "old"), True),)
        constraints: ClassVar = [Check("outcome IN ('waiting', 'done', 'failed')")]


class DepartmentReturn(Record):
    contract = ForeignKeyField(Contract)
    agency = ForeignKeyField(Agency)
    department = ForeignKeyField(Organisation)
    cause = CharField(16)
    round = IntegerField()
    disciplines = CharField(200)
    must = IntegerField()

    class Meta:
        table_name = "department_return"
        indexes: ClassVar = (
            (("contract", "cause", "round", "department"), True),
            (("agency", "created_at"), False),
        )
        constraints: ClassVar = [Check("must >= 1")]


KNOWN = [Organisation, Agency, Contract, Package, Sheet, Opinion]
TABLES = [Argument, DesignChange, Difference, DepartmentReturn]


def up(migrator, db):
    with db.bind_ctx([*KNOWN, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES[::-1])
