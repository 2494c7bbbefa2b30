"""What must happen after a commit, or at a moment: rows claimed by compare-and-set.

A job happens at its moment or later, never early, and at least once; its effect and its mark
"done" are one transaction that checks who owns the lease, so a second start changes nothing
twice. Work that must not hold the database (mail, rendering) goes into `Handler.prepare`.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import secrets
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from peewee import AutoField, CharField, DatabaseError, DateTimeField, IntegerField, TextField

from app.kernel import clock
from app.kernel.db import Base, change, db, in_write, insert_rows, values_check, write
from app.kernel.prepared import prepared

LEASE_SECONDS = 30
MAX_ATTEMPTS = 8
BACK_OFF_SECONDS = (2, 10, 60, 300, 900, 1800, 3600)
BATCH = 20
POLL_SECONDS = 0.2
ALIVE_SECONDS = 20
STATES = ["waiting", "done", "parked", "cancelled"]
FRESH = {"state": "waiting", "owner": "", "attempts": 0, "error": ""}
logger = logging.getLogger("lianshen.jobs")


class Job(Base):
    """One thing to do. `ready_at` is `due` or, after a failure, the moment of the next try."""

    id = AutoField()
    kind = CharField(60)
    key = CharField(160, null=True, unique=True)
    payload = TextField()
    due = DateTimeField()
    ready_at = DateTimeField()
    state = CharField(12, default="waiting")
    owner = CharField(64, default="")
    lease_until = DateTimeField(null=True)
    lease_seconds = IntegerField(default=LEASE_SECONDS)
    attempts = IntegerField(default=0)
    error = CharField(200, default="")
    created_at = DateTimeField(default=clock.now)
    finished_at = DateTimeField(null=True)

    class Meta:
        table_name = "job"
        indexes = ((("state", "ready_at"), False),)
        constraints: ClassVar = [values_check("state", STATES)]


class WorkerBeat(Base):
    """The worker says that it lives; /healthz reads it."""

    name = CharField(40, primary_key=True)
    pid = IntegerField()
    started_at = DateTimeField()
    beat_at = DateTimeField()

    class Meta:
        table_name = "worker_beat"


@dataclass(frozen=True)
class Handler:
    """`effect(payload, prepared)` in the one transaction; `prepare(payload)` before it, outside."""

    effect: Callable[[dict, Any], None]
    prepare: Callable[[dict], Any]
    lease: int = 120


class _LostLeaseError(Exception):
    """Somebody else owns the job now; what was done is rolled back."""


class _TooEarlyError(Exception):
    """The clock went back between claim and start."""


_HANDLERS: dict[str, Callable[[dict], None] | Handler] = {}


def register(handlers: dict[str, Callable[[dict], None] | Handler]) -> None:
    """Make a room's kinds of jobs known."""
    _HANDLERS.update(handlers)


def enqueue(
    kind: str, payload: dict, *, due: dt.datetime | None = None, key: str | None = None
) -> None:
    """Promise a job inside write(); a `key` that exists already, done or not, is left alone."""
    if not in_write():
        raise RuntimeError("a job can only be promised inside write()")
    due = due or clock.now()
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    row = FRESH | {"kind": kind, "key": key, "payload": text, "due": due, "ready_at": due}
    row |= {"lease_seconds": LEASE_SECONDS, "created_at": clock.now()}
    insert_rows(Job, [row], ignore=True)


def move(key: str, due: dt.datetime) -> bool:
    """Give the waiting job of `key` another moment; whoever runs it just now loses it."""
    changed = {"due": due, "ready_at": due, "owner": "", "lease_until": None}
    return bool(Job.update(changed).where(Job.key == key, Job.state == "waiting").execute())


def cancel(key: str) -> bool:
    """Take the waiting job of `key` back."""
    changed = {"state": "cancelled", "finished_at": clock.now(), "owner": ""}
    return bool(change(Job, changed, {"key": key, "state": "waiting"}))


def parked() -> list[Job]:
    """List the jobs that failed too often, newest first; an administrator looks at them."""
    return list(Job.select().where(Job.state == "parked").order_by(Job.id.desc()).limit(200))


def retry(job_id: int) -> bool:
    """Let a parked job try again at once."""
    changed = {"state": "waiting", "attempts": 0, "ready_at": clock.now(), "finished_at": None}
    with write():
        return bool(Job.update(changed).where(Job.id == job_id, Job.state == "parked").execute())


def lag(now: dt.datetime) -> float:
    """Return how many seconds the oldest ready job has been waiting; 0 when none is."""
    ready = Job.select(Job.ready_at).where(Job.state == "waiting", Job.ready_at <= now)
    oldest = ready.order_by(Job.ready_at).first()
    return (now - oldest.ready_at).total_seconds() if oldest else 0.0


def beat(name: str, started_at: dt.datetime) -> None:
    """Write the heartbeat of the worker `name`."""
    row = {"pid": os.getpid(), "started_at": started_at, "beat_at": clock.now()}
    with write():
        WorkerBeat.insert(name=name, **row).on_conflict(
            conflict_target=[WorkerBeat.name], update=row
        ).execute()


def alive(now: dt.datetime) -> bool:
    """Tell whether a worker gave a sign of life lately."""
    limit = now - dt.timedelta(seconds=ALIVE_SECONDS)
    return WorkerBeat.select().where(WorkerBeat.beat_at >= limit).exists()


def run_due(now: dt.datetime | None = None) -> int:
    """Run everything due (at `now`, for tests) until nothing is left; return how many starts."""
    if now is not None:
        with clock.frozen(now):
            return run_due()
    total = 0
    while started := run_some("here"):
        total += started
    return total


def run_some(worker: str) -> int:
    """Claim and run one batch of ready jobs, oldest first; return how many were started."""
    now, started = clock.now(), 0
    # All rows at once: a half-read cursor keeps an old snapshot, in which SQLite cannot write.
    for job in _ready(now=now, most=BATCH):
        if _free(job, now) and _claim(job, worker):
            _run(job)
            started += 1
    return started


@prepared
def _ready(now, most):
    waits = Job.select().where(Job.state == "waiting", Job.ready_at <= now)
    return waits.order_by(Job.ready_at, Job.id).limit(most)


def _free(job: Job, now: dt.datetime) -> bool:
    """Tell whether no lease holds; one further ahead than its own length is of a wrong clock."""
    if job.lease_until is None or job.lease_until <= now:
        return True
    return job.lease_until > now + dt.timedelta(seconds=job.lease_seconds)


def _claim(job: Job, worker: str) -> bool:
    handler = _HANDLERS.get(job.kind)
    seconds = handler.lease if isinstance(handler, Handler) else LEASE_SECONDS
    seen = {"id": job.id, "owner": job.owner, "attempts": job.attempts, "state": "waiting"}
    job.owner = f"{worker}:{secrets.token_hex(8)}"
    job.attempts += 1
    taken = {
        "owner": job.owner,
        "attempts": job.attempts,
        "lease_until": clock.now() + dt.timedelta(seconds=seconds),
        "lease_seconds": seconds,
    }
    with write():
        return bool(change(Job, taken, seen))


def _run(job: Job) -> None:
    handler = _HANDLERS.get(job.kind)
    if handler is None or job.attempts > MAX_ATTEMPTS:
        _park(job, "no handler" if handler is None else job.error or "killed again and again")
        return
    payload = json.loads(job.payload)
    try:
        prepared = handler.prepare(payload) if isinstance(handler, Handler) else None
        with write():
            if clock.now() < job.due:
                raise _TooEarlyError
            if isinstance(handler, Handler):
                handler.effect(payload, prepared)
            else:
                handler(payload)
            _finish(job)
    except _LostLeaseError:
        logger.warning("job %s %s belongs to somebody else now", job.id, job.kind)
    except _TooEarlyError:
        _give_back(job, job.due, "")
    except Exception as error:  # noqa: BLE001 whatever a handler raises is kept with the job
        _failed(job, error)


def _mine(job: Job) -> dict[str, Any]:
    return {"id": job.id, "owner": job.owner, "state": "waiting"}


def _finish(job: Job) -> None:
    done = {"state": "done", "finished_at": clock.now(), "lease_until": None, "error": ""}
    if not change(Job, done, _mine(job)):
        raise _LostLeaseError


def _failed(job: Job, error: Exception) -> None:
    """Note where it went wrong (never what was said: it may name people) and try later."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    note = f"{type(error).__name__} {Path(frame.filename).name}:{frame.lineno}"
    logger.warning("job %s %s failed: %s", job.id, job.kind, note)
    if job.attempts >= MAX_ATTEMPTS:
        _park(job, note)
        return
    pause = BACK_OFF_SECONDS[min(job.attempts, len(BACK_OFF_SECONDS)) - 1]
    _give_back(job, clock.now() + dt.timedelta(seconds=pause), note)


def _give_back(job: Job, ready_at: dt.datetime, note: str) -> None:
    changed = {"ready_at": ready_at, "lease_until": None, "error": note[:200]}
    with write():
        change(Job, changed, _mine(job))


def _park(job: Job, note: str) -> None:
    logger.error("job %s %s is parked: %s", job.id, job.kind, note)
    changed = {"state": "parked", "finished_at": clock.now(), "lease_until": None}
    with write():
        change(Job, changed | {"error": note[:200]}, _mine(job))


def loop(stop: threading.Event, chores: tuple[tuple[float, Callable[[], None]], ...] = ()) -> None:
    """Poll until `stop` is set; each chore `(seconds, call)` runs that often in between.

    A database that is away for a while stops nothing: the loop says so and tries again.
    """
    worker = f"worker-{os.getpid()}"
    next_run = [0.0] * len(chores)
    while not stop.is_set():
        try:
            for i, (seconds, chore) in enumerate(chores):
                if monotonic() >= next_run[i]:
                    next_run[i] = monotonic() + seconds
                    chore()
            started = run_some(worker)
        except DatabaseError as error:
            logger.warning("the database does not answer: %s", type(error).__name__)
            if not db.is_closed():
                db.close()
            stop.wait(1.0)
        else:
            if not started:
                stop.wait(POLL_SECONDS)


def sweep(before: dt.datetime) -> int:
    """Drop finished jobs without a key that ended before the moment; return how many."""
    old = (Job.state.in_(("done", "cancelled"))) & Job.key.is_null() & (Job.finished_at < before)
    with write():
        return Job.delete().where(old).execute()
