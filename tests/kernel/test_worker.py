"""The worker as a real process: it works, says so, and ends when it is told or left alone."""

import datetime as dt
import os
import signal

import pytest

from app.kernel import clock, events, jobs, log
from app.kernel.db import write
from app.kernel.jobs import Job, WorkerBeat
from app.kernel.permissions import SYSTEM
from tests.conftest import SECRET
from tests.processes import PATIENCE, wait_until


class Thing:
    subject_kind = "test.thing"
    id = "thing00000000001"


@pytest.fixture
def worker(committing_url, committing_db, tmp_path, nursery):
    """Start the worker on the test's own database; its standard input is our pipe."""
    environment = os.environ | {
        "LIANSHEN_DATA": str(tmp_path),
        "LIANSHEN_SECRET": SECRET,
        "LIANSHEN_LOG_NAME": "lianshen-test",
        "DATABASE_URL": committing_url,
    }
    with write():
        events.record("test.thing.made", Thing, actor=SYSTEM)
        jobs.enqueue("kernel.deadline", {"deadline": "nobody", "plan": 1})
    committing_db.close()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    files = (pipe, tmp_path / "out", tmp_path / "err")
    process = nursery.start("app.worker", environment=environment, files=files)
    with pipe.open("wb") as process.stdin:  # both wait here for each other
        yield process
    process.kill()
    process.wait()
    assert (tmp_path / "err").read_text() == ""


def test_the_worker_works_beats_and_signs_the_log(worker):
    wait_until(lambda: Job.get(Job.kind == "kernel.deadline").state == "done")
    wait_until(lambda: log.latest() is not None)

    assert log.latest()["size"] == 1
    assert WorkerBeat.get().pid == worker.pid
    assert jobs.alive(clock.now())
    assert not jobs.alive(clock.now() + dt.timedelta(minutes=1))


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_cleanly(worker, sign):
    wait_until(lambda: WorkerBeat.select().exists())

    worker.send_signal(sign)

    assert worker.wait(PATIENCE) == 0


def test_left_alone_it_ends_by_itself(worker):
    wait_until(lambda: WorkerBeat.select().exists())

    worker.stdin.close()

    assert worker.wait(PATIENCE) == 0
