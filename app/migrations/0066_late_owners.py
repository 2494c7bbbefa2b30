"""Two more figures of the board: owners late in confirming contracts and in answering changes."""

from app.kernel.redefine import admit

TABLES = ("board_figure", "board_signal")
KINDS = (
    "top_owner", "top_item", "top_county", "direct", "splitting", "repeated", "late_choosing",
    "late_signing", "late_rating",
)  # fmt: skip
NEW = (*KINDS, "late_filing", "late_change")


def up(migrator, db):
    for table in TABLES:
        admit(db, table, "kind", KINDS, NEW)


def down(migrator, db):
    for table in TABLES:
        db.execute_sql(f"DELETE FROM {table} WHERE kind IN ('late_filing', 'late_change')")  # noqa: S608 our own words
        admit(db, table, "kind", NEW, KINDS)
