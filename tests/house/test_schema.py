"""The migrated database is what the models say, and keeps wrong states out by itself."""

import re

import pytest
from peewee import (
    BlobField,
    BooleanField,
    DateField,
    DateTimeField,
    IntegerField,
    IntegrityError,
    JSONField,
)

from app.cli import house_models
from app.kernel import db as kernel_db
from app.kernel import migrate
from tests.conftest import close

LISTED = re.compile(r"^\(?\s*(\w+) IN \((.*)\)\s*\)?$", re.IGNORECASE | re.DOTALL)
MODELS = house_models()
SAMPLES = {
    BlobField: b"x",
    BooleanField: True,
    DateTimeField: "2026-01-05 09:00:00",
    DateField: "2026-01-05",
    JSONField: "{}",
    IntegerField: 1,
}


def checks(model):
    """(column, allowed values) of every CHECK of the form column IN (...)."""
    for constraint in model._meta.constraints or ():
        text = re.sub(r"^CHECK \((.*)\)$", r"\1", constraint.sql, flags=re.DOTALL)
        found = LISTED.match(text)
        if found:
            yield found[1], [v.strip().strip("'") for v in found[2].split(",")]


CHECKED = [(m, c) for m in MODELS for c, values in checks(m) if not values[0].isdecimal()]


def test_the_models_and_the_migrations_agree(committing_db):
    assert migrate.drift(committing_db.obj, MODELS) == []


def test_all_files_go_up_down_and_up_again(databases, database, settings):
    close(database)
    url = databases.empty()
    fresh = kernel_db.connect(url)
    names = migrate.names()
    with fresh.connection_context():
        assert migrate.up(fresh) == names
        assert migrate.down(fresh, names[0]) == names[::-1]
        assert fresh.get_tables() == ["schema_migration"]
        assert migrate.up(fresh) == names
    close(fresh)
    databases.drop(url)
    kernel_db.connect(settings.database_url).connect()


def test_migrations_are_numbered_without_gaps_of_order():
    numbers = [int(name[:4]) for name in migrate.names()]

    assert numbers == sorted(set(numbers))


def test_every_state_column_has_a_check():
    bare = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in model._meta.sorted_fields
        if isinstance(field, kernel_db.StateField)
        and field.column_name not in {column for column, _ in checks(model)}
    ]

    assert bare == [], "add states_check(...) to Meta.constraints and to the migration"


@pytest.mark.parametrize(
    ("model", "column"), CHECKED, ids=lambda part: part if isinstance(part, str) else part.__name__
)
def test_the_database_refuses_a_value_outside_the_list(db, model, column):
    """A CHECK speaks before any foreign key does."""
    _without_checks_of_several_columns(db, model._meta.table_name)
    with pytest.raises(IntegrityError) as refusal:
        _insert(db, model, _row(model) | {column: "?"})

    assert column in str(refusal.value)
    assert "check" in str(refusal.value).lower()


def _without_checks_of_several_columns(database, table):
    """PostgreSQL asks these first, by name; gone until the test is rolled back."""
    if kernel_db.is_sqlite():
        return
    found = database.execute_sql(
        "SELECT conname FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'c' AND cardinality(conkey) > 1",
        [table],
    )
    for (name,) in found.fetchall():
        database.execute_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')


def _row(model):
    allowed = dict(checks(model))
    row = {}
    for field in model._meta.sorted_fields:
        kinds = (v for kind, v in SAMPLES.items() if isinstance(field, kind))
        row[field.column_name] = None if field.null else next(kinds, "1")
        if field.column_name in allowed:
            row[field.column_name] = allowed[field.column_name][0]
    return row


def _insert(database, model, row):
    mark = "?" if kernel_db.is_sqlite() else "%s"
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join([mark] * len(row))
    table = model._meta.table_name
    with database.atomic():
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
        database.execute_sql(statement, list(row.values()))
