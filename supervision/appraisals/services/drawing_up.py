"""Drawing a sheet up, counting it, putting it to hearing, publishing it; a new edition."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from app.kernel import clock, events, parameters, workdays
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from supervision.appraisals import gather, queries, rules
from supervision.appraisals.models import Appraisal
from supervision.appraisals.parameters import OBJECT, weights
from supervision.appraisals.states import APPRAISAL, AppraisalState
from supervision.moving import Mover

KEY = "supervision.appraisal."
ENDED = dt.time(23, 59, 59)
_fire = Mover(APPRAISAL, lambda row: {"title": row.title})


def _counted(since: dt.date, until: dt.date, region: str | None, office: str) -> dict[str, Any]:
    """Count the period under the weights in force on its last day."""
    found = weights(until, region)
    bodies, counties = gather.gathered(since, until, region or "", office)
    told = {"bodies": rules.kept(bodies, found), "counties": rules.kept(counties, found)}
    return {"told": {"weights": asdict(found), **told}, "counted_at": clock.now()}


def create(command: Any, actor: Actor) -> Appraisal:
    """Draw the sheet of a period up for the actor's office and its division."""
    period, year = command["period"], command["year"]
    span = rules.span(period, year, 1 if period == "year" else command["number"] or 0)
    if span is None:
        raise Invalid({"number": Reason("没有这一期：月度填 1 至 12，季度填 1 至 4")})
    if span[0] > clock.today():
        raise Invalid({"year": Reason("这一期还没有开始")})
    with write():
        if queries.same_period(actor.org_id, *span):
            raise Invalid({"year": Reason("这一期已经有考评表；需要更正的，请另起新的一版")})
        return _drawn_up(period, span, actor, actor.region or None)


def _drawn_up(
    period: str, span: tuple[dt.date, dt.date], actor: Actor, region: str | None, **more: Any
) -> Appraisal:
    values = _counted(*span, region, actor.org_id)
    row = Appraisal.create(
        period=period, since=span[0], until=span[1], office=actor.org_id, region=region,
        **values, **more,
    )  # fmt: skip
    events.record(f"{KEY}create", row, actor=actor, facts={"title": row.title})
    return queries.appraisal(row.id)


def count(row: Appraisal, actor: Actor) -> None:
    """Count a draft anew."""
    values = _counted(row.since, row.until, row.region_id, row.office_id)
    with write():
        mine = (Appraisal.id == row.id) & (Appraisal.state == AppraisalState.DRAFT)
        change = Appraisal.update(version=Appraisal.version + 1, **values)
        if not change.where(mine).execute():
            raise NotAllowed(Reason("已经征求意见的考评表不能重新计算"))
        events.record(f"{KEY}count", row, actor=actor, facts={"title": row.title})


def hear(row: Appraisal, actor: Actor, seen: int | None) -> Event:
    """Count a last time, freeze it and tell the bodies on it, who may object in time."""
    now = clock.now()
    days = parameters.value(OBJECT, now.date(), row.region_id)
    until = dt.datetime.combine(workdays.add_workdays(now.date(), days).end, ENDED)
    values = _counted(row.since, row.until, row.region_id, row.office_id)
    with write():
        told = {"title": row.title, "until": f"{until:%Y-%m-%d}"}
        sets = {**values, "objections_until": until}
        return fire(APPRAISAL, row, "hear", actor, facts=told, seen=seen, sets=sets)


def discard(row: Appraisal, actor: Actor, seen: int | None) -> Event:
    """Throw a draft away."""
    return _fire(row, "discard", actor, seen)


def take_back(row: Appraisal, reason: str, actor: Actor, seen: int | None) -> Event:
    """Take it back to be counted anew, after an objection turned out right."""
    return _fire(row, "take_back", actor, seen, sets={"objections_until": None}, reason=reason)


def publish(row: Appraisal, text: str, actor: Actor, seen: int | None) -> Event:
    """Publish the frozen figures and places with the office's words."""
    sets = {"announcement": text, "published_at": clock.now()}
    with write():
        event = _fire(row, "publish", actor, seen, sets=sets)
        events.checkpoint("notice")
    return event


def renew(row: Appraisal, actor: Actor) -> Appraisal:
    """Draw the next edition up from a published one, counted anew."""
    with write():
        if queries.edition_after(row) is not None:
            raise NotAllowed(Reason("已经有新的一版"))
        more = {"edition": row.edition + 1, "former": row.id}
        return _drawn_up(row.period, (row.since, row.until), actor, row.region_id, **more)
