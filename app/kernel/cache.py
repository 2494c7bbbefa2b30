"""How much of the database a connection of SQLite keeps in memory."""

from app.kernel.db import CACHE, db, is_sqlite


def give_room(megabytes: int = 0) -> None:
    """Let this connection keep more, for work on much of the database (0: as usual).

    PostgreSQL keeps its own.
    """
    if is_sqlite():
        db.execute_sql(f"PRAGMA cache_size = {-1000 * megabytes or CACHE}")
