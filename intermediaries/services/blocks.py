"""The six blocks of an agency as lines that can be compared, and how accepted lines are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from app.kernel import clock, files
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from intermediaries import queries
from intermediaries.materials import MATERIALS
from intermediaries.models import (
    Agency,
    AgencyRegion,
    Change,
    Offering,
    Practitioner,
    Qualification,
    Relation,
)
from intermediaries.queries import changes as reads
from intermediaries.rules.changes import Line, Row, compare
from intermediaries.services import flags
from intermediaries.services.listing import list_offering
from intermediaries.states import QUALIFICATION, OfferingState

FIELDS = (
    "legal_form",
    "region",
    "address",
    "contact",
    "phone",
    "legal_representative",
    "legal_id_masked",
    "introduction",
)
PAPER = ("kind", "level", "major", "number", "issuer", "issued_on", "expires_on")
PERSON = (
    "name",
    "id_masked",
    "certificate",
    "number",
    "level",
    "major",
    "expires_on",
    "insured_until",
    "insured_months",
)
PROMISE = ("promised_days", "price_fen", "fee_note", "standard")
PERSON_OF = ("authorised", "authorised_id_masked", "authorised_phone")
AUTHORISED = (*PERSON_OF, "authorised_until", "authorised_months", "at_window")
DATES = ("issued_on", "expires_on")
NONE = "none"
SLOTS = {"qualifications": "scan", "people": "proof", "identity": "licence"}


def plain(value: Any) -> Any:
    """Write a value as JSON holds it: days as text."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _days(line: Line, names: tuple[str, ...]) -> dict[str, Any]:
    def back(name: str) -> Any:
        value = line[name]
        return dt.date.fromisoformat(value) if name in DATES and value else value

    return {name: back(name) for name in names}


def line_of(thing: Any, names: tuple[str, ...], key: str) -> dict[str, Any]:
    """Write a row, or what was typed, as a line."""
    return {"key": key, **{name: plain(getattr(thing, name)) for name in names}}


def _identity(agency: Agency) -> list[dict]:
    facts = {name: getattr(agency, name) for name in FIELDS if name != "region"}
    facts["region"] = agency.region_id
    return [{"key": name, "value": facts[name]} for name in FIELDS]


def _people(agency: Agency) -> list[dict]:
    found = queries.practitioners_of(agency)
    return [line_of(one, PERSON, one.id) | {"_digest": one.id_digest} for one in found]


def _services(agency: Agency) -> list[dict]:
    kept = (OfferingState.LISTED, OfferingState.PAUSED)
    found = [one for one in queries.offerings_of(agency) if one.state in kept]
    return [line_of(one, PROMISE, one.item_id) | {"item": one.item.name} for one in found]


def _relations(agency: Agency) -> list[dict]:
    found = [relation_line(r.kind, r.name, r.uscc) for r in queries.relations_of(agency)]
    return found + ([{"key": NONE, "kind": NONE}] if agency.no_shareholders else [])


def region_line(code: str, filing: str = "") -> dict:
    """Write a region as a line, with the filing there if there is one."""
    return {"key": code, "filing": filing} if filing else {"key": code}


def relation_line(kind: str, name: str, uscc: str | None) -> dict:
    """Write a relation as a line; what makes it one is all of it."""
    return {"key": f"{kind}|{name}|{uscc or ''}", "kind": kind, "name": name, "uscc": uscc or None}


READ: dict[str, Callable[[Agency], list[dict]]] = {
    "identity": _identity,
    "qualifications": lambda agency: [
        line_of(one, PAPER, one.id) for one in queries.qualifications_of(agency)
    ],
    "people": _people,
    "services": _services,
    "regions": lambda agency: [region_line(code, n) for code, n in queries.filings_of(agency)],
    "relations": _relations,
    "authorised": lambda agency: [
        {"key": name, "value": getattr(agency, name)} for name in AUTHORISED
    ],
}


def read(agency: Agency, block: str) -> list[dict]:
    """List what is in force in a block now."""
    return READ[block](agency)


def lines(agency: Agency, block: str) -> list[dict]:
    """List what a block would be: the open draft's lines, else what is in force."""
    found = reads.open_change(agency, block)
    return list(found.after) if found is not None else read(agency, block)


def apply(change: Change, actor: Actor) -> None:
    """Write what was accepted into the agency; inside write()."""
    rows = [row for row in compare(change.before, change.after) if row.what != "same"]
    WRITE[change.block](change, rows, actor)


def _carry(change: Change, key: str, subject: Any, old: Any, actor: Actor) -> None:
    """Hang the scan of a line on what was made of it; the one before stays if none was sent."""
    slot = SLOTS[change.block]
    sent = files.of(change.subject_kind, change.id, f"{slot}:{key}")
    if not sent and old is not None:
        sent = files.of(old.subject_kind, old.id, slot)
    there = files.of(subject.subject_kind, subject.id, slot) if sent else []
    for one in sent[-1:]:
        if one not in there:
            last = there[-1] if there else None
            kind = subject.subject_kind
            files.attach(one.blob, kind, subject.id, slot, actor, one.name, replaces=last)


def _write_identity(change: Change, rows: list[Row], actor: Actor) -> None:
    values = {row.key: row.after["value"] for row in rows if row.after is not None}
    values.pop("licence", None)
    if values:
        Agency.update(**values).where(Agency.id == change.agency_id).execute()
    _carry(change, "licence", change.agency, None, actor)


def _retire(model: Any, key: str) -> Any:
    model.update(retired_on=clock.today()).where(model.id == key).execute()
    return model.get_by_id(key)


def _write_papers(change: Change, rows: list[Row], actor: Actor) -> None:
    for row in rows:
        old = _retire(Qualification, row.key) if row.before is not None else None
        if row.after is None:
            continue
        values = _days(row.after, PAPER)
        paper = Qualification.create(agency=change.agency_id, **values)
        _carry(change, row.key, paper, old, actor)
        told = {"kind": paper.kind, "level": paper.level, "major": paper.major}
        marks = {"verified_by": actor.org_name, "verified_at": clock.now()}
        fire(QUALIFICATION, paper, "verify", actor, facts=told, sets=marks)


def _write_people(change: Change, rows: list[Row], actor: Actor) -> None:
    for row in rows:
        if row.after is None:
            flags.leave(_retire(Practitioner, row.key))
            continue
        values = _days(row.after, PERSON) | {"id_digest": row.after["_digest"]}
        if row.before is None:
            person = Practitioner.create(agency=change.agency_id, **values)
        else:
            Practitioner.update(**values).where(Practitioner.id == row.key).execute()
            person = Practitioner.get_by_id(row.key)
        _carry(change, row.key, person, None, actor)
    flags.look(change.agency)


def _write_services(change: Change, rows: list[Row], actor: Actor) -> None:
    for row in (one for one in rows if one.after is not None):
        mine = (Offering.agency == change.agency_id) & (Offering.item == row.key)
        promised = {name: row.after[name] for name in PROMISE}
        if row.before is not None:
            Offering.update(**promised, version=Offering.version + 1).where(mine).execute()
            continue
        Offering.delete().where(mine).execute()
        made = Offering.create(agency=change.agency_id, item=row.key, **promised)
        told = {"item": made.item.name, "agency": change.agency.name}
        list_offering(made, actor, told)


def _write_regions(change: Change, rows: list[Row], actor: Actor) -> None:
    AgencyRegion.delete().where(AgencyRegion.agency == change.agency_id).execute()
    for line in change.after:
        told = {"region_code": line["key"], "filing": line.get("filing", "")}
        AgencyRegion.create(agency=change.agency_id, **told)


def _write_relations(change: Change, rows: list[Row], actor: Actor) -> None:
    Relation.delete().where(Relation.agency == change.agency_id).execute()
    for line in change.after:
        if line["key"] != NONE:
            values = {name: line[name] for name in ("kind", "name", "uscc")}
            Relation.create(agency=change.agency_id, **values)
    without = any(line["key"] == NONE for line in change.after)
    Agency.update(no_shareholders=without).where(Agency.id == change.agency_id).execute()


def _write_authorised(change: Change, rows: list[Row], actor: Actor) -> None:
    values = {row.key: row.after["value"] for row in rows if row.key in AUTHORISED}
    if values:
        Agency.update(**values).where(Agency.id == change.agency_id).execute()
    for slot in MATERIALS:
        sent = files.of(change.subject_kind, change.id, f"material:{slot}")
        if sent:
            there = files.of(Agency.subject_kind, change.agency_id, slot)
            last = there[-1] if there else None
            told = (Agency.subject_kind, change.agency_id, slot, actor, sent[-1].name)
            files.attach(sent[-1].blob, *told, replaces=last)


WRITE: dict[str, Callable[[Change, list[Row], Actor], None]] = {
    "identity": _write_identity,
    "qualifications": _write_papers,
    "people": _write_people,
    "services": _write_services,
    "regions": _write_regions,
    "relations": _write_relations,
    "authorised": _write_authorised,
}
