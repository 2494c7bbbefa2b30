"""Level 2 of draws: the agencies' nonces come sealed to trustees."""

import json

TABLE = "bidding_requirement"
OLD, NEW = "level IN (1, 3)", "level IN (1, 2, 3)"


def is_sqlite(db):
    return "sqlite" in type(getattr(db, "obj", db)).__name__.lower()


def up(migrator, db):
    _check_anew(db, OLD, NEW)


def down(migrator, db):
    db.execute_sql(f"UPDATE {TABLE} SET level = 1 WHERE level = 2")  # noqa: S608 our own name
    _check_anew(db, NEW, OLD)


def _check_anew(db, old, new):
    if is_sqlite(db):
        _rewrite(db, f"CHECK ({old})", f"CHECK ({new})")
        return
    found = db.execute_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
        " AND conkey = ARRAY[(SELECT attnum FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attname = 'level')]",
        (TABLE, TABLE),
    )
    for (name,) in found.fetchall():
        db.execute_sql(f'ALTER TABLE {TABLE} DROP CONSTRAINT "{name}"')
    db.execute_sql(f"ALTER TABLE {TABLE} ADD CHECK ({new})")


def _rewrite(db, old, new):
    """Change the text of the table's definition, as SQLite's manual shows for CHECKs.

    https://www.sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes
    """
    said = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    before = db.execute_sql(said, (TABLE,)).fetchone()[0]
    if before.count(old) != 1:
        raise RuntimeError(f"{json.dumps(old)} is not in the definition exactly once")
    version = db.execute_sql("PRAGMA schema_version").fetchone()[0]
    db.execute_sql("PRAGMA writable_schema = ON")
    db.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
        (before.replace(old, new), TABLE),
    )
    db.execute_sql(f"PRAGMA schema_version = {version + 1}")
    db.execute_sql("PRAGMA writable_schema = OFF")
