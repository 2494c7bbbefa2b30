"""Keyed marks of where sign-ups and envelopes came from, and the signal that reads them."""

from app.kernel.redefine import admit

TABLE = "collusion_suspicion"
MARKED = ("bidding_signup", "bidding_envelope")
COLUMNS = ("address_mark", "device_mark")
KINDS = (
    "same_origin", "same_author", "same_software", "identical", "ladder", "mirrored", "give_up",
    "rotating", "loser", "together", "winner", "related",
)  # fmt: skip


def up(migrator, db):
    for table in MARKED:
        for name in COLUMNS:
            db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR(32)")
    admit(db, TABLE, "kind", KINDS, (*KINDS, "same_address"))


def down(migrator, db):
    db.execute_sql(
        f"DELETE FROM collusion_inquiry WHERE suspicion_id IN"  # noqa: S608 our own names
        f" (SELECT id FROM {TABLE} WHERE kind = 'same_address')"
    )
    db.execute_sql(f"DELETE FROM {TABLE} WHERE kind = 'same_address'")  # noqa: S608 our own name
    admit(db, TABLE, "kind", (*KINDS, "same_address"), KINDS)
    for table in MARKED:
        for name in COLUMNS[::-1]:
            db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {name}")
