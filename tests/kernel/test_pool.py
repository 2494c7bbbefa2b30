"""The pool of connections: in the order of coming, no question asked, nothing lost on the way."""

import contextlib
import socket
import threading
import time
from types import SimpleNamespace

import pytest
from playhouse.pool import MaxConnectionsExceeded

from app.kernel import db as kernel_db
from app.kernel import group
from app.kernel.pool import FairPool, Turns
from tests.processes import PATIENCE


class Line(SimpleNamespace):
    """A connection without a server: its socket, whether it was closed."""

    def close(self):
        self.closed = True

    def fileno(self):
        return self.ours.fileno()


@pytest.fixture
def pool(monkeypatch):
    made = []

    def connect(_adapter, _db, **_params):
        ours, theirs = socket.socketpair()
        made.append(Line(ours=ours, theirs=theirs, closed=False))
        return made[-1]

    found = FairPool("nowhere", max_connections=1, timeout=5, stale_timeout=300)
    monkeypatch.setattr(type(found._adapter), "check_driver", lambda _adapter: None)
    monkeypatch.setattr(type(found._adapter), "connect", connect)
    monkeypatch.setattr(type(found._adapter), "get_server_version", lambda _adapter, _conn: 180000)
    monkeypatch.setattr(found, "_can_reuse", lambda conn: not conn.closed)
    found.made = made
    yield found
    for one in made:
        one.ours.close()
        one.theirs.close()


def waiting(turns, count):
    while len(turns._waiting) < count:
        time.sleep(0.001)


def test_turns_come_in_the_order_of_asking():
    turns, came = Turns(1), []
    assert turns.take(1)

    def ask(number):
        assert turns.take(PATIENCE)
        came.append(number)
        turns.give()

    crew = []
    for number in range(5):
        crew.append(threading.Thread(target=ask, args=(number,)))
        crew[-1].start()
        waiting(turns, number + 1)
    turns.give()
    for one in crew:
        one.join()
    assert came == [0, 1, 2, 3, 4]


def test_who_waited_too_long_takes_no_turn():
    turns = Turns(1)
    assert turns.take(1)
    assert not turns.take(0.01)
    turns.give()
    assert turns.take(0)


def test_a_connection_is_used_again_without_a_question(pool):
    pool.connect()
    pool.close()
    pool.connect()
    assert len(pool.made) == 1
    with pytest.raises(BlockingIOError):
        pool.made[0].theirs.recv(1, socket.MSG_DONTWAIT)  # nothing was sent to the server


def test_a_connection_whose_server_has_gone_is_replaced(pool):
    pool.connect()
    pool.close()
    pool.made[0].theirs.close()
    pool.connect()
    assert len(pool.made) == 2


def test_nobody_gets_more_than_there_are_and_nothing_is_lost(pool, monkeypatch):
    pool._wait_timeout = 0.01
    pool.connect()
    refused = []

    def ask():
        with pytest.raises(MaxConnectionsExceeded) as told:
            pool.connect()
        refused.append(told)

    other = threading.Thread(target=ask)
    other.start()
    other.join()
    assert refused
    pool.close()
    pool.close()  # closing twice gives one turn back, not two
    assert pool._turns._free == 1
    monkeypatch.setattr(pool, "_connect", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        pool.connect()
    assert pool._turns._free == 1


def test_a_thread_that_rests_lends_its_connection_out(pool, monkeypatch):
    monkeypatch.setattr(kernel_db, "db", SimpleNamespace(obj=pool))
    with pool.connection_context():
        kernel_db.rest()  # somebody counts on it
        assert not pool.is_closed()
    pool.connect()
    pool._state.transactions.append(None)
    kernel_db.rest()  # a transaction is open
    pool._state.transactions.clear()
    assert not pool.is_closed()
    kernel_db.rest()
    assert pool.is_closed()
    assert pool._turns._free == 1


def test_who_waits_for_a_leader_rests(monkeypatch):
    rested = threading.Event()
    monkeypatch.setattr(group, "rest", rested.set)
    monkeypatch.setattr(group._Group, "led", True)
    job = group.Job(check=lambda _now: None, rows=[], event=None)
    waits = threading.Thread(target=group.submit, args=(job,))
    waits.start()
    assert rested.wait(PATIENCE)
    with group._Group.mutex:
        group._Group.waiting.remove(job)
    job.finished = True
    job.turn.release()
    waits.join()


@pytest.mark.parametrize("refused", [False, True])
def test_what_was_sent_without_waiting_is_answered_before_the_commit_is_over(pool, refused):
    said = []

    @contextlib.contextmanager
    def pipeline():
        said.append("sends on")
        yield
        said.append("answered")
        if refused:
            raise ValueError("a row was refused")

    pool.connect()
    pool.made[0].pipeline = pipeline
    pool.made[0].cursor = lambda: SimpleNamespace(execute=lambda sql, _values=(): said.append(sql))
    told = pytest.raises(ValueError, match="refused") if refused else contextlib.nullcontext()
    with told, pool.atomic():
        pool.hasten()
        pool.hasten()  # once is enough
        pool.execute_sql("INSERT")
    assert said[:5] == ["BEGIN", "sends on", "INSERT", "COMMIT", "answered"]
    assert said[5:] == (["ROLLBACK"] if refused else [])
    assert pool._hasty() is None
