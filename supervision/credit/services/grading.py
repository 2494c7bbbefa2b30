"""From the ledger to the grade: running sums, the sum of a year, what a grade brings with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.kernel import clock, events, jobs
from app.kernel.cache import give_room
from app.kernel.db import insert_rows, new_id, write
from app.kernel.events import Event
from app.kernel.many import among
from app.kernel.permissions import SYSTEM
from intermediaries import queries as library
from intermediaries.models import Agency
from intermediaries.services import standing
from supervision.credit import queries, rules
from supervision.credit.models import CreditEntry, CreditSum, RuleSet
from supervision.credit.rules import Sum

CONSEQUENCE = "supervision.credit.consequence"
NIGHT, ALL = "supervision.credit_night", "supervision.credit_regrade_all"
ONE, YEAR = "supervision.credit_regrade", "supervision.credit_year"
STEP = 2000  # each writes the pages of the shelf once: fewer steps, fewer pages
GRADED = (Agency.id, Agency.name, Agency.uscc, Agency.grade, Agency.score, Agency.is_rated)
ROOM = 64  # megabytes of SQLite's database kept while everybody is regraded
AT_NIGHT = dt.time(0, 20)


def regrade(agency: Agency | str) -> Agency:
    """Compute an agency's running sum anew; its grade and place on the shelf follow."""
    key = agency if isinstance(agency, str) else agency.id
    with write():
        _regrade([key])
    return library.agency(key)


def _regrade(ids: list[str]) -> None:
    day = clock.today()
    running = CreditSum.select().where(among(CreditSum.agency, ids), CreditSum.year.is_null())
    before = {row.agency_id: row for row in running}
    agencies = {row.id: row for row in Agency.select(*GRADED).where(among(Agency.id, ids))}
    sums = queries.sums_of(ids, day)
    _keep(before, sums, day)
    moved = {key: one for key, one in sums.items() if _is_moved(agencies[key], one[1])}
    given = [(agencies[key], x.grade, x.score, x.has_record) for key, (_, x) in moved.items()]
    standing.set_grades(given, SYSTEM)
    for key, (rule_set, found) in moved.items():
        _follow(agencies[key], rule_set, found)


def _keep(before: dict[str, CreditSum], sums: dict[str, tuple[RuleSet, Sum]], day: dt.date) -> None:
    """Keep the running sums: what is new or changed takes the place of what was."""
    gone, rows = [], []
    for key, (rule_set, found) in sums.items():
        row, parts = before.get(key), list(found.parts)
        same = row is not None and (row.parts, row.rules_id) == (parts, rule_set.id)
        if same and found.has_record:
            continue
        if row is not None:
            gone.append(row.id)
        if found.has_record:
            rows.append(_born(row) | _said(key, rule_set, found) | {"on": day})
    if gone:
        CreditSum.delete().where(CreditSum.id.in_(gone)).execute()
    insert_rows(CreditSum, rows)


def _born(row: CreditSum | None) -> dict[str, Any]:
    """Give a new sum its id and birth; one that is there keeps them."""
    if row is not None:
        return {"id": row.id, "created_at": row.created_at, "version": row.version}
    return {"id": new_id(), "created_at": clock.now(), "version": 1}


def _said(key: str, rule_set: RuleSet, found: Sum) -> dict[str, Any]:
    said = {"agency": key, "rules": rule_set.id, "parts": list(found.parts)}
    return said | {"score": found.score, "grade": found.grade}


def _is_moved(agency: Agency, found: Sum) -> bool:
    known = (agency.grade, agency.score, agency.is_rated)
    return known != (found.grade, found.score, found.has_record)


def _follow(agency: Agency, rule_set: RuleSet, found: Sum) -> None:
    """Ask for what a worse grade brings with it; `agency` still has the grade of before."""
    what = rule_set.data["grades"].get(found.grade)
    if what and rules.has_fallen(agency.grade, found.grade):
        facts = {"grade": found.grade, "score": found.score, "entry": ""}
        _ask_for(agency, what, facts, rule_set.title)


def consequence_of_entry(row: CreditEntry) -> None:
    """Ask for what the item of a published entry brings with it."""
    _ask_for(row.agency, row.terms, {"entry": row.id, "code": row.code}, row.clause)


def _ask_for(agency: Agency, what: dict[str, Any], facts: dict[str, Any], clause: str) -> None:
    """Record that a measure is due: proposed only, sanctions decide."""
    if what["consequence"] == "none":
        return
    told = {
        "agency": agency.name,
        "agency_uscc": agency.uscc,
        "measure": what["consequence"],
        "measure_name": rules.CONSEQUENCES[what["consequence"]],
        "months": what["months"],
        "clause": clause,
        **facts,
    }
    events.record(CONSEQUENCE, agency, actor=SYSTEM, facts=told, visibility="parties")


def heard(event: Event) -> None:
    """Promise to regrade the agency that an event of a rating or a contract is about."""
    agency = _agency_of(event)
    if agency is not None:
        jobs.enqueue(ONE, {"agency": agency}, key=f"credit:{event.id}")
        plan_night()


def _agency_of(event: Event) -> str | None:
    if event.subject_kind == "supervision.evaluation":
        return queries.rated_agency(event.subject_id)
    return queries.contracted_agency(event.subject_id)


def regrade_one(payload: dict) -> None:
    """Regrade one agency (a job)."""
    regrade(payload["agency"])


def regrade_some(payload: dict) -> None:
    """Regrade the next agencies of which anything is known, then promise those after them."""
    ids = queries.recorded(payload["after"], STEP)
    give_room(ROOM if len(ids) == STEP else 0)
    if ids:
        _regrade(ids)
    if len(ids) == STEP:
        jobs.enqueue(ALL, {**payload, "after": ids[-1]}, key=_key(payload["run"], ids[-1]))


def regrade_all(run: str) -> None:
    """Promise to regrade everybody; inside write(), `run` names the occasion."""
    jobs.enqueue(ALL, {"run": run, "after": ""}, key=_key(run, ""))


def forget_ratings() -> None:
    """Regrade whose ratings have left the period; inside write()."""
    today = clock.today()
    spans = {rules.period(one.data, today)[0] for one in queries.sets_on(today)}
    ids = sorted({key for first in spans for key in queries.slid_out(first)})
    for start in range(0, len(ids), STEP):
        _regrade(ids[start : start + STEP])


def _key(run: str, after: str) -> str:
    return f"credit_all:{run}:{after}"


def plan_night() -> None:
    """Promise the next night's round; inside write()."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    due = dt.datetime.combine(tomorrow, AT_NIGHT)
    jobs.enqueue(NIGHT, {}, due=due, key=f"{NIGHT}:{tomorrow}")


def close_year(payload: dict) -> None:
    """Keep the sums of the last day of a year, some agencies at a time."""
    year = payload["year"]
    ids = queries.recorded(payload["after"], STEP)
    day = dt.date(year, 12, 31)
    kept = CreditSum.select(CreditSum.agency).where(CreditSum.year == year)
    known = {key for (key,) in kept.where(among(CreditSum.agency, ids)).tuples()}
    sums = queries.sums_of([x for x in ids if x not in known], day)
    dated = {"on": day, "year": year}
    insert_rows(
        CreditSum,
        [
            _born(None) | _said(key, rule_set, found) | dated
            for key, (rule_set, found) in sums.items()
            if found.has_record
        ],
    )
    if len(ids) == STEP:
        plan_year(year, ids[-1])


def plan_year(year: int, after: str = "") -> None:
    """Promise the sums of a year; inside write()."""
    jobs.enqueue(YEAR, {"year": year, "after": after}, key=f"{YEAR}:{year}:{after}")
