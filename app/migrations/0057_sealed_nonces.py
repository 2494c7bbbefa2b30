"""Level 2 of draws: the agencies' nonces come sealed to trustees."""

from app.kernel.redefine import admit

TABLE = "bidding_requirement"
OLD, NEW = (1, 3), (1, 2, 3)


def up(migrator, db):
    admit(db, TABLE, "level", OLD, NEW)


def down(migrator, db):
    db.execute_sql(f"UPDATE {TABLE} SET level = 1 WHERE level = 2")  # noqa: S608 our own name
    admit(db, TABLE, "level", NEW, OLD)
