"""Projects and their units."""

from typing import ClassVar

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
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


class Region(Base):
    code = CharField(12, primary_key=True)


class Organisation(Record):
    pass


class Project(Record):
    code = CharField(24, null=True)
    temporary_number = CharField(24, unique=True)
    name = CharField(120, index=True)
    owner = ForeignKeyField(Organisation)
    region = ForeignKeyField(Region)
    address = CharField(200)
    kind = CharField(16)
    category = CharField(16)
    grade = CharField(16)
    investment_fen = BigIntegerField()
    area_m2 = IntegerField(null=True)
    content = TextField()
    contact = CharField(60)
    phone = CharField(30)
    region_unknown = BooleanField()
    state = CharField(32)

    class Meta:
        indexes: ClassVar = (
            (("owner", "created_at", "id"), False),
            (("state", "created_at", "id"), False),
            (("region", "created_at", "id"), False),
        )
        constraints: ClassVar = [
            Check("state IN ('temporary', 'registered', 'withdrawn')"),
            Check("kind IN ('approval', 'verification', 'filing')"),
            Check("category IN ('房建', '市政')"),
            Check("grade IN ('large', 'medium', 'small')"),
            Check("investment_fen > 0"),
            Check("state <> 'registered' OR code IS NOT NULL"),
        ]


Project.add_index(
    Project.code,
    unique=True,
    where=SQL("code IS NOT NULL AND state <> 'withdrawn'"),
    name="project_code_once",
)


class Unit(Record):
    project = ForeignKeyField(Project)
    organisation = ForeignKeyField(Organisation, null=True)
    role = CharField(16)
    name = CharField(120)
    uscc = CharField(18, null=True, index=True)
    contact = CharField(60)
    phone = CharField(30)
    since = DateField()
    until = DateField(null=True)

    class Meta:
        indexes: ClassVar = ((("project", "role"), False),)
        constraints: ClassVar = [
            Check("role IN ('owner', 'survey', 'design', 'construction', 'supervision')")
        ]


Unit.add_index(
    Unit.project,
    Unit.role,
    Unit.uscc,
    unique=True,
    where=SQL("until IS NULL"),
    name="unit_once",
)

MODELS = (Project, Unit)


def up(migrator, db):
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS, safe=False)


def down(migrator, db):
    with db.bind_ctx(MODELS):
        db.drop_tables(list(reversed(MODELS)), safe=False)
