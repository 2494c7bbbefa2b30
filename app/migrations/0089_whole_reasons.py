"""Public reasons are kept whole: the ruling on a low price (joined of all experts), why it failed.

For SQLite both types are the same kind of text; only the words of the definition change.
"""

from app.kernel.redefine import redefine

WIDENED = (("bidding_explanation", "ruling", 500), ("bidding_requirement", "failure", 200))


def is_sqlite(db):
    return "sqlite" in type(getattr(db, "obj", db)).__name__.lower()


def up(migrator, db):
    for table, column, length in WIDENED:
        if is_sqlite(db):
            redefine(db, table, f'"{column}" VARCHAR({length})', f'"{column}" TEXT')
        else:
            db.execute_sql(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT")


def down(migrator, db):
    for table, column, length in WIDENED:
        cut = f"{column} = substr({column}, 1, {length})"
        db.execute_sql(f"UPDATE {table} SET {cut}")  # noqa: S608 our own names
        if is_sqlite(db):
            redefine(db, table, f'"{column}" TEXT', f'"{column}" VARCHAR({length})')
        else:
            db.execute_sql(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE VARCHAR({length})")
