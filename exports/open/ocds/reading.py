"""The events of purchases that are releases, read a page at a time with what they are about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from peewee import fn

from app.kernel import clock, parameters
from app.kernel.events import Event
from bidding.models import (
    Award,
    Contract,
    Edition,
    Freeze,
    LiveBid,
    OpenedOffer,
    Requirement,
    Result,
)
from bidding.rules.selection.offers import WHOLE, half_up
from exports.open.ocds.releases import BUILDERS
from exports.open.ocds.told import Told
from exports.services.issue import Site

PREFIX = "exports.ocid_prefix"
RANK, LIVE = "bidding.requirement.rank", "live_price"
OFFERED = ("bidding.requirement.opened", RANK)


def ocid_of(requirement: str) -> str:
    """Name the process of a purchase; the prefix is this publisher's, registered with OCP."""
    return f"{parameters.value(PREFIX)}-{requirement}"


def requirement_of(ocid: str) -> str | None:
    """Return the purchase an ocid names, None for a foreign one."""
    head, _, key = ocid.rpartition("-")
    return key if head == parameters.value(PREFIX) and key else None


def after(index: int, limit: int) -> tuple[list[Told], int, bool]:
    """Read the events after an index: (events, where to go on, whether more are there now)."""
    query = _events().where(Event.seq > index).order_by(Event.seq)
    found = list(query.limit(limit + 1))
    more, found = len(found) > limit, found[:limit]
    return _told(found), found[-1].seq if found else index, more


def of_process(requirement: str) -> list[Told]:
    """Read all events of one purchase, with all its lots, in the order of the log."""
    ids = _lots_of(requirement)
    mine = Award.select(Award.id).where(Award.requirement.in_(ids))
    awards = [key for (key,) in mine.tuples()]
    contracts = Contract.select(Contract.id).where(Contract.requirement.in_(ids))
    signed = [key for (key,) in contracts.tuples()]
    results = Result.select(Result.id).where(Result.contract.in_(signed))
    keys = [*ids, *awards, *signed, *(key for (key,) in results.tuples())]
    kinds = [one.subject_kind for one in (Requirement, Award, Contract, Result)]
    query = _events().where(Event.subject_kind.in_(kinds), Event.subject_id.in_(keys))
    return _told(list(query.order_by(Event.seq)))


def _lots_of(process: str) -> list[str]:
    """Return the purchases of a process: one, or all lots; a single lot is no process."""
    of_purchase = (Requirement.purchase == process) | (
        (Requirement.id == process) & Requirement.purchase.is_null()
    )
    return [key for (key,) in Requirement.select(Requirement.id).where(of_purchase).tuples()]


def _events() -> Any:
    named = Event.key.in_(list(BUILDERS)) & (Event.visibility == "public")
    return Event.select().where(named, Event.payload.is_null(False))


def _told(events: list[Event]) -> list[Told]:
    """Put to each event its purchase and what was public of it then; few questions a page.

    What belongs to no published notice is no release.
    """
    belongs = _belongings(events)
    wanted = {place[0] for place in belongs.values()}
    methods = dict(
        Requirement.select(Requirement.id, Requirement.method)
        .where(Requirement.id.in_(wanted))
        .tuples()
    )
    editions, pools, offers = _editions(wanted), _pools(wanted), _offers(events)
    pages, made = Site.origin.rstrip("/"), []
    for event in events:
        key, award, contract = belongs.get(event.id, ("", "", ""))
        opened = [one for one in editions.get(key, ()) if one[0] <= event.seq]
        mine = offers.get(key, ()) if event.key in OFFERED else ()
        if not opened or (event.key == RANK and methods[key] != LIVE):
            continue
        sealed = opened[-1][1].get("offers") == "sealed" and not mine
        made.append(
            Told(
                ocid=ocid_of((opened[-1][1].get("purchase") or {}).get("id") or key),
                seq=event.seq,
                at=_iso(event.at),
                key=event.key,
                facts=event.facts,
                notice=opened[-1][1],
                published=_iso(opened[-1][2]),
                pages=pages,
                method=methods[key],
                pool={} if sealed else pools.get(key, {}),
                offers=tuple(mine),
                award=award,
                contract=contract,
            )
        )
    return made


def _iso(moment: Any) -> str:
    return clock.iso(moment.replace(microsecond=0))


def _belongings(events: Iterable[Event]) -> dict[str, tuple[str, str, str]]:
    """Return event id → (requirement, award, contract), ids empty where there is none."""
    of_kind: dict[str, set[str]] = {}
    for event in events:
        of_kind.setdefault(event.subject_kind, set()).add(event.subject_id)
    places: dict[str, tuple[str, str, str]] = {
        key: (key, "", "") for key in of_kind.get(Requirement.subject_kind, ())
    }
    named = Award.select(Award.id, Award.requirement)
    for key, requirement in _among(named, Award, of_kind):
        places[key] = (requirement, key, "")
    fields = (Contract.requirement, Contract.award, Contract.id)
    for key, *place in _among(Contract.select(Contract.id, *fields), Contract, of_kind):
        places[key] = tuple(place)
    delivered = Result.select(Result.id, *fields).join(Contract)
    for key, *place in _among(delivered, Result, of_kind):
        places[key] = tuple(place)
    known = (event for event in events if event.subject_id in places)
    return {event.id: places[event.subject_id] for event in known}


def _among(query: Any, model: Any, of_kind: dict[str, set[str]]) -> Any:
    keys = of_kind.get(model.subject_kind)
    return query.where(model.id.in_(keys)).tuples() if keys else ()


def _editions(keys: set[str]) -> dict[str, list[tuple[int, dict[str, Any], Any]]]:
    """Return requirement → its editions as (index in the log, document, when), oldest first."""
    found: dict[str, list] = {key: [] for key in keys}
    fields = (Edition.requirement, Event.seq, Edition.document, Edition.published_at)
    query = Edition.select(*fields).join(Event, on=Edition.event == Event.id)
    for key, seq, text, at in (
        query.where(Edition.requirement.in_(keys)).order_by(Event.seq).tuples()
    ):
        found[key].append((seq, json.loads(text), at))
    return found


def _pools(keys: set[str]) -> dict[str, dict[str, Any]]:
    query = Freeze.select(Freeze.requirement, Freeze.pool).where(Freeze.requirement.in_(keys))
    return {key: json.loads(text) for key, text in query.tuples()}


def _offers(events: Iterable[Event]) -> dict[str, list[tuple[int, int | None, bool]]]:
    """Return requirement → what was offered, for the events that make offers public."""
    keys = {event.subject_id for event in events if event.key in OFFERED}
    found: dict[str, list[tuple[int, int | None, bool]]] = {key: [] for key in keys}
    one = OpenedOffer
    fields = (one.requirement, one.number, one.amount_fen, one.rate_bp, one.malformed)
    query = one.select(*fields, Requirement.amount_fen).join(Requirement)
    query = query.where(one.requirement.in_(keys)).order_by(one.number)
    for key, number, fen, rate, malformed, whole in query.tuples():
        price = half_up(whole * (WHOLE - rate), WHOLE) if fen is None and rate is not None else fen
        found[key].append((number, price, not malformed))
    best = fn.MIN(LiveBid.amount_fen)
    bids = LiveBid.select(LiveBid.requirement, LiveBid.number, best)
    bids = bids.where(LiveBid.requirement.in_(keys)).group_by(LiveBid.requirement, LiveBid.number)
    for key, number, fen in bids.order_by(LiveBid.number).tuples():
        found[key].append((number, fen, True))
    return found
