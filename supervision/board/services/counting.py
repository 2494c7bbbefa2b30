"""Counting every figure step by step, outside the write lock, and finding what stands out."""

from __future__ import annotations

import dataclasses
from typing import Any

from app.accounts.queries import holders
from app.kernel import clock, deadlines, events, jobs, notices, parameters
from app.kernel.db import write
from app.kernel.jobs import Handler
from app.kernel.permissions import SYSTEM, Actor
from supervision.board import evidence, figures, queries, rules
from supervision.board.models import BoardFigure, BoardRun, Signal
from supervision.board.parameters import MONTHS, SPREAD, least_of, threshold_of
from supervision.board.rules import Found
from supervision.board.states import SCREENING, SignalState

NIGHT, STEP = "supervision.board_night", "supervision.board_step"
FOUND = "supervision.signal.find"
TOLD = "监督看板完成统计，新增 {n} 条待研判的线索"
KEPT, MOST_SIGNALS, RUNS = 50, 50, 2


def night(payload: dict) -> None:
    """Count once a night (a job)."""
    begin("", str(clock.today()))


def run(actor: Actor) -> BoardRun:
    """Count now; what is under way already is not begun twice."""
    there = queries.running()
    if there is not None:
        return there
    with write():
        return begin(actor.org_name, "")


def begin(asked_by: str, night: str) -> BoardRun:
    """Promise the first step; inside write()."""
    day = clock.today()
    since, until = rules.window(day, parameters.value(MONTHS, day))
    row = BoardRun.create(since=since, until=until, asked_by=asked_by, total=len(rules.KINDS))
    _promise(row.id, 0)
    return row


def _promise(key: str, at: int) -> None:
    jobs.enqueue(STEP, {"run": key, "at": at}, key=f"{STEP}:{key}:{at}")


def counted(payload: dict) -> dict[str, Any]:
    """Count one kind; reads only."""
    row, kind = queries.run(payload["run"]), list(rules.KINDS)[payload["at"]]
    found = figures.count(kind, row.since, row.until)
    least, percent = (
        parameters.value(key, row.until) for key in (least_of(kind), threshold_of(kind))
    )
    out = rules.standing_out(found, least, percent, parameters.value(SPREAD, row.until))
    kept = sorted(found, key=lambda one: (-one.value, -one.n, one.subject))
    kept = [one for one in kept if one.n >= least][:KEPT]
    whole = [_whole(one, row) for one in out[:MOST_SIGNALS]]
    return {"kind": kind, "kept": kept, "out": whole, "percent": percent}


def _whole(one: Found, row: BoardRun) -> Found:
    """Add to what stands out the purchases behind it, and who the first four are."""
    told = dict(one.figures)
    if one.kind.startswith("top_"):
        told["first"] = evidence.first_four(one, row.since, row.until)
    behind = evidence.purchases(one, row.since, row.until)
    return dataclasses.replace(one, figures=told, evidence=behind)


def keep(payload: dict, found: dict[str, Any]) -> None:
    """Keep the figures and signals of one kind, then promise the next; in the job's transaction."""
    row = queries.run(payload["run"])
    if row is None or row.done != payload["at"]:
        return
    for place, one in enumerate(found["kept"], 1):
        BoardFigure.create(
            run=row, kind=one.kind, place=place, subject=one.subject, name=one.name,
            region=one.region, n=one.n, value=one.value, figures=dict(one.figures),
        )  # fmt: skip
    row.signals += _signal(row, found["out"])
    row.done += 1
    if row.done == row.total:
        _finish(row)
    else:
        _promise(row.id, row.done)
    row.save()


def _signal(run: BoardRun, found: list[Found]) -> int:
    """Make what stands out a signal, or bring one that nobody has judged up to date."""
    quarter, new = rules.quarter(run.until), 0
    there = queries.known([one.key(quarter) for one in found])
    for one in found:
        values = {
            "n": one.n, "value": one.value, "figures": dict(one.figures),
            "evidence": list(one.evidence), "since": run.since, "until": run.until,
        }  # fmt: skip
        old = there.get(one.key(quarter))
        if old is not None:
            if old.state == SignalState.OPEN:
                Signal.update(values).where(Signal.id == old.id).execute()
            continue
        about = {"owner": one.owner, "agency": one.agency, "region": one.region}
        row = Signal(
            key=one.key(quarter), kind=one.kind, subject=one.subject, name=one.name,
            **about, **values,
        )  # fmt: skip
        row.save(force_insert=True)
        events.record(FOUND, row, actor=SYSTEM, facts={"kind": row.label, "name": row.name})
        deadlines.start(SCREENING, row)
        new += 1
    return new


def _finish(row: BoardRun) -> None:
    row.finished_at = clock.now()
    if row.signals:
        link = "/supervision/signals?state=open"
        notices.notify(holders("supervisor.officer"), TOLD, {"n": row.signals}, link=link)
    done = BoardRun.select(BoardRun.id).where(BoardRun.finished_at.is_null(False))
    newest = [key for (key,) in done.order_by(BoardRun.finished_at.desc()).limit(RUNS).tuples()]
    kept = [row.id, *newest[: RUNS - 1]]
    BoardFigure.delete().where(BoardFigure.run.not_in(kept)).execute()


COUNT = Handler(effect=keep, prepare=counted)
