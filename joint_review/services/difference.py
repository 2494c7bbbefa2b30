"""What changed between two revisions of a sheet: promised when one replaces the other, computed
once by the worker in a limited child, kept with its picture."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from app.kernel import files, jobs
from app.kernel.db import write
from app.kernel.errors import DomainError, NotAllowed, Reason
from app.kernel.permissions import SYSTEM
from joint_review.drawings import reader
from joint_review.models.difference import Difference
from joint_review.models.sheet import Sheet

OVERLAY = "difference"


@dataclass(frozen=True)
class Found:
    """What the child said, and the hash of its picture."""

    facts: dict[str, Any]
    overlay: str


def promise(old: Sheet, new: Sheet) -> Difference:
    """Have two revisions compared, once; inside write()."""
    made, is_new = Difference.get_or_create(old=old, new=new)
    if is_new:
        jobs.enqueue(
            "joint_review.difference", {"difference": made.id}, key=f"difference:{made.id}"
        )
    return made


def order(old: Sheet, new: Sheet) -> Difference:
    """Have any two revisions of one sheet compared, when somebody wants to see it."""
    if old.package_id != new.package_id or old.revision >= new.revision:
        raise NotAllowed(Reason("只能与同一张图纸较早的一版比较"))
    with write():
        return promise(old, new)


def compute(payload: dict[str, Any]) -> Found | DomainError | None:
    """Before the transaction: draw and compare in the child; a refusal is an answer too."""
    row = Difference.get_or_none(Difference.id == payload["difference"])
    if row is None or row.outcome != "waiting":
        return None
    pages = [(files.path_of(one.picture), one.picture, one.page) for one in (row.old, row.new)]
    try:
        facts, png = reader.compare(*pages)
        return Found(facts, files.store(io.BytesIO(png), f"{row.id}.png", own=True).sha256)
    except DomainError as error:
        return error


def keep(payload: dict[str, Any], found: Found | DomainError | None) -> None:
    """Write down what was found; once, however often it runs."""
    row = Difference.get_by_id(payload["difference"])
    if found is None or row.outcome != "waiting":
        return
    if isinstance(found, DomainError):
        values = {"outcome": "failed", "note": str(found.reasons[0])}
    else:
        values = {"outcome": "done", "overlay": found.overlay, **found.facts}
        blob = files.Blob.get_by_id(found.overlay)
        files.attach(blob, Sheet.subject_kind, row.new_id, OVERLAY, SYSTEM, f"{row.id}.png")
    Difference.update(**values).where(Difference.id == row.id).execute()


COMPARE = jobs.Handler(effect=keep, prepare=compute)
