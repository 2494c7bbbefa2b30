"""The price of an award: the published one where it is fixed, the offered one otherwise."""

from app.kernel.db import is_sqlite


def up(migrator, db):
    kind = "INTEGER" if is_sqlite() else "BIGINT"
    db.execute_sql(f"ALTER TABLE bidding_award ADD COLUMN amount_fen {kind} NOT NULL DEFAULT 0")
    db.execute_sql(
        "UPDATE bidding_award SET amount_fen = (SELECT r.amount_fen FROM bidding_requirement r"
        " WHERE r.id = bidding_award.requirement_id)"
    )


def down(migrator, db):
    db.execute_sql("ALTER TABLE bidding_award DROP COLUMN amount_fen")
