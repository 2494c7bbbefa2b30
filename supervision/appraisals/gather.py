"""The figures, counted from what the house knows: the ledger of clocks, complaints, what was shared.

A matter is one clock an office or review institution holds: received when it started, finished when
it was stopped. Its place is that of its thing. A clock whose thing names no office (a hall's) is
of who stopped it; while it is open, of the nearest hall.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from peewee import SQL, Table, fn

from app.accounts.models import Organisation, Region
from app.accounts.rules.places import inside
from app.accounts.rules.regions import ancestors
from app.kernel import calendars, ledger, workdays
from app.kernel.clocks import Deadline, DeadlineStep
from app.kernel.db import db
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from projects.models import Assessment, Project
from supervision.appraisals.rules import WHOLE, Figures
from supervision.complaints.models import Complaint
from supervision.complaints.states import ACCEPTING, DECIDING, ENFORCING, REVIEWING
from supervision.evaluation.models import Evaluation
from supervision.questionnaires.models import Demand
from supervision.questionnaires.states import ANSWERING, ASSIGNING

OFFICES = ("department", "window", "committee", "regulator")
HALL = ("package.acceptance", "package.filing")
REVIEW = ("package.assignment", "package.review", "package.rereview", "package.certificate")
LETTERS = (ACCEPTING, DECIDING, ENFORCING, REVIEWING)
UPHELD = ("upheld", "partly")
PAPER = Table("paper", ("issuer_id", "region_id", "issued_at", "state"))
Span = tuple[dt.datetime, dt.datetime]


class Body(NamedTuple):
    """Who is appraised."""

    id: str
    name: str
    kind: str
    region: str


class Clock(NamedTuple):
    """A clock of the period with who holds it ("" where its thing names nobody), and its steps."""

    kind: str
    holder: str
    region: str
    unit: str
    steps: list[ledger.Step]


def span_of(since: dt.date, until: dt.date) -> Span:
    """Return the moments a period begins at and ends before."""
    midnight = dt.time()
    day = dt.timedelta(days=1)
    return dt.datetime.combine(since, midnight), dt.datetime.combine(until + day, midnight)


def gathered(
    since: dt.date, until: dt.date, region: str, office: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Count the bodies and the counties of a place ("": everywhere); who draws up is left out."""
    span = span_of(since, until)
    found = defaultdict(Counter)
    bodies = {one.id: one for one in _offices(region, office)}
    _count_matters(found, bodies, region, span)
    _count_shared(found, region, span)
    for key, n in _upheld(region, span):
        found[key]["upheld"] += n
    held = [key for key in found if key not in bodies and found[key]["received_at_all"]]
    bodies |= {one.id: one for one in _institutions(held)}
    for told in found.values():
        told.pop("received_at_all", None)
    rows = [{**one._asdict(), "figures": Figures(**found[one.id])} for one in bodies.values()]
    return rows, _counties(rows, region)


def _offices(region: str, office: str) -> list[Body]:
    query = _bodies().where(Organisation.kind.in_(OFFICES), Organisation.id != office)
    if region:
        query = query.where(inside(Organisation.region, region))
    return _made(query.where(Organisation.state == "approved"))


def _institutions(keys: Sequence[str]) -> list[Body]:
    if not keys:
        return []
    return _made(_bodies().where(Organisation.id.in_(keys), Organisation.kind == "agency"))


def _bodies() -> Any:
    fields = (Organisation.id, Organisation.name, Organisation.kind, Organisation.region)
    return Organisation.select(*fields).order_by(Organisation.name, Organisation.id)


def _made(query: Any) -> list[Body]:
    return [Body(key, name, kind, home or "") for key, name, kind, home in query.tuples()]


def _count_matters(
    found: dict[str, Counter], bodies: dict[str, Body], region: str, span: Span
) -> None:
    halls = [one for one in bodies.values() if one.kind == "window"]
    by_name = {one.name: one.id for one in halls}
    calendar = calendars.current()
    for one, stopper in _clocks(region, span):
        key = one.holder or by_name.get(stopper) or (not stopper and _nearest(one.region, halls))
        if key:
            _count(found[key], one, span, calendar)


def _nearest(region: str, halls: Sequence[Body]) -> str:
    """Return the hall of a place: of its own division, else of the next above."""
    for code in (region, *ancestors(region)):
        there = [one.id for one in halls if one.region == code]
        if there:
            return there[0]
    return ""


def _count(told: Counter, one: Clock, span: Span, calendar: workdays.Calendar) -> None:
    standing = ledger.reckon(one.unit, one.steps, calendar)
    stopped, due = standing.stopped, standing.due
    told["received_at_all"] = 1
    if one.steps[0].at >= span[0]:
        told["received"] += 1
    late = due is not None and (stopped or span[1]) > due
    if stopped is None or stopped >= span[1]:
        told["open_late"] += due is not None and due < span[1]
    else:
        told["finished"] += 1
        told["on_time"] += not late
        _time(told, standing, calendar)
    told["demands_late"] += late and one.kind == ANSWERING


def _time(told: Counter, standing: ledger.Standing, calendar: workdays.Calendar) -> None:
    """Add which share of its limit a finished clock used, in working days without pauses."""
    if standing.due is None or standing.unit == "until":
        return
    held = ledger.paused_workdays(standing, calendar)
    first = standing.begun.date()
    allowed = workdays.between(first, standing.due.date(), calendar) - held
    used = max(workdays.between(first, standing.stopped.date(), calendar) - held, 0)
    if allowed > 0:
        told["used_total"] += used * WHOLE // allowed
        told["timed"] += 1


def _clocks(region: str, span: Span) -> Iterator[tuple[Clock, str]]:
    """Walk through the clocks that began before the end of the period and were open in it, each
    with who stopped it, as far as the ledger went by then."""
    for kinds, model, holder, place, more in _HELD:
        query = DeadlineStep.select(
            Deadline.id, Deadline.kind, Deadline.unit, holder, place,
            DeadlineStep.action, DeadlineStep.at, DeadlineStep.reason, DeadlineStep.amount,
            DeadlineStep.until, DeadlineStep.cap, DeadlineStep.by_name,
        ).join(Deadline).join(model, on=(Deadline.subject_id == model.id))  # fmt: skip
        query = query.join(Project) if more else query
        stop = DeadlineStep.alias()
        ended = stop.select(SQL("1")).where(
            stop.deadline == Deadline.id, stop.action == "stop", stop.at < span[0]
        )
        query = query.where(Deadline.kind.in_(kinds), Deadline.started_at < span[1])
        query = query.where(~fn.EXISTS(ended), DeadlineStep.at < span[1])
        if region:
            query = query.where(inside(place, region))
        rows = query.order_by(Deadline.id, DeadlineStep.seq).tuples().iterator()
        for _, group in itertools.groupby(rows, lambda row: row[0]):
            yield _clock(list(group))


def _clock(rows: list[tuple]) -> tuple[Clock, str]:
    _, kind, unit, holder, place, *_ = rows[0]
    steps = [ledger.Step(*row[5:11]) for row in rows]
    stopper = next((row[11] for row in rows if row[5] == "stop"), "")
    named = "" if kind in HALL else holder or ""
    return Clock(kind, named, place or "", unit, steps), stopper


_HELD = (
    ((*HALL, *REVIEW), Package, Package.institution, Project.region, True),
    (LETTERS, Complaint, Complaint.office, Complaint.region, False),
    ((ANSWERING,), Demand, Demand.office, Demand.region, False),
    ((ASSIGNING,), Demand, Demand.desk, Demand.region, False),
)


def _upheld(region: str, span: Span) -> list[tuple[str, int]]:
    query = Complaint.select(Complaint.against, fn.COUNT(Complaint.id))
    query = query.where(Complaint.decision.in_(UPHELD), Complaint.decided_at.between(*span))
    if region:
        query = query.where(Complaint.region.is_null() | inside(Complaint.region, region))
    return list(query.group_by(Complaint.against).tuples())


def _count_shared(found: dict[str, Counter], region: str, span: Span) -> None:
    """Count what each put on the platform in the period for others to use."""
    for name, query, place in _shared(span):
        near = query.where(inside(place, region)) if region else query
        for key, n in near.tuples():
            found[key][name] += n


def _shared(span: Span) -> Iterator[tuple[str, Any, Any]]:
    zone = Assessment.select(Assessment.organisation, fn.COUNT(Assessment.id))
    zone = zone.where(Assessment.published_at >= span[0], Assessment.published_at < span[1])
    yield "assessments", zone.group_by(Assessment.organisation), Assessment.region
    paper = PAPER.bind(db).select(PAPER.issuer_id, fn.COUNT(SQL("*")))
    mine = PAPER.issuer_id.is_null(False) & (PAPER.issued_at >= span[0])
    paper = paper.where(
        mine & (PAPER.issued_at < span[1]) & PAPER.state.in_(("valid", "void_asked"))
    )
    yield "papers", paper.group_by(PAPER.issuer_id), PAPER.region_id
    said = Opinion.select(Opinion.organisation, fn.COUNT(Opinion.id)).join(Package).join(Project)
    said = said.where(Opinion.created_at >= span[0], Opinion.created_at < span[1])
    said = said.where(Opinion.number.is_null(False), Opinion.sheet.is_null(False))
    yield "opinions", said.group_by(Opinion.organisation), Project.region
    rated = Evaluation.select(Evaluation.rater, fn.COUNT(Evaluation.id))
    rated = rated.where(Evaluation.counted_at >= span[0], Evaluation.counted_at < span[1])
    rated = rated.where(Evaluation.role != "owner", Evaluation.stars.is_null(False))
    yield "ratings", rated.group_by(Evaluation.rater), Evaluation.region


def _counties(rows: Sequence[dict[str, Any]], region: str) -> list[dict[str, Any]]:
    """Sum the offices of each county of a place up; offices of the place itself are of none."""
    counties: dict[str, list[Figures]] = defaultdict(list)
    for row in rows:
        code = row["region"][:6]
        if row["kind"] != "agency" and code and not code.endswith("00") and code != region[:6]:
            counties[code].append(row["figures"])
    names = Region.select(Region.code, Region.name).where(Region.code.in_(list(counties) or [""]))
    return [
        {"id": code, "name": name, "kind": "county", "region": code,
         "figures": sum(counties[code], Figures(bodies=0))}
        for code, name in names.order_by(Region.code).tuples()
    ]  # fmt: skip
