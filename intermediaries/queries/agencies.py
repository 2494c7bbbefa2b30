"""One agency and its papers; which agencies may serve an item on a day, and why others may not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from app.accounts.models import Organisation, Region
from app.kernel.errors import Reason
from app.kernel.prepared import prepared
from intermediaries.models import (
    Agency,
    AgencyRegion,
    ItemEdition,
    Offering,
    Practitioner,
    Qualification,
    Relation,
    ServiceItem,
    Shelf,
)
from intermediaries.queries import restrictions
from intermediaries.rules import restricting
from intermediaries.rules.qualifying import Held, Holdings, shortfalls
from intermediaries.rules.standing import NATIONWIDE, serves, standing
from intermediaries.states import AgencyState, CheckState, OfferingState


def agency(key: str) -> Agency | None:
    """Return the agency with organisation and region, None when there is none."""
    return _agency.first(key)


@prepared
def _agency(key):
    return _whole().where(Agency.id == key)


def agency_of(organisation_id: str | None) -> Agency | None:
    """Return the agency of an organisation, None when it never applied."""
    return agencies_of.first(organisation_id)


@prepared
def agencies_of(organisation):
    return _whole().where(Agency.organisation == organisation)


def _whole():
    query = Agency.select(Agency, Organisation, Region).join(Organisation)
    return query.switch(Agency).join(Region)


def item(code: str) -> ServiceItem | None:
    """Return a service item, None when the catalogue has none of this code."""
    return ServiceItem.get_or_none(ServiceItem.code == code)


def items(*, all_states: bool = False) -> list[ServiceItem]:
    """List the service items in force, in catalogue order; the cancelled ones too if asked."""
    return [one for one in _items() if all_states or one.state == "active"]


@prepared
def _items():
    return ServiceItem.select().order_by(ServiceItem.position, ServiceItem.code)


@prepared
def qualifications_of(agency: Any) -> Any:
    """List the certificates an agency has not retired, oldest first."""
    query = Qualification.select().where(
        Qualification.agency == agency, Qualification.retired_on.is_null()
    )
    return query.order_by(Qualification.created_at, Qualification.id)


@prepared
def practitioners_of(agency: Any) -> Any:
    """List the people an agency has not retired, oldest first."""
    query = Practitioner.select().where(
        Practitioner.agency == agency, Practitioner.retired_on.is_null()
    )
    return query.order_by(Practitioner.created_at, Practitioner.id)


@prepared
def relations_of(agency: Any) -> Any:
    """List who stands behind an agency."""
    query = Relation.select().where(Relation.agency == agency)
    return query.order_by(Relation.kind, Relation.created_at, Relation.id)


@prepared
def offerings_of(agency: Any) -> Any:
    """List the services of an agency with their items, in catalogue order."""
    query = Offering.select(Offering, ServiceItem).join(ServiceItem)
    return query.where(Offering.agency == agency).order_by(ServiceItem.position)


def regions_of(agency: Agency | str) -> list[str]:
    """List the codes of the regions an agency serves."""
    return [code for (code,) in _regions_of(agency)]


@prepared
def _regions_of(agency):
    query = AgencyRegion.select(AgencyRegion.region_code).where(AgencyRegion.agency == agency)
    return query.order_by(AgencyRegion.region_code).tuples()


def holdings_of(agency: Agency | str, *, checked: bool = True) -> Holdings:
    """Gather what the qualification rules look at; with `checked` only verified papers count."""
    usable = {CheckState.VERIFIED} if checked else {CheckState.VERIFIED, CheckState.DECLARED}
    return holdings(qualifications_of(agency), practitioners_of(agency), usable)


def holdings(
    papers: Iterable[Qualification],
    people: Iterable[Practitioner],
    usable: Collection[str] = (CheckState.VERIFIED,),
) -> Holdings:
    """Make what the qualification rules look at of papers and people already read."""
    certificates = tuple(
        Held(q.kind, q.level, q.major, q.issued_on, q.expires_on, q.state in usable or q.stands)
        for q in papers
    )
    held = tuple(Held(p.certificate, expires_on=p.expires_on) for p in people)
    return Holdings(certificates, held)


def qualified(
    agency: Agency,
    item_code: str,
    day: dt.date,
    place: str | None = None,
    *,
    edition: int | None = None,
    papers: bool = True,
) -> list[Reason]:
    """Say why an agency may not take a service on `day` (at `place`); empty when it may.

    Without `papers` neither an offer on the shelf nor certificates are asked for (仅承诺服务).
    With `edition` the item is judged as that edition says: a purchase keeps the one it was
    published under, also when the item has changed or was cancelled since.
    """
    held, on = restrictions.restrictions_of(agency, day), agency.state == AgencyState.LISTED
    reasons = standing(agency.state, agency.name)
    reasons += restricting.reasons(held, agency.name, item_code, place, listed=on)
    wanted = item(item_code)
    kept = None if wanted is None else _kept(wanted, edition)
    if wanted is None or (kept or {"state": wanted.state})["state"] != "active":
        return [*reasons, Reason.of("这个服务事项不在现行清单内。")]
    if not papers:
        return reasons
    listed = Offering.select().where(
        Offering.agency == agency,
        Offering.item == item_code,
        Offering.state == OfferingState.LISTED,
    )
    if not listed.exists():
        reasons.append(
            Reason.of("{name}没有上架“{item}”服务。", name=agency.name, item=wanted.name)
        )
    rule = kept["rule"] if kept else wanted.rule
    return [*reasons, *shortfalls(rule, holdings_of(agency), day)]


def _kept(wanted: ServiceItem, edition: int | None) -> dict | None:
    """Return the fields of an earlier edition, None when the one in force is meant."""
    if edition is None or edition == wanted.edition:
        return None
    mine = (ItemEdition.item == wanted.code) & (ItemEdition.number == edition)
    found = ItemEdition.get_or_none(mine)
    return found.fields if found else None


def agencies_for(
    item_code: str, day: dt.date, region: str | None = None, *, place: str | None = None
) -> list[Agency]:
    """List the listed agencies that may take a service on `day`, best first: those that chose
    to serve `region`; those that are not suspended at `place` (the region, where only it is told).
    """
    query = Agency.select(Agency).join(Shelf, on=(Shelf.agency == Agency.id))
    query = query.where(
        Shelf.item == item_code, Shelf.until >= day, Agency.state == AgencyState.LISTED
    )
    kept = restrictions.barred(item_code, day, place or region)
    found = [
        one for one in query.order_by(Shelf.rank.desc(), Shelf.agency.desc()) if one.id not in kept
    ]
    if region is None or not found:
        return found
    chosen: dict[str, list[str]] = {}
    served = AgencyRegion.select(AgencyRegion.agency, AgencyRegion.region_code)
    served = served.join(Shelf, on=(Shelf.agency == AgencyRegion.agency))
    for key, code in served.where(Shelf.item == item_code).tuples():
        chosen.setdefault(key, []).append(code)
    return [one for one in found if serves(chosen.get(one.id, ()), region)]


def qualification(key: str) -> Qualification | None:
    """Return a certificate with its agency, None when there is none."""
    return _part(Qualification, key)


def practitioner(key: str) -> Practitioner | None:
    """Return a person of an agency, None when there is none."""
    return _part(Practitioner, key)


def offering(key: str) -> Offering | None:
    """Return a service with its item and agency, None when there is none."""
    return next(iter(parts(Offering, [key])), None)


def _part(model, key: str):
    return next(iter(parts(model, [key])), None)


def parts(model, keys: list[str]) -> list:
    """Load many certificates, people or services with their agencies (services with the item)."""
    return _PARTS[model](keys=keys)


def _parts(model: Any) -> Any:
    def wanted(keys: Any) -> Any:
        fields = (model, Agency, ServiceItem) if model is Offering else (model, Agency)
        query = model.select(*fields).join(Agency)
        if model is Offering:
            query = query.switch(Offering).join(ServiceItem)
        return query.where(model.id.in_(keys))

    return prepared(wanted)


_PARTS = {model: _parts(model) for model in (Qualification, Practitioner, Offering)}


def unknown_regions(codes: list[str]) -> list[str]:
    """List the codes that no division carries."""
    known = {code for (code,) in Region.select(Region.code).where(Region.code.in_(codes)).tuples()}
    return [code for code in codes if code not in known]


def region_names(codes: list[str]) -> list[str]:
    """Name regions by their codes; 000000 is the whole country."""
    names = dict(_region_names(codes) if codes else ()) | {NATIONWIDE: "全国"}
    return [names.get(code, code) for code in codes]


@prepared
def _region_names(codes):
    return Region.select(Region.code, Region.name).where(Region.code.in_(codes)).tuples()
