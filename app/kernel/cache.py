"""What a database should know or keep for work on much of it."""

from app.kernel.db import CACHE, Base, db, is_sqlite


def give_room(megabytes: int = 0) -> None:
    """Let this connection keep more, for work on much of the database (0: as usual).

    PostgreSQL keeps its own.
    """
    if is_sqlite():
        db.execute_sql(f"PRAGMA cache_size = {-1000 * megabytes or CACHE}")


def look_again(before: int, after: int, step: int, *models: type[Base]) -> None:
    """Let PostgreSQL count tables anew each time the rows from `before` to `after` doubled them.

    A plan made while a table was small is kept, and would read all of it for every question.
    """
    if not is_sqlite() and (after // step).bit_length() > (before // step).bit_length():
        db.execute_sql("ANALYZE " + ", ".join(f'"{one._meta.table_name}"' for one in models))
