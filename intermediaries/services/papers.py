"""Certificates, people and services of an agency, added and retired by the agency itself."""

from __future__ import annotations

from typing import Any

from app.kernel import clock, events, files
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason, StaleState
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from intermediaries import queries
from intermediaries.models import Agency, Offering, Practitioner, Qualification
from intermediaries.queries import types
from intermediaries.rules.people import check_identity, mask_identity
from intermediaries.rules.types import misfit
from intermediaries.services import flags, shelf
from intermediaries.services.application import EDITABLE, OPEN, touch
from intermediaries.services.listing import list_offering
from intermediaries.services.reading import prepare_offering
from intermediaries.states import OFFERING, AgencyState, CheckState, OfferingState

SCANS = ("pdf", "png", "jpeg")


def keep(upload: Any, field: str) -> Any:
    """Receive an uploaded scan before the transaction; None when nothing was sent."""
    if upload is None:
        return None
    return files.store(upload.stream, upload.filename, accept=SCANS, field=field)


def hang(blob: Any, subject: Any, slot: str, upload: Any, actor: Actor) -> None:
    """Hang a kept scan on its thing, in place of the one before; inside write()."""
    if blob is None:
        return
    before = files.of(subject.subject_kind, subject.id, slot)
    files.attach(
        blob,
        subject.subject_kind,
        subject.id,
        slot,
        actor,
        upload.filename,
        replaces=before[-1] if before else None,
    )


def hang_licence(agency: Agency, slot: str, upload: Any, actor: Actor) -> None:
    """Keep a scan of the agency itself: licence, identity card, stamped pledge."""
    blob = keep(upload, slot)
    if blob is None:
        return
    with write():
        touch(agency, OPEN if slot == "pledge" else EDITABLE)
        hang(blob, agency, slot, upload, actor)


def check_paper(command: Any) -> None:
    """Refuse a certificate whose dates cannot be, or whose type the tree does not know."""
    day = clock.today()
    if command.issued_on > day:
        raise Invalid({"issued_on": "发证日期不能晚于今天。"})
    if command.expires_on is not None and command.expires_on < command.issued_on:
        raise Invalid({"expires_on": "有效期不能早于发证日期。"})
    if command.expires_on is not None and command.expires_on < day:
        raise Invalid({"expires_on": "证书已经过期，请填写续期后的证书。"})
    check_type(command)


def check_type(command: Any) -> None:
    """Refuse a level or major that the tree of types does not have under the kind."""
    known = types.known(command.kind, clock.today())
    field, reason = misfit(command.kind, command.level, command.major, known)
    if reason is not None:
        raise Invalid({field: reason})


def add_qualification(agency: Agency, command: Any, actor: Actor) -> Qualification:
    """Declare a certificate; it counts for a listed agency only once it has been checked."""
    check_paper(command)
    blob = keep(command.scan, "scan")
    facts = {name: getattr(command, name) for name in _PAPER}
    with write():
        touch(agency)
        twin = [q for q in queries.qualifications_of(agency) if _same(q, command)]
        if twin:
            raise Invalid({"number": "这张证书已经填写。"})
        paper = Qualification.create(agency=agency, **facts)
        hang(blob, paper, "scan", command.scan, actor)
        told = {"kind": paper.kind, "level": paper.level, "major": paper.major}
        events.record("intermediaries.agency.add_paper", agency, actor=actor, facts=told)
    return paper


_PAPER = ("kind", "level", "major", "number", "issuer", "issued_on", "expires_on")


def _same(paper: Qualification, command: Any) -> bool:
    return all(
        getattr(paper, n) == getattr(command, n) for n in ("kind", "level", "major", "number")
    )


def add_scan(part: Any, slot: str, upload: Any, actor: Actor) -> None:
    """Hang a scan on a certificate or person later; what was verified keeps what it was by."""
    if getattr(part, "state", None) == CheckState.VERIFIED:
        raise Invalid({"scan": "证书已经核验，扫描件不能更换；证书有变化的请移除后重新填写。"})
    blob = keep(upload, "scan")
    agency = queries.agency(part.agency_id)
    with write():
        touch(agency)
        hang(blob, part, slot, upload, actor)
        told = {"kind": getattr(part, "kind", ""), "level": getattr(part, "level", "")}
        if slot == "proof":
            told["kind"] = part.certificate
        events.record("intermediaries.agency.add_scan", agency, actor=actor, facts=told)


def retire_qualification(paper: Qualification, actor: Actor) -> None:
    """Take a certificate out of use; services that need it leave the shelf at once."""
    _retire(Qualification, paper, actor, {"kind": paper.kind, "level": paper.level})


def check_person(command: Any) -> None:
    """Refuse an identity number that cannot be, and a certificate that has run out."""
    wrong = check_identity(command.identity)
    if wrong:
        raise Invalid({"identity": wrong[0]})
    if command.expires_on is not None and command.expires_on < clock.today():
        raise Invalid({"expires_on": "证书已经过期，请填写续期后的证书。"})


def add_practitioner(agency: Agency, command: Any, actor: Actor) -> Practitioner:
    """Declare a person; of the identity number only the masked form is kept."""
    check_person(command)
    blob = keep(command.proof, "proof")
    facts = {name: getattr(command, name) for name in _PERSON}
    with write():
        touch(agency)
        person = Practitioner.create(
            agency=agency,
            id_masked=mask_identity(command.identity),
            id_digest=flags.digest(command.identity),
            **facts,
        )
        hang(blob, person, "proof", command.proof, actor)
        told = {"certificate": person.certificate}
        events.record("intermediaries.agency.add_person", agency, actor=actor, facts=told)
        _refresh(agency)
    return person


_PERSON = (
    "name",
    "certificate",
    "number",
    "level",
    "major",
    "expires_on",
    "insured_until",
    "insured_months",
)


def retire_practitioner(person: Practitioner, actor: Actor) -> None:
    """Note that a person has left."""
    _retire(Practitioner, person, actor, {"kind": person.certificate, "level": ""})


def _retire(model: Any, row: Any, actor: Actor, facts: dict[str, str]) -> None:
    agency = queries.agency(row.agency_id)
    with write():
        touch(agency, OPEN)
        there = (model.id == row.id) & model.retired_on.is_null()
        if not model.update(retired_on=clock.today()).where(there).execute():
            raise StaleState("这一条已经移除，请刷新页面。")
        events.record("intermediaries.agency.retire_paper", agency, actor=actor, facts=facts)
        if model is Practitioner:
            flags.leave(row)
        _refresh(agency)


def _refresh(agency: Agency) -> None:
    if agency.state == AgencyState.LISTED:
        shelf.refresh(queries.agency(agency.id))


def check_promise(command: Any) -> Any:
    """Return the item a service is promised for; Invalid when it cannot be."""
    item = queries.item(command.item)
    if item is None or item.state != "active":
        raise Invalid({"item": "这个服务事项不在现行清单内，不能提供。"})
    _check_days(item, command.promised_days)
    return item


def offer(agency: Agency, command: Any, actor: Actor) -> Offering:
    """Propose a service with its three promises (R265); a refused one is proposed anew."""
    item = check_promise(command)
    facts = {
        name: getattr(command, name)
        for name in ("promised_days", "price_fen", "fee_note", "standard")
    }
    with write():
        touch(agency)
        old = Offering.get_or_none(Offering.agency == agency, Offering.item == item.code)
        if old is not None and old.state not in (OfferingState.REFUSED, OfferingState.PROPOSED):
            raise Invalid({"item": "这个服务事项已经上架；修改承诺请先停用。"})
        if old is not None:
            Offering.delete().where(Offering.id == old.id).execute()
        offering = Offering.create(agency=agency, item=item, **facts)
        told = {"item": item.name, "days": offering.promised_days}
        events.record("intermediaries.agency.offer", agency, actor=actor, facts=told)
    return offering


def _check_days(item: Any, days: int) -> None:
    if item.time_limit_days is not None and days > item.time_limit_days:
        raise Invalid(
            {
                "promised_days": Reason.of(
                    "“{item}”的法定时限是{limit}个工作日，承诺时限不能更长。",
                    item=item.name,
                    limit=item.time_limit_days,
                )
            }
        )


def take_back(offering: Offering, actor: Actor) -> None:
    """Take a service out of an application before it is listed."""
    if offering.state not in (OfferingState.PROPOSED, OfferingState.REFUSED):
        raise NotAllowed("已上架的服务请用“停用”。")
    with write():
        touch(offering.agency, OPEN)
        Offering.delete().where(
            Offering.id == offering.id, Offering.state == offering.state
        ).execute()
        facts = {"item": offering.item.name}
        events.record("intermediaries.agency.take_back", offering.agency, actor=actor, facts=facts)


def move_offering(
    offering: Offering, action: str, actor: Actor, *, reason: str = "", seen: int | None = None
) -> Offering:
    """Pause or resume (agency), list or refuse (operator) a service of a listed agency."""
    with write():
        facts = {"item": offering.item.name, "agency": offering.agency.name}
        if action == "list":
            list_offering(offering, actor, facts, seen=seen)
        else:
            prepare_offering(offering)
            fire(OFFERING, offering, action, actor, reason=reason, facts=facts, seen=seen)
        _refresh(offering.agency)
    return offering
