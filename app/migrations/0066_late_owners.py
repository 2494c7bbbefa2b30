"""Two more figures of the board: owners late in confirming contracts and in answering changes."""

from app.kernel.redefine import redefine

TABLES = ("board_figure", "board_signal")
KINDS = (
    "top_owner", "top_item", "top_county", "direct", "splitting", "repeated", "late_choosing",
    "late_signing", "late_rating",
)  # fmt: skip
NEW = (*KINDS, "late_filing", "late_change")


def listed(values):
    return f"kind IN ({', '.join(repr(value) for value in values)})"


def is_sqlite(db):
    return "sqlite" in type(getattr(db, "obj", db)).__name__.lower()


def up(migrator, db):
    for table in TABLES:
        _check_anew(db, table, listed(KINDS), listed(NEW))


def down(migrator, db):
    for table in TABLES:
        db.execute_sql(f"DELETE FROM {table} WHERE kind IN ('late_filing', 'late_change')")  # noqa: S608 our own words
        _check_anew(db, table, listed(NEW), listed(KINDS))


def _check_anew(db, table, old, new):
    if is_sqlite(db):
        redefine(db, table, f"CHECK ({old})", f"CHECK ({new})")
        return
    found = db.execute_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
        " AND conkey = ARRAY[(SELECT attnum FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attname = 'kind')]",
        (table, table),
    )
    for (name,) in found.fetchall():
        db.execute_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    db.execute_sql(f"ALTER TABLE {table} ADD CHECK ({new})")
