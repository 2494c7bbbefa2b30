"""PostgreSQL keeps an envelope in its row as it is: no ciphertext gets smaller by compressing.

Four pieces in a table of their own, and trying to compress them, took a third of an insert.
"""

TABLE = "bidding_envelope"
WHOLE_PAGE = 8160  # the largest row that a page holds


def is_sqlite(db):
    return "sqlite" in type(getattr(db, "obj", db)).__name__.lower()


def up(migrator, db):
    if is_sqlite(db):
        return
    db.execute_sql(f"ALTER TABLE {TABLE} ALTER COLUMN body SET STORAGE EXTERNAL")
    db.execute_sql(f"ALTER TABLE {TABLE} SET (toast_tuple_target = {WHOLE_PAGE})")


def down(migrator, db):
    if is_sqlite(db):
        return
    db.execute_sql(f"ALTER TABLE {TABLE} RESET (toast_tuple_target)")
    db.execute_sql(f"ALTER TABLE {TABLE} ALTER COLUMN body SET STORAGE EXTENDED")
