"""Group commit for busy paths: whoever holds the lead commits what waits, up to 40 at once.

The batch is taken under the lock of the log: what came while another process wrote goes along.

Each job keeps its own result or its own refusal; a batch that fails as a whole is run again one
by one. Measured through HTTP: batching is what survives a slow disk.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.kernel import events, log
from app.kernel.db import db, insert_rows, rest, write
from app.kernel.errors import DomainError
from app.kernel.events import Event
from app.kernel.lending import LendingSqlite
from app.kernel.pool import FairPool

_BATCH = 40


@dataclass(eq=False)
class Job:
    """Rows to insert and the event to record, if `check(now)` raises no DomainError.

    `rows` are (model, field values) pairs; rows of one model carry the same fields. Ids are
    made by the caller, so that no statement has to answer. After submit(): `event.appended`.
    """

    check: Callable[[datetime], None]
    rows: list[tuple[type, dict[str, Any]]]
    event: Event
    error: BaseException | None = None
    finished: bool = field(default=False)
    turn: threading.Lock | None = None  # held until this job is finished or leads


class _Group:
    mutex = threading.Lock()
    led = False
    waiting: list[Job] = []


def submit(job: Job) -> Event:
    """Commit the job together with whatever waits; return its event with proof.

    Raises what `check` raised, or the database's error when even alone it could not commit.
    """
    with _Group.mutex:
        _Group.waiting.append(job)
        leads, _Group.led = not _Group.led, True
        if not leads:
            job.turn = threading.Lock()
            job.turn.acquire()
    if not leads:
        rest()
        job.turn.acquire()  # woken once: by the leader that has finished this job, or to lead
    if not job.finished:
        _lead()
    if job.error is not None:
        raise job.error
    return job.event


def _first() -> contextlib.AbstractContextManager[None]:
    """Go before other threads of this process until the block ends (SQLite: one lock for all)."""
    lends = isinstance(db.obj, LendingSqlite)
    return db.obj.first() if lends else contextlib.nullcontext()


def hasten() -> None:
    """Send the rest of this transaction without waiting for each statement (PostgreSQL)."""
    if isinstance(db.obj, FairPool):
        db.obj.hasten()


def _lead() -> None:
    """Commit what waits, the own job first of all; then hand the lead to whoever came meanwhile."""
    batch: list[Job] = []
    try:
        _commit(lambda: _take(batch), hurried=not db.in_transaction())
    except Exception as failed:  # noqa: BLE001 one bad row must not take the others down
        for job in _take(batch):
            job.error = failed  # until a commit of its own has kept it
        for job in batch:
            _alone(job)
    except BaseException as end:
        for job in _take(batch):  # nothing of it was kept: nobody may take it for done
            job.error = end
        raise
    finally:
        _go_on(batch)


def _take(batch: list[Job]) -> list[Job]:
    """Fill the batch with what waits, once."""
    if not batch:
        with _Group.mutex:
            batch += _Group.waiting[:_BATCH]
            del _Group.waiting[:_BATCH]
    return batch


def _go_on(batch: list[Job]) -> None:
    with _Group.mutex:
        next_one = _Group.waiting[0] if _Group.waiting else None
        _Group.led = next_one is not None
    for job in batch:
        job.finished = True
    for job in [next_one, *batch]:
        if job is not None and job.turn is not None:
            job.turn.release()


def _alone(job: Job) -> None:
    job.error = None
    try:
        _commit(lambda: [job])
    except BaseException as error:
        job.error = error  # handed to the caller by submit()
        if not isinstance(error, Exception):
            raise


def _commit(take: Callable[[], list[Job]], *, hurried: bool = False) -> None:
    with contextlib.ExitStack() as stack, write():
        now = log.moment()  # only we write from here on
        stack.enter_context(_first())
        good = [job for job in take() if _passes(job, now)]
        tables: dict[type, list[dict[str, Any]]] = {}
        for job in sorted(good, key=lambda one: -len(one.rows)):  # tables in the order of need
            job.event.at = now
            for model, row in job.rows:
                tables.setdefault(model, []).append(row)
        if hurried:  # no answer is read from here to the commit
            hasten()
        for model, rows in tables.items():
            insert_rows(model, rows)
        for job in good:
            events.put(job.event)


def _passes(job: Job, now: datetime) -> bool:
    try:
        job.check(now)
    except DomainError as error:
        job.error = error
        return False
    return True
