"""Many promises at once: jobs of one kind in few statements (imports)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from app.kernel import clock
from app.kernel.db import in_write
from app.kernel.jobs import FRESH, LEASE_SECONDS, Job
from app.kernel.statements import insert_rows


def enqueue_all(kind: str, wanted: Iterable[tuple[dict, dt.datetime, str]]) -> None:
    """Promise jobs inside write(), each with payload, moment and key; known keys stay as they are."""
    if not in_write():
        raise RuntimeError("a job can only be promised inside write()")
    now = clock.now()
    alike = FRESH | {"kind": kind, "lease_seconds": LEASE_SECONDS, "created_at": now}
    rows = [
        alike | {"key": key, "payload": json.dumps(payload), "due": due, "ready_at": due}
        for payload, due, key in wanted
    ]
    insert_rows(Job, rows, ignore=True)
