"""Connections of SQLite are handed on from one request to the next, never while somebody counts on one."""

import threading

import pytest

from app.kernel.lending import LendingSqlite


@pytest.fixture
def lending(tmp_path):
    found = LendingSqlite(str(tmp_path / "some.sqlite"), pragmas={"journal_mode": "wal"})
    found.execute_sql("CREATE TABLE thing (name TEXT)")
    yield found
    found.close_all()


def elsewhere(call):
    """Run in another thread, wait for it and return what it returned."""
    found = []
    other = threading.Thread(target=lambda: found.append(call()))
    other.start()
    other.join()
    return found[0]


def used(lending):
    """Ask something, as a request does; return the connection it was asked on."""
    lending.execute_sql("SELECT count(*) FROM thing").fetchall()
    return id(lending.connection())


def test_the_next_request_takes_the_connection_another_thread_has_left(lending):
    first = used(lending)
    lending.rest()
    assert lending.is_closed()

    def request():
        found = used(lending)
        lending.execute_sql("INSERT INTO thing VALUES ('kept')")
        lending.rest()
        return found

    assert elsewhere(request) == first
    assert used(lending) == first
    assert lending.execute_sql("SELECT name FROM thing").fetchall() == [("kept",)]


def test_a_connection_somebody_counts_on_stays_with_its_thread(lending):
    with lending.connection_context():
        lending.rest()
        assert not lending.is_closed()
    with lending.atomic():
        lending.execute_sql("INSERT INTO thing VALUES ('mine')")
        lending.rest()
        assert not lending.is_closed()
    lending.rest()
    lending.rest()  # there is nothing left to hand on
    assert len(lending._idle) == 1


def test_two_at_once_never_share_one(lending):
    mine = used(lending)

    def request():
        found = used(lending)
        lending.rest()
        return found

    assert elsewhere(request) != mine


def test_a_transaction_left_open_is_not_handed_on(lending):
    lending.execute_sql("BEGIN IMMEDIATE")
    lending.execute_sql("INSERT INTO thing VALUES ('half')")
    lending.rest()
    assert not lending._idle
    assert lending.execute_sql("SELECT * FROM thing").fetchall() == []


def crowd(lending, count):
    """Let so many threads use connections at the same time and hand them on."""
    meet = threading.Barrier(count)

    def request():
        used(lending)
        meet.wait(60)
        lending.rest()

    crew = [threading.Thread(target=request) for _ in range(count)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()


def test_what_a_crowd_has_opened_is_closed_once_nobody_needs_it(lending, monkeypatch):
    lending.rest()
    crowd(lending, 5)
    assert len(lending._idle) == 5
    used(lending)
    lending.rest()
    assert len(lending._idle) == 5  # another may come at once
    monkeypatch.setattr("app.kernel.lending.IDLE_SECONDS", 0.0)
    for left in (4, 3, 2, 1):
        used(lending)
        lending.rest()
        assert len(lending._idle) == left


def test_others_step_back_while_a_batch_is_written_but_not_for_long(lending, monkeypatch):
    monkeypatch.setattr("app.kernel.lending.STEP_BACK_SECONDS", 20)
    lending.rest()
    order = []

    def request():
        used(lending)
        order.append("asked")
        lending.rest()

    other = threading.Thread(target=request)
    with lending.first():
        other.start()
        other.join(0.05)
        order.append("written")
    other.join(20)
    assert order == ["written", "asked"]

    monkeypatch.setattr("app.kernel.lending.STEP_BACK_SECONDS", 0.001)
    with lending.first():
        assert elsewhere(lambda: used(lending))  # the batch hangs: it asks all the same


def test_a_batch_that_fails_holds_nobody_up(lending):
    with pytest.raises(ZeroDivisionError), lending.first():
        1 / 0  # noqa: B018
    assert lending._calm.is_set()
