"""Random checks of the practice year: one plan drawn and checked, one announced for next week."""

from __future__ import annotations

import datetime as dt

from app.accounts.services import actor_of
from app.demo import buying
from app.demo.agencies import CITY
from app.demo.stage import Stage, Story
from app.kernel import clock
from app.kernel.permissions import Actor
from supervision.checks import queries
from supervision.checks.models import Check
from supervision.checks.services import inspecting, planning

MATTERS = ("资质证书是否在有效期内", "执业人员是否在岗", "收费是否与公示一致")
BASIS = "演练市2026年度中介服务机构抽查工作计划"
HOUR = dt.timedelta(hours=1)
BEGAN, INSPECTED = 34, 4
PROBLEM = "两名执业人员的社会保险由其他单位缴纳"
# how far the drawn checks have come, in the order drawn; the first two have a problem
ENDS = ("rectifying", "closed", "published", "reported", "inspecting", "drawn")


def settle(stage: Stage) -> None:
    """Say who may be drawn as inspector: the regulator's account and two colleagues."""
    place = stage.places["regulator"]
    others = [actor_of(stage.staff(place, "officer"), place) for _ in range(2)]
    stage.inspectors = [stage.actor("regulator", "regulator"), *others]


def stories(stage: Stage) -> list[Story]:
    """Return the story of the past plan and of the coming one."""
    return [_past(stage), _coming(stage)]


def _typed(title: str, people: list[Actor], freeze_at: dt.datetime, days: int) -> dict:
    return {
        "title": title,
        "basis": BASIS,
        "matters": list(MATTERS),
        "region": CITY,
        "item": "",
        "grades": (),
        "share": None,
        "quantity": len(ENDS),
        "inspectors": tuple(one.person_id for one in people),
        "team": 2,
        "freeze_at": freeze_at,
        "draw_at": freeze_at + HOUR,
        "source": "",
        "issue": "",
        "due_on": freeze_at.date() + dt.timedelta(days=days),
    }


def _coming(stage: Stage) -> Story:
    yield stage.ago(1, "14:20")
    people = stage.inspectors
    typed = _typed("第四季度造价咨询机构抽查", people, stage.ahead(3, "09:00"), 45)
    planning.publish(planning.create(typed, people[0]), people[0], None)


def _past(stage: Stage) -> Story:
    yield stage.ago(BEGAN, "08:40")
    people = stage.inspectors
    typed = _typed("第三季度中介服务机构抽查", people, clock.now() + HOUR, 90)
    key = planning.create(typed, people[0]).id
    planning.publish(queries.plan(key), people[0], None)
    yield stage.ago(BEGAN - INSPECTED, "09:30")
    rows = [row.id for row in queries.checks_of(queries.plan(key))]
    for row, end in zip(rows, ENDS, strict=False):
        if end != "drawn":
            _inspect(queries.check(row), end, people)
    yield buying.next_morning("10:10")
    for row, end in zip(rows, ENDS, strict=False):
        if end in ("rectifying", "closed", "published"):
            _publish(queries.check(row), end, people[0])
    yield buying.next_morning("15:30")
    _put_right(stage, queries.check(rows[1]), people)


def _runner(row: Check, people: list[Actor]) -> Actor:
    return next(one for one in people if one.person_id in row.inspectors)


def _inspect(row: Check, end: str, people: list[Actor]) -> None:
    actor = _runner(row, people)
    inspecting.begin(row, actor, None)
    problem = PROBLEM if end in ("rectifying", "closed") else ""
    written = len(MATTERS) if end != "inspecting" else 1
    found = {
        n: {"facts": "查阅原件并与系统登记核对", "problem": "", "papers": []}
        for n in range(1, written + 1)
    }
    found[min(2, written)]["problem"] = problem
    inspecting.record(row, found, actor, None)
    if end == "inspecting":
        return
    said = ("corrected", "发现一项问题", "三十日内规范用工并提交证明")
    texts = said if problem else ("clean", "抽查事项均符合要求", "")
    inspecting.report(row, *texts, actor, None)


def _publish(row: Check, end: str, actor: Actor) -> None:
    act = inspecting.publish if end == "published" else inspecting.order
    act(row, actor, None)


def _put_right(stage: Stage, row: Check, people: list[Actor]) -> None:
    text = "已与两名人员签订合同并补缴社会保险，证明附后"
    agent = stage.acting(row.agency.organisation_id)
    inspecting.rectify(row, text, [stage.paper], agent, None)
    row = queries.check(row.id)
    inspecting.accept(row, "现场复核，社会保险已由本单位缴纳", _runner(row, people), None)
