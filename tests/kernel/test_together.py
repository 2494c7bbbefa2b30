"""A long piece of work as one transaction: cheap writes, all of them or none."""

import pytest

from app.kernel import db as house
from app.kernel import log
from app.kernel.events import Event, record
from app.kernel.permissions import SYSTEM
from app.kernel.search import SearchDoc


def note(subject):
    SearchDoc.create(kind="t", subject=subject, text="x")


def notes():
    return [row.subject for row in SearchDoc.select().where(SearchDoc.kind == "t")]


def statements(monkeypatch):
    seen, real = [], house.db.obj.execute_sql
    monkeypatch.setattr(
        house.db.obj,
        "execute_sql",
        lambda sql, *rest, **more: seen.append(sql) or real(sql, *rest, **more),
    )
    return seen


class Thing:
    subject_kind, id = "t.thing", "one"


def test_its_writes_need_no_savepoints_and_all_are_kept(committing_db, monkeypatch):
    seen = statements(monkeypatch)

    with house.together():
        for subject in "ab":
            with house.write(), house.write():
                note(subject)

    assert notes() == ["a", "b"]
    assert not [sql for sql in seen if "SAVEPOINT" in sql.upper()]


def test_a_failure_that_nobody_caught_takes_everything_back(committing_db):
    def hopeless():
        with house.together():
            with house.write():
                note("a")
            with house.write():
                note(str(1 / 0))

    with pytest.raises(ZeroDivisionError):
        hopeless()
    assert notes() == []
    with house.write():
        note("later")
    assert notes() == ["later"]


def test_a_failure_that_was_caught_takes_everything_back_too(committing_db):
    def careless():
        with house.together():
            with house.write():
                note("a")
            try:
                with house.write(), house.write():
                    note("b")
                    raise ValueError
            except ValueError:
                pass

    with pytest.raises(RuntimeError, match="failed inside a whole"):
        careless()
    assert notes() == []


def test_the_log_goes_on_from_write_to_write_as_it_always_does(committing_db):
    with house.together():
        for _ in range(3):
            with house.write():
                record("t.thing.done", Thing, actor=SYSTEM)
    with house.write():
        record("t.thing.done", Thing, actor=SYSTEM)

    assert [event.seq for event in Event.select().order_by(Event.seq)] == [0, 1, 2, 3]
    assert log.head()[0] == 4
    assert log.root_at(4) == log.head()[1]
