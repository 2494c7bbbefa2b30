"""The monthly operations report 运营情况报告: counted in a job, kept as figures, printed when asked."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from peewee import fn

from app.kernel import clock, events, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM, Actor
from app.kernel.room import subject_of
from bidding.methods import TITLES
from bidding.models import Award, Requirement
from bidding.models.award import BASES
from exports.models import Report
from exports.services import report_credit
from intermediaries.models import ServiceItem
from supervision.evaluation.models import Evaluation
from supervision.evaluation.rules import ROLES

KIND = "exports.report"
MONTHS = 6
FIRST = "2020-01"
# title, kind of thing, what happened to it; a kind no room has is left out
GROUPS = (
    ("机构进驻", "intermediaries.agency", (
        ("submit", "提交申请"), ("admit", "准予入驻"), ("reject", "不予入驻"), ("suspend", "暂停"),
        ("restore", "恢复"), ("withdraw", "主动退出"), ("remove", "清退"),
    )),
    ("采购和选取", "bidding.requirement", (
        ("publish", "发布公告"), ("approve", "审核通过并发布"), ("revise", "更正公告"), ("cancel", "终止采购"), ("draw", "完成抽取"),
        ("choose", "业主择优选定"), ("accept", "直接选取被接受"), ("turn_down", "直接选取被拒绝"), ("invalidate", "置为无效"),
        ("fail", "流标"), ("award", "确定中选"), ("complete", "服务完成"), ("terminate", "服务中止"),
    )),
    ("服务评价", "supervision.evaluation", (
        ("rate", "作出评价"), ("expire", "期满未评价"), ("appeal", "提出申诉"), ("moderate", "处理申诉"),
    )),
    ("投诉", "supervision.complaint", (
        ("accept", "受理"), ("refuse", "不予受理"), ("transfer", "转办"),
            ("investigate", "开始调查"), ("decide", "作出处理决定"), ("close", "办结"),
    )),
    ("信用记录", "supervision.entry", (
        ("find", "提出"), ("publish", "认定并公布"), ("dismiss", "不予记入"), ("appeal", "提出申诉"),
        ("repair", "修复"), ("expire", "期满失效"),
    )),
    ("惩戒", "supervision.sanction", (
        ("notice", "发出告知书"), ("publish", "公布并执行"), ("confirm", "公布清退"), ("lift", "提前解除"),
        ("expire", "期满解除"), ("withdraw", "不予惩戒"),
    )),
)  # fmt: skip
TREND = (
    ("准予入驻", ("intermediaries.agency.admit",)),
    ("发布公告", ("bidding.requirement.publish", "bidding.requirement.approve")),
    ("确定中选", ("bidding.requirement.award",)),
    ("流标", ("bidding.requirement.fail", "bidding.requirement.turn_down")),
)


def ask(month: str, actor: Actor) -> None:
    """Promise the report of a month that has begun; Invalid for any other."""
    if not is_month(month):
        raise Invalid({"month": "请选择已经开始的月份。"})
    now = clock.now()
    payload = {"month": month, "by": actor.org_name or actor.name}
    with write():
        jobs.enqueue(KIND, payload, key=f"report:{month}:{now.isoformat()}")


def is_month(text: str) -> bool:
    """Say whether this names a month (2026-11) that is not yet to come."""
    try:
        dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return False
    return len(text) == 7 and FIRST <= text <= clock.today().isoformat()[:7]


def last_whole_month() -> str:
    """Name the month a report is usually wanted of: the one before today's."""
    return (clock.today().replace(day=1) - dt.timedelta(days=1)).isoformat()[:7]


def make(payload: dict[str, Any]) -> None:
    """Count the month and keep its figures (the job)."""
    month = payload["month"]
    told = json.dumps(figures(month), ensure_ascii=False)
    values = {"figures": told, "made_by": payload["by"], "made_at": clock.now()}
    with write():
        found = Report.get_or_none(Report.month == month)
        if found is None:
            found = Report.create(month=month, **values)
        else:
            more = {"version": Report.version + 1}
            Report.update(values | more).where(Report.id == found.id).execute()
        events.record("exports.report.make", found, actor=SYSTEM, facts={"month": month})


def bounds(month: str) -> tuple[dt.datetime, dt.datetime]:
    """Return the first moment of a month and of the next."""
    start = dt.datetime.fromisoformat(f"{month}-01")
    return start, (start + dt.timedelta(days=32)).replace(day=1)


def months_to(month: str) -> list[str]:
    """List the months of the trend, the wanted one last."""
    found = [month]
    while len(found) < MONTHS:
        before = bounds(found[0])[0] - dt.timedelta(days=1)
        found.insert(0, before.isoformat()[:7])
    return found


def figures(month: str) -> dict[str, Any]:
    """Count everything of one month."""
    groups = [(title, kind, rows) for title, kind, rows in GROUPS if subject_of(kind)]
    keys = [f"{kind}.{action}" for _, kind, rows in groups for action, _ in rows]
    counted = happened(month, keys)
    months = months_to(month)
    lately = [happened(one, [key for _, keys in TREND for key in keys]) for one in months]
    return {
        "groups": [
            [title, [[label, counted.get(f"{kind}.{action}", 0)] for action, label in rows]]
            for title, kind, rows in groups
        ],
        "items": _items(month),
        "methods": _methods(month),
        "ratings": _ratings(month),
        "entries": report_credit.entries(*bounds(month)),
        "grades": report_credit.grades(),
        "complaints": report_credit.complaints(*bounds(month)),
        "months": months,
        "trend": [
            [name, [sum(one.get(key, 0) for key in keys) for one in lately]] for name, keys in TREND
        ],
    }


def happened(month: str, keys: list[str]) -> dict[str, int]:
    """Count the events of a month by their keys."""
    query = Event.select(Event.key, fn.COUNT(Event.id)).where(Event.key.in_(keys))
    return dict(query.where(_within(Event.at, month)).group_by(Event.key).tuples())


def _within(moment: Any, month: str) -> Any:
    start, end = bounds(month)
    return (moment >= start) & (moment < end)


def _items(month: str) -> list[list[Any]]:
    fields = (ServiceItem.name, fn.COUNT(Requirement.id), fn.SUM(Requirement.amount_fen))
    query = Requirement.select(*fields).join(ServiceItem)
    query = query.where(_within(Requirement.published_at, month)).group_by(ServiceItem.name)
    return [[name, n, int(fen)] for name, n, fen in query.order_by(ServiceItem.name).tuples()]


def _methods(month: str) -> list[list[Any]]:
    fields = (Requirement.method, Award.basis, fn.COUNT(Award.id), fn.SUM(Award.amount_fen))
    query = Award.select(*fields).join(Requirement).where(_within(Award.issued_at, month))
    query = query.group_by(Requirement.method, Award.basis)
    rows = query.order_by(Requirement.method, Award.basis).tuples()
    return [[TITLES[m], BASES[b], n, int(fen)] for m, b, n, fen in rows]


def _ratings(month: str) -> list[list[Any]]:
    """Count what was published, with the mean in hundredths of a star."""
    row = Evaluation
    query = row.select(row.role, fn.COUNT(row.id), fn.SUM(row.stars))
    query = query.where(_within(row.counted_at, month), row.ruling != "upheld")
    rows = query.group_by(row.role).order_by(row.role).tuples()
    return [[ROLES[role], n, round(int(stars) / n)] for role, n, stars in rows]
