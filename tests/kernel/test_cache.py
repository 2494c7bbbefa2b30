"""How much of its database a connection of SQLite keeps, and what PostgreSQL counts anew."""

from types import SimpleNamespace

from app.accounts.models import Organisation, Region
from app.kernel import cache
from app.kernel.cache import give_room, look_again
from app.kernel.db import CACHE, is_sqlite


def kept(db):
    return db.execute_sql("PRAGMA cache_size").fetchone()[0]


def test_a_connection_keeps_more_for_a_while(db):
    give_room(8)
    if is_sqlite():
        assert kept(db) == -8000
    give_room()

    assert not is_sqlite() or kept(db) == CACHE


def test_tables_are_counted_anew_each_time_their_rows_have_doubled(monkeypatch):
    asked = []
    monkeypatch.setattr(cache, "is_sqlite", lambda: False)
    monkeypatch.setattr(cache, "db", SimpleNamespace(execute_sql=asked.append))

    doubled = []
    for n in range(0, 40, 4):
        told = len(asked)
        look_again(n, n + 4, 4, Region, Organisation)
        doubled += [n + 4] * (len(asked) - told)

    assert doubled == [4, 8, 16, 32]
    assert set(asked) == {'ANALYZE "region", "organisation"'}


def test_counting_anew_is_work_of_postgresql_alone(db):
    look_again(0, 4, 4, Region, Organisation)

    if not is_sqlite():
        counted = "SELECT reltuples FROM pg_class WHERE oid = 'region'::regclass"
        assert db.execute_sql(counted).fetchone()[0] == Region.select().count()
