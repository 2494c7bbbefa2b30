"""From uploaded files to sheets: kept at once, split by a job, new revisions find their place."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from app.kernel import events, filechecks, files, jobs
from app.kernel.db import write
from app.kernel.errors import DomainError, NotAllowed, NotFound, Reason
from app.kernel.permissions import SYSTEM, Actor
from joint_review.disciplines import key_of, of_number
from joint_review.drawings import numbering, reader
from joint_review.models.package import Package
from joint_review.models.sheet import Intake, Sheet
from joint_review.rules import sheets as rules
from joint_review.services.hold import hold
from joint_review.services.sheets import replace, replaceable, round_of_upload

POINT_MM = 25.4 / 72
SLOT = "drawings"
SHOWN = "shown"


@dataclass(frozen=True)
class Found:
    """Sheets of a file and the hash of the PDF that shows them."""

    sheets: list[reader.SheetFacts]
    picture: str


def upload(package: Package, stream: Any, name: str, actor: Actor) -> Intake:
    """Keep one drawing file and promise its splitting.

    Raises Invalid("files") when the content cannot be taken, NotAllowed for a file sent twice.
    """
    blob = files.store(stream, name, accept=filechecks.DRAWINGS, field="files")
    with write():
        hold(package)
        if _is_there(package, blob.sha256):
            raise NotAllowed(Reason.of("“{name}”与已上传的一份文件内容完全相同", name=name))
        kept = files.attach(blob, package.subject_kind, package.id, SLOT, actor, name)
        return receive(package, kept, actor)


def _is_there(package: Package, sha256: str) -> bool:
    mine = (Sheet.package == package) & (Sheet.sha256 == sha256)
    if Sheet.select().where(mine, Sheet.standing != "removed").exists():
        return True
    waiting = Intake.select(Intake.attachment).where(
        Intake.package == package, Intake.outcome == "waiting"
    )
    same = (files.Attachment.blob == sha256) & files.Attachment.id.in_(waiting)
    return files.Attachment.select().where(same).exists()


def receive(package: Package, attachment: files.Attachment, actor: Actor) -> Intake:
    """Note an uploaded file and ask the worker to split it; the file itself is stored already."""
    with write():
        intake = Intake.create(
            package=package,
            attachment=attachment.id,
            name=attachment.name[:200],
            by=actor.person_id,
        )
        jobs.enqueue("joint_review.split", {"intake": intake.id}, key=f"split:{intake.id}")
        facts = {"file": attachment.name, "sha256": attachment.sha256}
        events.record("joint_review.package.uploaded", package, actor=actor, facts=facts)
    return intake


def read(payload: dict[str, Any]) -> Found | DomainError | None:
    """Before the transaction: read the file in its limited child; a refusal is an answer too."""
    intake = Intake.get_or_none(Intake.id == payload["intake"])
    if intake is None or intake.outcome != "waiting":
        return None
    attachment = files.attachment(intake.attachment)
    if attachment is None:
        return NotFound("文件已被移除")
    try:
        return _read(attachment)
    except DomainError as error:
        return error


def _read(attachment: files.Attachment) -> Found:
    path, sha = str(files.path_of(attachment.sha256)), attachment.sha256
    if attachment.blob.kind != "dxf":
        return Found(list(reader.read_pdf(path, sha, attachment.name)), sha)
    data, sheets = reader.convert_dxf(path, attachment.name)
    return Found(
        list(sheets), files.store(io.BytesIO(data), f"{attachment.name}.pdf", own=True).sha256
    )


def split(payload: dict[str, Any], found: Found | DomainError | None) -> None:
    """Append the sheets of a file that was read; once, however often it runs."""
    intake = Intake.get_by_id(payload["intake"])
    if found is None or intake.outcome != "waiting":
        return
    package = intake.package
    if isinstance(found, DomainError):
        _settle(intake, "failed", note="；".join(str(r) for r in found.reasons))
        told = {"file": intake.name, "why": intake.note, "by": intake.by_id}
        events.record("joint_review.package.unreadable", package, actor=SYSTEM, facts=told)
        return
    _settle(intake, "done", sheets_found=len(found.sheets))
    attachment = files.attachment(intake.attachment)
    if found.picture != attachment.sha256:
        shown = files.Blob.get_by_id(found.picture)
        name = f"{attachment.name}.pdf"
        files.attach(shown, package.subject_kind, package.id, SHOWN, SYSTEM, name)
    for order, facts in enumerate(found.sheets, _next_order(package)):
        _append(package, attachment, facts, found.picture, order)
    told = {"file": intake.name, "sheets": len(found.sheets), "by": intake.by_id}
    events.record("joint_review.package.split", package, actor=SYSTEM, facts=told)


SPLIT = jobs.Handler(effect=split, prepare=read, lease=360)  # longer than the longest drawing


def _settle(intake: Intake, outcome: str, **more: Any) -> None:
    Intake.update(outcome=outcome, **more).where(Intake.id == intake.id).execute()
    intake.outcome = outcome
    for name, value in more.items():
        setattr(intake, name, value)


def _append(
    package: Package,
    attachment: files.Attachment,
    facts: reader.SheetFacts,
    picture: str,
    order: int,
) -> Sheet:
    number = (facts.guess.number or "")[:40]
    plain = rules.plain(number)
    title = (facts.guess.title or "")[:120]
    old = None if facts.refused else replaceable(package, plain, attachment.id)
    sheet = Sheet.create(
        package=package,
        attachment=attachment.id,
        sha256=attachment.sha256,
        picture=picture,
        file_kind="dxf" if attachment.blob.kind == "dxf" else "pdf",
        page=facts.page,
        layout=facts.layout[:120],
        number=number,
        plain=plain,
        title=title,
        discipline=_discipline(number, facts.guess.discipline),
        scale=(facts.guess.scale or "")[:24],
        width_mm=round(facts.width * POINT_MM),
        height_mm=round(facts.height * POINT_MM),
        rotation=facts.rotation,
        refused=facts.refused,
        guessed=not _is_known(old, title),
        revision=old.revision + 1 if old else 1,
        round=round_of_upload(package),
        order=old.order if old else order,
    )
    if old:
        replace(old, sheet)
    return sheet


def _is_known(old: Sheet | None, title: str) -> bool:
    """What a person has looked at in the old revision need not be looked at again in the new."""
    return old is not None and not old.guessed and old.title == title


def _discipline(number: str, guessed: str | None) -> str:
    said = numbering.discipline(number) if number else guessed
    return key_of(said) or key_of(guessed) or (of_number(number) if number else "other")


def _next_order(package: Package) -> int:
    last = (
        Sheet.select(Sheet.order)
        .where(Sheet.package == package)
        .order_by(Sheet.order.desc())
        .first()
    )
    return (last.order + 1) if last else 0
