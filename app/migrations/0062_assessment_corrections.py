"""A zone's assessment may be discarded as a draft, and superseded once it is out."""

from peewee import CharField, Model

from app.kernel.db import is_sqlite
from app.kernel.redefine import redefine

TABLE, COLUMN = "zone_assessment", "state"
STATES = ("draft", "published", "withdrawn")
MORE = ("superseded", "discarded")


class Assessment(Model):
    id = CharField(16, primary_key=True)
    state = CharField(32)

    class Meta:
        table_name = TABLE


def up(migrator, db):
    _check_anew(db, STATES, (*STATES, *MORE))
    db.execute_sql(
        f'ALTER TABLE {TABLE} ADD COLUMN replaces_id VARCHAR(16) REFERENCES "{TABLE}" ("id")'
    )
    db.execute_sql(f'CREATE INDEX "{TABLE}_replaces_id" ON {TABLE} (replaces_id)')


def down(migrator, db):
    db.execute_sql(f'DROP INDEX "{TABLE}_replaces_id"')
    db.execute_sql(f"ALTER TABLE {TABLE} DROP COLUMN replaces_id")
    with db.bind_ctx([Assessment]):
        Assessment.update(state="withdrawn").where(Assessment.state == "superseded").execute()
        Assessment.update(state="draft").where(Assessment.state == "discarded").execute()
    _check_anew(db, (*STATES, *MORE), STATES)


def listed(values):
    return f"CHECK ({COLUMN} IN ({', '.join(repr(value) for value in values)}))"


def _check_anew(db, old, new):
    """Put one CHECK in place of another; no row changes."""
    if is_sqlite():
        redefine(db, TABLE, listed(old), listed(new))
        return
    found = db.execute_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
        " AND conkey = ARRAY[(SELECT attnum FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attname = %s)]",
        (TABLE, TABLE, COLUMN),
    )
    for (name,) in found.fetchall():
        db.execute_sql(f'ALTER TABLE {TABLE} DROP CONSTRAINT "{name}"')
    db.execute_sql(f"ALTER TABLE {TABLE} ADD {listed(new)}")
