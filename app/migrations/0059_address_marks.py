"""Keyed marks of where sign-ups and envelopes came from, and the signal that reads them."""

from app.kernel.redefine import redefine

TABLE = "collusion_suspicion"
MARKED = ("bidding_signup", "bidding_envelope")
COLUMNS = ("address_mark", "device_mark")
KINDS = (
    "same_origin", "same_author", "same_software", "identical", "ladder", "mirrored", "give_up",
    "rotating", "loser", "together", "winner", "related",
)  # fmt: skip


def listed(values):
    return f"kind IN ({', '.join(repr(value) for value in values)})"


def is_sqlite(db):
    return "sqlite" in type(getattr(db, "obj", db)).__name__.lower()


def up(migrator, db):
    for table in MARKED:
        for name in COLUMNS:
            db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR(32)")
    _check_anew(db, listed(KINDS), listed((*KINDS, "same_address")))


def down(migrator, db):
    db.execute_sql(
        f"DELETE FROM collusion_inquiry WHERE suspicion_id IN"  # noqa: S608 our own names
        f" (SELECT id FROM {TABLE} WHERE kind = 'same_address')"
    )
    db.execute_sql(f"DELETE FROM {TABLE} WHERE kind = 'same_address'")  # noqa: S608 our own name
    _check_anew(db, listed((*KINDS, "same_address")), listed(KINDS))
    for table in MARKED:
        for name in COLUMNS[::-1]:
            db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {name}")


def _check_anew(db, old, new):
    if is_sqlite(db):
        redefine(db, TABLE, f"CHECK ({old})", f"CHECK ({new})")
        return
    found = db.execute_sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
        " AND conkey = ARRAY[(SELECT attnum FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attname = 'kind')]",
        (TABLE, TABLE),
    )
    for (name,) in found.fetchall():
        db.execute_sql(f'ALTER TABLE {TABLE} DROP CONSTRAINT "{name}"')
    db.execute_sql(f"ALTER TABLE {TABLE} ADD CHECK ({new})")
