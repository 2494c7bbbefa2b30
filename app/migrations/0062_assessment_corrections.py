"""A zone's assessment may be discarded as a draft, and superseded once it is out."""

import json

from peewee import CharField, Model

from app.kernel.db import is_sqlite

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
        _rewrite(db, listed(old), listed(new))
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


def _rewrite(db, old, new):
    """Change the text of the table's definition, as SQLite's manual shows for CHECKs.

    https://www.sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes
    """
    said = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    before = db.execute_sql(said, (TABLE,)).fetchone()[0]
    if before.count(old) != 1:
        raise RuntimeError(f"{TABLE}: {json.dumps(old)} is not in its definition exactly once")
    version = db.execute_sql("PRAGMA schema_version").fetchone()[0]
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
        (before.replace(old, new), TABLE),
    )
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = OFF")
