"""Jobs: at their moment, never early, once in effect whatever dies."""

import datetime as dt
import json
import threading

import pytest

from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.jobs import Handler, Job
from app.kernel.numbers import BusinessNumber, next_number
from tests.processes import PATIENCE

T = dt.datetime(2026, 11, 20, 9)


def count(payload):
    next_number(payload["what"], 2026)


def counted(what):
    return BusinessNumber.select(BusinessNumber.last).where(BusinessNumber.kind == what).scalar()


@pytest.fixture
def kinds(db):
    jobs.register({"test.count": count})
    yield
    for kind in [k for k in jobs._HANDLERS if k.startswith("test.")]:
        del jobs._HANDLERS[kind]


def promise(kind="test.count", due=T, key=None, **payload):
    with write():
        jobs.enqueue(kind, {"what": "a", **payload}, due=due, key=key)
    return Job.select().order_by(Job.id.desc()).get()


def test_a_job_can_only_be_promised_inside_a_write(db):
    with pytest.raises(RuntimeError, match="write"):
        jobs.enqueue("test.count", {})


def test_a_job_happens_at_its_moment_and_never_early(kinds):
    promise()

    early = jobs.run_due(T - dt.timedelta(microseconds=1))
    there = jobs.run_due(T)
    later = jobs.run_due(T + dt.timedelta(days=1))

    assert (early, there, later, counted("a")) == (0, 1, 0, 1)
    job = Job.get()
    assert (job.state, job.attempts, job.finished_at, job.lease_until) == ("done", 1, T, None)


def test_a_promise_that_is_rolled_back_never_happens(kinds):
    def half_done():
        with write():
            jobs.enqueue("test.count", {"what": "a"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()

    assert jobs.run_due() == 0


def test_a_key_is_promised_once_and_can_be_moved_or_taken_back(kinds):
    promise(key="k")
    promise(key="k", what="b")
    with write():
        moved = jobs.move("k", T + dt.timedelta(hours=1))
    assert (moved, jobs.run_due(T)) == (True, 0)
    assert jobs.run_due(T + dt.timedelta(hours=1)) == 1
    promise(key="k")
    promise(key="other")
    with write():
        cancelled = jobs.cancel("other")

    assert (jobs.run_due(T + dt.timedelta(days=1)), cancelled, counted("a")) == (0, True, 1)
    assert counted("b") is None


def test_what_a_failed_job_wrote_is_gone_and_it_tries_again_later(kinds):
    failing = [True]

    def handler(payload):
        count(payload)
        if failing:
            raise ValueError("13800138000 is a telephone number")

    jobs.register({"test.fails": handler})
    promise("test.fails")

    assert jobs.run_due(T) == 1
    job = Job.get()
    assert (job.state, counted("a"), job.ready_at) == ("waiting", None, T + dt.timedelta(seconds=2))
    assert job.error.startswith("ValueError test_jobs.py:")
    failing.clear()
    assert jobs.run_due(T + dt.timedelta(seconds=1)) == 0
    assert jobs.run_due(T + dt.timedelta(seconds=2)) == 1
    assert (counted("a"), Job.get().error) == (1, "")


def test_a_poisonous_job_is_parked_shown_and_can_be_let_go_again(kinds, caplog):
    def handler(payload):
        raise ValueError("13800138000")

    jobs.register({"test.poison": handler})
    job = promise("test.poison")
    promise(what="healthy")
    now = T
    for _ in range(jobs.MAX_ATTEMPTS + 3):
        jobs.run_due(now)
        now += dt.timedelta(hours=2)

    assert (Job.get_by_id(job.id).state, Job.get_by_id(job.id).attempts) == ("parked", 8)
    assert [found.id for found in jobs.parked()] == [job.id]
    assert counted("healthy") == 1
    assert "13800138000" not in caplog.text
    jobs.register({"test.poison": count})
    with clock.frozen(now):
        assert jobs.retry(job.id)
    assert jobs.run_due(now) == 1
    assert (counted("a"), jobs.parked()) == (1, [])


def test_a_kind_nobody_knows_is_parked_at_once(kinds):
    promise("test.unknown")

    jobs.run_due(T)

    assert [(j.kind, j.error) for j in jobs.parked()] == [("test.unknown", "no handler")]


def test_a_job_that_kills_its_worker_again_and_again_is_parked(kinds):
    job = promise()
    Job.update(attempts=jobs.MAX_ATTEMPTS, owner="dead").where(Job.id == job.id).execute()

    jobs.run_due(T)

    assert (Job.get().state, counted("a")) == ("parked", None)


def test_a_lease_holds_until_its_end_and_a_dead_owner_is_followed(kinds):
    job = promise()
    until = T + dt.timedelta(seconds=30)
    Job.update(owner="dead:1", lease_until=until, attempts=1).where(Job.id == job.id).execute()

    assert jobs.run_due(T + dt.timedelta(seconds=29)) == 0
    assert jobs.run_due(T + dt.timedelta(seconds=30)) == 1
    assert counted("a") == 1


def test_a_lease_from_a_clock_that_was_ahead_does_not_hold(kinds):
    job = promise()
    wrong = T + dt.timedelta(hours=1)
    Job.update(owner="dead:1", lease_until=wrong, attempts=1).where(Job.id == job.id).execute()

    assert jobs.run_due(T) == 1


def test_a_first_runner_that_comes_late_changes_nothing(kinds):
    def slow(payload):
        count(payload)
        Job.update(owner="somebody else").execute()

    jobs.register({"test.slow": slow})
    promise("test.slow")

    jobs.run_some("here") if clock.now() >= T else jobs.run_due(T)

    assert (counted("a"), Job.get().state) == (None, "waiting")


def test_a_clock_that_went_back_between_claim_and_start_is_waited_for(kinds):
    def prepare(payload):
        jobs.clock._Hands.frozen = T - dt.timedelta(minutes=1)

    jobs.register({"test.back": Handler(lambda payload, _: count(payload), prepare)})
    promise("test.back")

    with clock.frozen(T):
        jobs.run_some("here")

    assert (counted("a"), Job.get().state, Job.get().ready_at) == (None, "waiting", T)
    jobs.register({"test.back": count})
    assert jobs.run_due(T) == 1


def test_preparing_happens_outside_the_transaction_and_feeds_the_effect(kinds):
    from app.kernel.db import in_write

    seen = []

    def prepare(payload):
        seen.append(in_write())
        return payload["n"] * 2

    def effect(payload, prepared):
        seen.append((in_write(), prepared))

    jobs.register({"test.two": Handler(effect, prepare, lease=90)})
    promise("test.two", n=21)

    jobs.run_due(T)

    assert (seen, Job.get().lease_seconds, Job.get().state) == ([False, (True, 42)], 90, "done")


def test_the_heartbeat_tells_whether_a_worker_lives(db, at):
    at("2026-11-20 09:00")
    before = jobs.alive(clock.now())
    jobs.beat("worker", clock.now())
    jobs.beat("worker", clock.now())

    assert (before, jobs.alive(clock.now())) == (False, True)
    assert not jobs.alive(clock.now() + dt.timedelta(seconds=21))


def test_the_lag_is_that_of_the_oldest_ready_job(kinds):
    assert jobs.lag(T) == 0.0
    promise()
    promise(due=T - dt.timedelta(seconds=5))
    assert jobs.lag(T + dt.timedelta(seconds=1)) == 6.0


def test_old_finished_jobs_without_a_key_are_swept(kinds):
    promise()
    promise(key="kept")
    jobs.run_due(T)

    assert jobs.sweep(T) == 0
    assert jobs.sweep(T + dt.timedelta(days=1)) == 1
    assert [job.key for job in Job.select()] == ["kept"]


def test_the_loop_runs_jobs_and_chores_until_it_is_told_to_stop(committing_db):
    done, chores, stop = threading.Event(), [], threading.Event()
    jobs.register({"test.loop": lambda _: done.set()})
    with write():
        jobs.enqueue("test.loop", {})
    committing_db.close()

    def chore():
        chores.append(1)
        if done.is_set():
            stop.set()

    def work():
        jobs.loop(stop, ((0.05, chore),))
        committing_db.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(PATIENCE)

    assert done.is_set()
    assert not thread.is_alive()
    assert len(chores) >= 2
    committing_db.connect(reuse_if_open=True)


def test_two_workers_share_the_work_without_doubling_it(committing_db):
    jobs.register({"test.count": count})
    with write():
        for _ in range(60):
            jobs.enqueue("test.count", {"what": "shared"})
    committing_db.close()

    def work(name):
        while jobs.run_some(name):
            pass
        committing_db.close()

    threads = [threading.Thread(target=work, args=(f"w{i}",)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    committing_db.connect(reuse_if_open=True)
    assert counted("shared") == 60
    assert {job.state for job in Job.select()} == {"done"}


def test_the_payload_arrives_as_it_was_promised(kinds):
    seen = []
    jobs.register({"test.see": seen.append})

    promise("test.see", text="图审", list=[1, None])
    jobs.run_due(T)

    assert seen == [{"what": "a", "text": "图审", "list": [1, None]}]
    assert json.loads(Job.get().payload) == seen[0]
