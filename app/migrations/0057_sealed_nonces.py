"""Level 2 of draws: the agencies' nonces come sealed to trustees."""

from app.kernel.redefine import redefine

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
        redefine(db, TABLE, f"CHECK ({old})", f"CHECK ({new})")
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
