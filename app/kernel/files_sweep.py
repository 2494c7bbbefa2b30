"""Clears away what nobody uses, every night: rows first, the bytes a day after their row is gone."""

from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.files import (
    GRACE,
    SWEEP,
    Attachment,
    AttachmentState,
    Blob,
    current_store,
    plan_sweep,
)
from app.kernel.prepared import prepared as asked


def sweep_bytes(payload=None):
    """Objects without a row and uploads cut off, both older than a day; outside a transaction."""
    store = current_store()
    old = [sha for sha, seconds in store.names() if seconds > GRACE.total_seconds()]
    for start in range(0, len(old), 500):
        part = old[start : start + 500]
        known = {b.sha256 for b in Blob.select(Blob.sha256).where(Blob.sha256.in_(part))}
        for sha in set(part) - known:
            _remove_stray(store, sha)
    store.sweep_waiting(GRACE.total_seconds())


def _remove_stray(store, sha):
    with write():
        if not Blob.select().where(Blob.sha256 == sha).exists():
            store.remove(sha)


def sweep_rows(payload=None, prepared=None):
    """Doom what has been unused for a day, forget what was doomed a day ago; safe to repeat."""
    before = clock.now() - GRACE
    with write():
        over = [sha for (sha,) in _doomed(before=before)]
        for sha in over:
            Attachment.delete().where(Attachment.blob == sha).execute()
            Blob.delete().where(Blob.sha256 == sha).execute()
        fresh = [sha for (sha,) in _unused(before=before)]
        for sha in fresh:
            Blob.update(doomed_at=clock.now()).where(Blob.sha256 == sha).execute()
        if fresh or over:
            plan_sweep()  # there is more to do tomorrow


@asked
def _doomed(before):
    return Blob.select(Blob.sha256).where(Blob.doomed_at < before, _free()).tuples()


@asked
def _unused(before):
    since = (Blob.touched_at < before) & Blob.doomed_at.is_null()
    return Blob.select(Blob.sha256).where(since, _free()).tuples()


def _free():
    used = Attachment.select(Attachment.blob).where(Attachment.state != AttachmentState.REMOVED)
    return Blob.sha256.not_in(used)


JOBS = {SWEEP: jobs.Handler(effect=sweep_rows, prepare=sweep_bytes)}
