"""A web process keeps to one core; whoever comes after a dead one takes its place."""

import os
import signal
import threading

import pytest

from app.kernel import cores
from app.kernel.sandbox import Child

pytestmark = pytest.mark.skipif(not cores.CAN_KEEP, reason="no such thing on this system")


def said_by(act):
    """What `act` gives, or what it dies of: this child must never go on as the tests do."""
    try:
        return repr(act())
    except BaseException as error:  # noqa: BLE001 whatever it is, the parent is told
        return repr(error)


@pytest.fixture
def forked():
    """forked(act): a child that says what `act` gives, and lives until the test is over."""
    living = []

    def child(act):
        out, told = os.pipe()
        pid = os.fork()
        if not pid:
            os.write(told, said_by(act).encode())
            signal.pause()
        living.append(pid)
        os.close(told)
        said = os.read(out, 1000).decode()
        os.close(out)
        return pid, said

    def end(pid):
        living.remove(pid)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    child.end = end
    yield child
    while living:
        end(living[-1])


def test_each_takes_a_seat_of_its_own_and_a_dead_one_leaves_its(forked):
    seats = cores.Seats(2)

    first, second = forked(seats.take), forked(seats.take)
    third = forked(seats.take)
    forked.end(first[0])
    fourth = forked(seats.take)

    assert [one[1] for one in (first, second, third, fourth)] == ["0", "1", "None", "0"]


def affinity():
    """The cores of this thread and of one begun now."""
    found = [sorted(os.sched_getaffinity(0))]
    thread = threading.Thread(target=lambda: found.append(sorted(os.sched_getaffinity(0))))
    thread.start()
    thread.join()
    return found


def of_a_child():
    """The cores of a child in which foreign bytes are read."""
    child = Child("tests.kernel.sandbox_jobs", memory_mb=256)
    child.start()
    try:
        return sorted(os.sched_getaffinity(child.process.pid))
    finally:
        child.close()


def test_all_threads_keep_to_the_core_of_the_seat_and_a_child_to_none(forked):
    every, seats = sorted(os.sched_getaffinity(0)), cores.Seats(len(os.sched_getaffinity(0)) + 1)

    def keep():
        seats.keep_to_one_core()
        return *affinity(), of_a_child()

    told = [forked(keep)[1] for _ in range(len(every) + 1)]

    wanted = [*every, every[0]]  # more processes than cores begin again
    assert told == [repr(([one], [one], every)) for one in wanted]


def test_a_child_is_given_no_core_that_the_house_was_not_given(forked):
    seats, given = cores.Seats(1), max(os.sched_getaffinity(0))

    def keep():
        os.sched_setaffinity(0, {given})  # as taskset does, or a unit of systemd
        seats.keep_to_one_core()
        return of_a_child()

    assert forked(keep)[1] == repr([given])


def test_whoever_finds_no_seat_runs_where_it_ran(forked):
    every, seats = sorted(os.sched_getaffinity(0)), cores.Seats(0)

    def keep():
        seats.keep_to_one_core()
        return affinity()

    assert forked(keep)[1] == repr([every, every])


@pytest.mark.parametrize("refusal", [PermissionError, ProcessLookupError])
def test_a_system_that_lets_nobody_choose_cores_stops_no_process(forked, monkeypatch, refusal):
    def refuse(*_):
        raise refusal

    every, seats = sorted(os.sched_getaffinity(0)), cores.Seats(1)
    monkeypatch.setattr(os, "sched_setaffinity", refuse)

    def keep():
        seats.keep_to_one_core()
        return affinity()

    assert forked(keep)[1] == repr([every, every])


@pytest.mark.parametrize(("processes", "there", "kept"), [(1, 2, 0), (2, 2, 2), (3, 2, 3)])
def test_fewer_processes_than_cores_are_left_alone(monkeypatch, processes, there, kept):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(there)))

    made = cores.seats(processes)

    assert (made.count if made else 0) == kept
