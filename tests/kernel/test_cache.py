"""How much of its database a connection of SQLite keeps."""

from app.kernel.cache import give_room
from app.kernel.db import CACHE, is_sqlite


def kept(db):
    return db.execute_sql("PRAGMA cache_size").fetchone()[0]


def test_a_connection_keeps_more_for_a_while(db):
    give_room(8)
    if is_sqlite():
        assert kept(db) == -8000
    give_room()

    assert not is_sqlite() or kept(db) == CACHE
