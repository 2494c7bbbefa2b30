"""From uploaded files to sheets: kept at once, split by a job, new revisions find their place."""

from __future__ import annotations

from typing import Any

from app.kernel import events, files, jobs
from app.kernel.db import write
from app.kernel.errors import DomainError, NotFound
from app.kernel.permissions import SYSTEM, Actor
from joint_review.disciplines import of_number
from joint_review.drawings import reader
from joint_review.models.package import Package
from joint_review.models.sheet import Intake, Sheet
from joint_review.rules import sheets as rules
from joint_review.states import PackageState

POINT_MM = 25.4 / 72


def receive(package: Package, attachment: files.Attachment, actor: Actor) -> Intake:
    """Note an uploaded file and ask the worker to split it; the file itself is stored already."""
    with write():
        intake = Intake.create(
            package=package, attachment=attachment.id, name=attachment.name, by=actor.person_id
        )
        jobs.enqueue("joint_review.split", {"intake": intake.id}, key=f"split:{intake.id}")
        facts = {"file": attachment.name, "sha256": attachment.sha256}
        events.record("joint_review.package.uploaded", package, actor=actor, facts=facts)
    return intake


def read(payload: dict[str, Any]) -> list[reader.SheetFacts] | DomainError | None:
    """Before the transaction: read the file in its limited child; a refusal is an answer too."""
    intake = Intake.get_or_none(Intake.id == payload["intake"])
    if intake is None or intake.outcome != "waiting":
        return None
    attachment = files.attachment(intake.attachment)
    if attachment is None:
        return NotFound("文件已被移除")
    read_file = reader.read_dxf if attachment.blob.kind == "dxf" else reader.read_pdf
    try:
        path = files.path_of(attachment.sha256)
        return list(read_file(str(path), attachment.sha256, attachment.name))
    except DomainError as error:
        return error


def split(payload: dict[str, Any], found: list[reader.SheetFacts] | DomainError | None) -> None:
    """Append the sheets of a file that was read; once, however often it runs."""
    intake = Intake.get_by_id(payload["intake"])
    if found is None or intake.outcome != "waiting":
        return
    if isinstance(found, DomainError):
        intake.outcome, intake.note = "failed", "；".join(str(r) for r in found.reasons)
        intake.save()
        return
    intake.outcome, intake.sheets_found = "done", len(found)
    intake.save()
    package, attachment = intake.package, files.attachment(intake.attachment)
    first = _next_order(package)
    for order, facts in enumerate(found, first):
        _append(package, attachment, facts, order)
    told = {"file": intake.name, "sheets": len(found)}
    events.record("joint_review.package.split", package, actor=SYSTEM, facts=told)


SPLIT = jobs.Handler(effect=split, prepare=read)


def _append(
    package: Package, attachment: files.Attachment, facts: reader.SheetFacts, order: int
) -> Sheet:
    number = facts.guess.number or ""
    plain = rules.plain(number)
    old = _current(package, plain)
    sheet = Sheet.create(
        package=package,
        attachment=attachment.id,
        sha256=attachment.sha256,
        file_kind="dxf" if attachment.blob.kind == "dxf" else "pdf",
        page=facts.page,
        layout=facts.layout,
        number=number,
        plain=plain,
        title=facts.guess.title or "",
        discipline=of_number(number) if number else (facts.guess.discipline or "other"),
        scale=facts.guess.scale or "",
        width_mm=round(facts.width * POINT_MM),
        height_mm=round(facts.height * POINT_MM),
        rotation=facts.rotation,
        revision=old.revision + 1 if old else 1,
        round=package.round,
        order=old.order if old else order,
    )
    if old:
        replace(old, sheet)
    return sheet


def _current(package: Package, plain: str) -> Sheet | None:
    """In a revision a sheet of the same number replaces the old one; else it stands beside it."""
    if not plain or package.state != PackageState.REVISING:
        return None
    same = (Sheet.package == package) & (Sheet.plain == plain) & (Sheet.standing == "current")
    return Sheet.get_or_none(same)


def replace(old: Sheet, new: Sheet) -> None:
    """Mark a sheet as replaced; it stays readable with its opinions."""
    Sheet.update(standing="replaced", replaced_by=new).where(Sheet.id == old.id).execute()
    facts = {"number": new.number, "revision": new.revision, "sha256": new.sha256}
    events.record("joint_review.sheet.replaced", new, actor=SYSTEM, facts=facts)


def _next_order(package: Package) -> int:
    last = (
        Sheet.select(Sheet.order)
        .where(Sheet.package == package)
        .order_by(Sheet.order.desc())
        .first()
    )
    return (last.order + 1) if last else 0
