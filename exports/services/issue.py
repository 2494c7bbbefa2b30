"""Issuing: an event asks, a job numbers, renders once, keeps the bytes, logs their hash."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

from app.accounts.models import Organisation
from app.kernel import clock, db, events, files, jobs
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.numbers import next_number
from app.kernel.permissions import SYSTEM
from app.kernel.room import load_subject
from bidding.predicates_places import region_of
from exports import registry
from exports.models import Paper
from exports.render import docx, xlsx
from exports.spec import Document, Qr
from exports.states import PAPER, PaperState

ORGANS = {"department", "committee", "regulator", "supervisor", "window"}
RENDERERS = {"docx": docx.render, "xlsx": xlsx.render}


class Site:
    """Where this installation is reached, and whether it is for practice; set by the roof."""

    origin = ""
    practice = False


def verification_address(paper_id: str) -> str:
    """Write the address that the QR code holds."""
    return f"{Site.origin.rstrip('/')}/verify/{paper_id}"


def ask(event: Event) -> None:
    """Listener: promise the papers that an event asks for, each once."""
    for document in registry.issued_on(event.key):
        about = document.about(event) if document.about else event.subject_id
        promise(document, about, event.id)


def promise(document: Document, about_id: str, cause: str, replaces: str | None = None) -> None:
    """Promise one paper inside write(); `cause` makes it unique."""
    payload = {
        "document": document.key,
        "about": about_id,
        "cause": cause,
        "replaces": replaces,
    }
    jobs.enqueue("exports.issue", payload, key=f"issue:{document.key}:{cause}")


def prepare(payload: dict[str, Any]) -> str | None:
    """Number the paper, render it and keep the bytes; a second start finds the same number."""
    document = registry.find(payload["document"])
    paper = _numbered(document, payload)
    if paper.state != PaperState.PREPARING:
        return None
    filled = document.fill(_data(document, payload))
    filled = dataclasses.replace(
        filled,
        number=paper.number,
        issuer=paper.issuer,
        practice=paper.practice,
        organ=_is_organ(paper.issuer_id),
        sections=(*filled.sections, _qr(paper)) if document.form == "docx" else filled.sections,
    )
    raw = RENDERERS[document.form](filled)
    return files.store(io.BytesIO(raw), f"{paper.number}.{document.form}", own=True).sha256


def _data(document: Document, payload: dict[str, Any]) -> Any:
    """Gather what the paper says: of its thing, or of the event that first asked for it."""
    if document.load_cause is None:
        return document.load(payload["about"])
    cause, old = payload["cause"], payload["replaces"]
    while old is not None:
        before = Paper.get_by_id(old)
        cause, old = before.cause, before.replaces_id
    return document.load_cause(cause)


def _is_organ(issuer_id: str | None) -> bool:
    """Hold for organs of the state (codes beginning with 11): they alone have a red head."""
    issuer = Organisation.get_or_none(Organisation.id == issuer_id)
    return issuer is not None and (issuer.kind in ORGANS or (issuer.uscc or "").startswith("11"))


def _qr(paper: Paper) -> Qr:
    return Qr(verification_address(paper.id), "扫描二维码核验本文书的真伪和现行状态")


def _numbered(document: Document, payload: dict[str, Any]) -> Paper:
    same = (Paper.document == document.key) & (Paper.cause == payload["cause"])
    with db.write():
        found = Paper.get_or_none(same)
        if found is not None:
            return found
        data = _data(document, payload)
        number = _number(document, data, payload)
        issuer_id, issuer = document.issuer(data)
        return Paper.create(
            document=document.key,
            number=number,
            title=document.title,
            about_kind=document.subject_kind,
            about_id=payload["about"],
            cause=payload["cause"],
            issuer_id=issuer_id,
            issuer=issuer,
            region_id=region_of(load_subject(document.subject_kind, payload["about"])),
            file_name=f"{document.title} {number}.{document.form}",
            shown=document.public(data) if document.public else {},
            practice=Site.practice,
            replaces=payload["replaces"],
        )


def _number(document: Document, data: Any, payload: dict[str, Any]) -> str:
    """Take the room's own number for the first paper, a new one for each that replaces it."""
    if document.number_of is not None and payload["replaces"] is None:
        return document.number_of(data)
    year = clock.today().year
    return document.numbering.text(year, next_number(document.numbering.kind, year))


def effect(payload: dict[str, Any], sha256: str | None) -> None:
    """Make the paper valid and log its hash; once."""
    if sha256 is None:
        return
    paper = Paper.get((Paper.document == payload["document"]) & (Paper.cause == payload["cause"]))
    if paper.state != PaperState.PREPARING:
        return
    blob = files.Blob.get_by_id(sha256)
    files.attach(blob, paper.subject_kind, paper.id, "paper", SYSTEM, paper.file_name)
    facts = {
        "number": paper.number,
        "title": paper.title,
        "issuer": paper.issuer,
        "sha256": sha256,
        "about_kind": paper.about_kind,
        "about": paper.about_id,
        "replaces": paper.replaces.number if paper.replaces_id else None,
    }
    sets = {"sha256": sha256, "issued_at": clock.now()}
    fire(PAPER, paper, "issue", SYSTEM, facts=facts, sets=sets)
    events.checkpoint("签发文书")


ISSUE = jobs.Handler(effect=effect, prepare=prepare)
