"""From uploaded files to sheets: kept at once, split by a job, new revisions find their place."""

from __future__ import annotations

from typing import Any

from app.kernel import events, files, jobs
from app.kernel.db import write
from app.kernel.errors import DomainError
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


def split(payload: dict[str, Any]) -> None:
    """Job: read the file in its limited child and append its sheets; done once however often run."""
    intake = Intake.get_or_none(Intake.id == payload["intake"])
    if intake is None or intake.outcome != "waiting":
        return
    attachment = files.attachment(intake.attachment)
    try:
        found = _read(attachment)
    except DomainError as error:
        _finish(intake, "failed", "；".join(str(r) for r in error.reasons))
        return
    with write():
        if not _finish(intake, "done", "", len(found)):
            return
        package = Package.get_by_id(intake.package_id)
        for order, facts in enumerate(found):
            _append(package, attachment, facts, order)
        told = {"file": intake.name, "sheets": len(found)}
        events.record("joint_review.package.split", package, actor=SYSTEM, facts=told)


def _read(attachment: files.Attachment) -> list[reader.SheetFacts]:
    read = reader.read_dxf if attachment.blob.kind == "dxf" else reader.read_pdf
    path = files.path_of(attachment.sha256)
    return list(read(str(path), attachment.sha256, attachment.name))


def _finish(intake: Intake, outcome: str, note: str, count: int = 0) -> bool:
    with write():
        waiting = (Intake.id == intake.id) & (Intake.outcome == "waiting")
        update = Intake.update(outcome=outcome, note=note, sheets_found=count)
        return update.where(waiting).execute() == 1


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
        order=old.order if old else _next_order(package) + order,
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
