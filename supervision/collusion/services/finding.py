"""Looking at opened purchases, outside the write lock, and keeping what stands out once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from app.accounts.queries import holders
from app.kernel import clock, deadlines, events, jobs, notices
from app.kernel.db import write
from app.kernel.jobs import Handler
from app.kernel.permissions import SYSTEM
from bidding.models import Award, Requirement
from bidding.rules import bonds
from intermediaries.models import Agency
from supervision.collusion import gather
from supervision.collusion.models import Inquiry, Suspicion
from supervision.collusion.parameters import numbers
from supervision.collusion.rules import groups, papers, places, prices
from supervision.collusion.rules.kinds import MEDIUM, WEAK, Evidence, Finding, Population
from supervision.collusion.rules.numbers import Numbers
from supervision.collusion.states import SCREENING

NIGHT, CHECK = "supervision.collusion_night", "supervision.collusion_check"
FOUND = "supervision.suspicion.find"
TOLD = "发现 {n} 条待研判的串通线索"
DAYS_BACK, MOST = 3, 200
CERTAIN_KINDS = ("legal_representative", "holding", "controller")


def opened(event: Any) -> None:
    """Promise a look at a purchase whose offers were opened (a listener)."""
    jobs.enqueue(CHECK, {"id": event.subject_id}, key=f"{CHECK}:{event.subject_id}:{event.id}")


def run() -> int:
    """Look at everything now; return how many signals are new."""
    found = of_night({})
    with write():
        return keep_all(found)


def of_purchase(payload: dict) -> list[Finding]:
    """List what one opened purchase shows; reads only."""
    requirement = Requirement.get_or_none(Requirement.id == payload["id"])
    if requirement is None or not gather.is_open(requirement):
        return []
    told = numbers(clock.today())
    found = [*_plain(requirement, told)]
    if requirement.is_sealed:
        found += papers.found(requirement.id, gather.papers(requirement), told)
    return found


def _plain(requirement: Requirement, told: Numbers) -> list[Finding]:
    """List what prices, awards and the library show of a purchase."""
    rows = gather.entrants(requirement)
    offered = gather.prices(requirement, rows)
    return [
        *prices.found(requirement.id, offered, gather.bounds(requirement), told),
        *prices.give_up(requirement.id, gather.turns(requirement)),
        *places.found(requirement.id, gather.traces(rows)),
        *_related(requirement, rows),
    ]


def _related(requirement: Requirement, rows: Sequence[Any]) -> list[Finding]:
    """Find ties among those in the pool that the published rule did not keep out."""
    bidders, agencies = gather.bidders(rows)
    made = []
    for bond in bonds.found(bidders):
        who = tuple(agencies[uscc] for uscc in bond.members)
        strength = MEDIUM if bond.certain and bond.kind in CERTAIN_KINDS else WEAK
        lines = tuple(
            Evidence(one, requirement.id, "登记信息", bonds.KINDS[bond.kind]) for one in who
        )
        scope = Population("本次采购的候选机构", len(rows))
        about = f"{requirement.id}:{bond.kind}:{'+'.join(who)}"
        told = {"tie": bonds.KINDS[bond.kind], "count": len(who)}
        made.append(Finding("related", about, strength, who, (requirement.id,), lines, scope, told))
    return made


def of_night(payload: dict) -> list[Finding]:
    """List what the window shows as a whole, and the purchases decided lately; reads only."""
    now = clock.now()
    told = numbers(now.date())
    found = groups.found(gather.purchases(now - dt.timedelta(days=31 * told.months)), told)
    since = now - dt.timedelta(days=DAYS_BACK)
    recent = Award.select(Award.requirement).where(Award.created_at >= since).distinct()
    for (key,) in recent.limit(MOST).tuples():
        requirement = Requirement.get_by_id(key)
        if gather.is_open(requirement):
            found += _plain(requirement, told)
    return found


def _key(one: Finding, day: dt.date) -> str:
    """Name a signal once: of a purchase for good, of a group once a quarter."""
    lasting = one.kind in ("loser", "together", "winner", "rotating")
    turn = f":{day.year}Q{(day.month + 2) // 3}" if lasting else ""
    return hashlib.sha256(f"{one.kind}:{one.about}{turn}".encode()).hexdigest()


def keep_all(found: Iterable[Finding]) -> int:
    """Keep what is new with its numbers as they are now; what is there already stays as it was."""
    day, rows = clock.today(), list(found)[:MOST]
    keys = [_key(one, day) for one in rows]
    there = Suspicion.select(Suspicion.key).where(Suspicion.key.in_(keys or [""]))
    known = {key for (key,) in there.tuples()}
    new = 0
    for key, one in zip(keys, rows, strict=True):
        if key not in known:
            known.add(key)
            _keep(key, one, day)
            new += 1
    if new:
        link = "/supervision/suspicions?state=open"
        notices.notify(holders("supervisor.officer"), TOLD, {"n": new}, link=link)
    return new


def _keep(key: str, one: Finding, day: dt.date) -> None:
    agencies = {a.id: a for a in Agency.select().where(Agency.id.in_(list(one.agencies)))}
    near = [label for label, _, _ in one.chart]
    names = dict(Agency.select(Agency.id, Agency.name).where(Agency.id.in_(near or [""])).tuples())
    bought = {r.id: r for r in Requirement.select().where(Requirement.id.in_(list(one.purchases)))}
    single = bought[one.purchases[0]] if len(one.purchases) == 1 else None
    dates = [row.published_at.date() for row in bought.values() if row.published_at] or [day]
    row = Suspicion.create(
        key=key,
        kind=one.kind,
        strength=one.strength,
        title=_title(one, single, agencies),
        requirement=single,
        region=_region(bought.values()),
        since=min(dates),
        until=day,
        figures=dict(one.figures),
        evidence=[_line(line, agencies, bought) for line in one.evidence],
        population={name: getattr(one.population, name) for name in _SCOPE},
        chart=[[names.get(label, label), value, marked] for label, value, marked in one.chart],
        purchases=list(one.purchases),
    )
    for agency in one.agencies:
        told = {"agency": agency, "organisation": agencies[agency].organisation_id}
        Inquiry.create(suspicion=row, **told)
    facts = {"kind": row.label, "name": row.title}
    events.record(FOUND, row, actor=SYSTEM, facts=facts)
    deadlines.start(SCREENING, row)


_SCOPE = ("scope", "n", "lower", "upper", "fence")


def _title(one: Finding, single: Requirement | None, agencies: dict[str, Agency]) -> str:
    if single is not None:
        return single.title[:200]
    names = [agencies[key].name for key in one.agencies]
    return (names[0] if len(names) == 1 else f"{names[0]}等{len(names)}家")[:200]


def _region(bought: Iterable[Requirement]) -> str:
    """Name the place whose office reads it: the one of all purchases, or their city."""
    places = {row.region_id or "" for row in bought}
    return places.pop() if len(places) == 1 else f"{min(places)[:4]}00" if min(places) else ""


def _line(line: Evidence, agencies: dict[str, Agency], bought: dict[str, Requirement]) -> dict:
    where = bought.get(line.where)
    return {
        "agency": line.agency,
        "name": agencies[line.agency].name,
        "where": f"{where.number or ''} {where.title}".strip() if where else line.where,
        "what": line.what,
        "value": line.value,
    }


def keep(payload: dict, found: list[Finding]) -> None:
    """Keep what a look brought (the effect of the job)."""
    keep_all(found)


LOOK = Handler(effect=keep, prepare=of_purchase)
LOOK_AT_NIGHT = Handler(effect=keep, prepare=of_night)
