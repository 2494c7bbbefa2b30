"""The rows of the feeds, read a page of keys at a time: memory does not grow with the house."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from app.accounts.models import Region
from app.kernel import clock
from exports.services.issue import Site
from intermediaries import queries as library
from intermediaries.models import Agency, AgencyRegion, Offering, Qualification, ServiceItem
from intermediaries.states import AgencyState, CheckState, OfferingState
from supervision.evaluation.models import Evaluation

PAGE = 500
LIVE = (AgencyState.LISTED, AgencyState.SUSPENDED)
GONE = (AgencyState.WITHDRAWN, AgencyState.REMOVED)
_COLUMNS = (
    Agency.id, Agency.uscc, Agency.name, Agency.state, Agency.legal_form, Agency.region,
    Region.name, Agency.address, Agency.is_rated, Agency.grade, Agency.score, Agency.listed_at,
)  # fmt: skip
EMPTY = {
    "legal_form": "", "region": "", "region_name": "", "address": "", "grade": None,
    "score": None, "listed_on": None, "regions": [], "services": [], "qualifications": [],
}  # fmt: skip


def address(path: str) -> str:
    """Write the full address of a page of this site."""
    return f"{Site.origin.rstrip('/')}{path}"


def day(value: dt.date | None) -> str | None:
    """Write a date, None where there is none."""
    return value.isoformat()[:10] if value else None


def agencies(*, gone: bool = True) -> Iterator[dict[str, Any]]:
    """Walk through the agencies by credit code; those gone are tombstones, if wanted at all."""
    states, after = (*LIVE, *GONE) if gone else LIVE, ""
    while True:
        query = Agency.select(*_COLUMNS).join(Region).where(Agency.uscc > after)
        query = query.where(Agency.state.in_(states)).order_by(Agency.uscc).limit(PAGE)
        rows = list(query.tuples())
        if not rows:
            return
        live = [row[0] for row in rows if row[3] in LIVE]
        parts = (_regions(live), _services(live), _certificates(live))
        for row in rows:
            yield _agency(row, *(part[row[0]] for part in parts))
        after = rows[-1][1]


def _agency(row: tuple, regions: list, services: list, held: list) -> dict[str, Any]:
    key, uscc, name, state, form, region, place, at, rated, grade, score, listed = row
    state, url = AgencyState(state), address(f"/agencies/{key}")
    head = {"id": uscc, "name": name, "state": state.value, "tombstone": state in GONE}
    if state in GONE:
        return head | EMPTY | {"url": url}
    return head | {
        "legal_form": form,
        "region": region,
        "region_name": place,
        "address": at,
        "grade": grade if rated else None,
        "score": score if rated else None,
        "listed_on": day(listed),
        "url": url,
        "regions": regions,
        "services": services,
        "qualifications": held,
    }


def _regions(keys: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = AgencyRegion.select(AgencyRegion.agency, AgencyRegion.region_code)
    query = query.where(AgencyRegion.agency.in_(keys)).order_by(AgencyRegion.region_code)
    for agency, code in query.tuples():
        found[agency].append(code)
    return found


def _services(keys: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    fields = (Offering.agency, Offering.item, ServiceItem.name, Offering.promised_days)
    query = Offering.select(*fields, Offering.fee_note, Offering.standard).join(ServiceItem)
    query = query.where(Offering.agency.in_(keys), Offering.state == OfferingState.LISTED)
    query = query.where(ServiceItem.state == "active").order_by(Offering.item)
    for agency, *values in query.tuples():
        names = ("item", "name", "promised_days", "fee_note", "standard")
        found[agency].append(dict(zip(names, values, strict=True)))
    return found


def _certificates(keys: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    q = Qualification
    query = q.select(
        q.agency, q.kind, q.level, q.major, q.number, q.issuer, q.issued_on, q.expires_on
    )
    valid = q.expires_on.is_null() | (q.expires_on >= clock.today())
    query = query.where(q.agency.in_(keys), q.state == CheckState.VERIFIED, valid)
    for agency, *words, issued, expires in (
        query.where(q.retired_on.is_null()).order_by(q.kind, q.id).tuples()
    ):
        told = dict(zip(("kind", "level", "major", "number", "issuer"), words, strict=True))
        found[agency].append(told | {"issued_on": day(issued), "expires_on": day(expires)})
    return found


def items() -> Iterator[dict[str, Any]]:
    """List the catalogue; cancelled services are tombstones with their day."""
    for one in library.items(all_states=True):
        yield {
            "id": one.code,
            "name": one.name,
            "sector": one.sector,
            "basis": one.basis,
            "time_limit_days": one.time_limit_days,
            "fee_basis": one.fee_basis,
            "needed": one.needed,
            "effective": day(one.effective),
            "cancelled_on": day(one.cancelled_on),
            "tombstone": one.state != "active",
            "source": one.source,
        }


def ratings() -> Iterator[dict[str, Any]]:
    """Walk through the published ratings; those taken away by an appeal are tombstones."""
    after = ""
    while True:
        query = Evaluation.select(Evaluation, Agency.uscc).join(Agency)
        query = query.where(Evaluation.counted_at.is_null(False), Evaluation.id > after)
        rows = list(query.order_by(Evaluation.id).limit(PAGE))
        if not rows:
            return
        for row in rows:
            yield _rating(row)
        after = rows[-1].id


def _rating(row: Evaluation) -> dict[str, Any]:
    told = {
        "agency": row.agency.uscc,
        "item": row.item_id,
        "role": row.role,
        "scores": row.scores,
        "overall": row.overall,
        "stars": row.stars,
        "text": row.text,
        "reply": row.reply,
    }
    if not row.is_counted:
        told = dict.fromkeys(told) | {"scores": {}}
    return {
        "id": row.id,
        "tombstone": not row.is_counted,
        **told,
        "published_at": clock.iso(row.counted_at.replace(microsecond=0)),
        "url": address(f"/supervision/evaluations/{row.id}"),
    }
