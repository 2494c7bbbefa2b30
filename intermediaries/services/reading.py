"""What the rules look at: an application with everything that hangs on it, on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.kernel import clock, files, parameters
from intermediaries import pledge, queries
from intermediaries.materials import MATERIALS
from intermediaries.models import Agency, Offering
from intermediaries.rules import entry
from intermediaries.rules.qualifying import Holdings, shortfalls
from intermediaries.states import OfferingState

IDENTITY = {
    "legal_form": "机构类型",
    "address": "住所",
    "contact": "联系人",
    "phone": "联系电话",
    "legal_representative": "法定代表人",
    "legal_id_masked": "法定代表人身份证号",
}
LIVING = (OfferingState.PROPOSED, OfferingState.LISTED)


def snapshot(agency: Agency) -> entry.Snapshot:
    """Gather an application for the entry rules."""
    day = clock.today()
    offerings = [o for o in queries.offerings_of(agency) if o.state in LIVING]
    holdings = queries.holdings_of(agency, checked=False)
    active = [o for o in offerings if o.item.state == "active"]
    relations = {r.kind for r in queries.relations_of(agency)}
    if agency.legal_representative:
        relations.add("legal_representative")
    if agency.no_shareholders:
        relations.add("none_declared")
    region = agency.region_id
    return entry.Snapshot(
        day=day,
        identity_missing=tuple(v for k, v in IDENTITY.items() if not getattr(agency, k)),
        legal_form=agency.legal_form,
        legal_forms=tuple(parameters.value("intermediaries.legal_forms", day, region)),
        offerings=tuple(o.item.name for o in offerings),
        shortfalls=tuple(
            (o.item.name, reason)
            for o in active
            for reason in shortfalls(o.item.rule, holdings, day)
        ),
        cancelled=tuple(o.item.name for o in offerings if o.item.state != "active"),
        regions=len(queries.regions_of(agency)),
        relations=tuple(relations),
        people_without_proof=_without_proof(agency, day),
        scans_missing=(*_scans_missing(agency, day), *others_missing(agency, day)),
        pledge_version=agency.pledge_version,
        pledge_current=pledge.current(day).version,
        **_record(agency, day),
    )


def _record(agency: Agency, day: dt.date) -> dict[str, Any]:
    """Return how many clean years the place asks for, and when the agency was barred last."""
    years = parameters.value("intermediaries.clean_years", day, agency.region_id)
    return {"clean_years": years, "last_barred": queries.last_barred(agency)} if years else {}


def _without_proof(agency: Agency, day) -> tuple[str, ...]:
    wanted = parameters.value("intermediaries.insurance_months", day, agency.region_id)
    people = queries.practitioners_of(agency)
    short = [p.name for p in people if p.insured_months < wanted]
    if agency.authorised and agency.authorised_months < wanted:
        short.append(agency.authorised)
    return tuple(short)


def _scans_missing(agency: Agency, day) -> tuple[str, ...]:
    if not parameters.value("intermediaries.scans_required", day, agency.region_id):
        return ()
    names = []
    if not files.of(agency.subject_kind, agency.id, "licence"):
        names.append("营业执照或登记证书")
    papers = _without(queries.qualifications_of(agency), "scan")
    people = _without(queries.practitioners_of(agency), "proof")
    names += [f"{paper.kind}{paper.level}" for paper in papers]
    names += [f"{person.name}的社保证明" for person in people]
    return tuple(names)


def others_missing(agency: Agency, day) -> tuple[str, ...]:
    """Name what the place asks for beside licence and certificates and is not there."""
    wanted = parameters.value("intermediaries.materials_required", day, agency.region_id)
    if not wanted:
        return ()
    there = {one.slot for one in files.of(agency.subject_kind, agency.id)}
    return tuple(name for slot, name in MATERIALS.items() if slot in wanted and slot not in there)


def _without(things: list[Any], slot: str) -> list[Any]:
    """Pick the papers or people of which no file hangs in a slot."""
    kind = things[0].subject_kind if things else ""
    there = files.of_many(kind, [one.id for one in things], slot)
    return [one for one in things if one.id not in there]


def prepare(agency: Agency) -> Agency:
    """Set on the agency what the guards of its moves look at."""
    agency.day = clock.today()
    agency.missing = entry.missing(snapshot(agency))
    agency.bound = any(
        one.is_whole and one.cause_kind != agency.subject_kind
        for one in queries.restrictions_of(agency, agency.day)
    )
    return agency


def prepare_offering(offering: Offering, holdings: Holdings | None = None) -> Offering:
    """Set on an offering what the guards of its moves look at; `holdings` where already read."""
    holdings = holdings or queries.holdings_of(offering.agency_id)
    offering.shortfalls = shortfalls(offering.item.rule, holdings, clock.today())
    return offering
