"""A check from the draw to the end: every move by whoever makes it, all others refused."""

import datetime as dt

import pytest

from app.kernel import deadlines, events, jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, NotAllowed, StaleState
from app.kernel.fire import fire
from app.kernel.permissions import ANONYMOUS, SYSTEM
from supervision.checks import queries
from supervision.checks.models import CheckFinding
from supervision.checks.services import inspecting
from supervision.checks.states import CHECK, CheckState
from supervision.checks.todo import todo
from supervision.credit.models import CreditEntry
from supervision.sanctions.models import Sanction
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner
from tests.factories.checks import (
    actor_in,
    found,
    make_check,
    make_inspectors,
    walk,
)
from tests.factories.supervision import agent_for

S = CheckState
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-16 09:00")


def again(row):
    return queries.check(row.id)


def keys(row):
    told = events.timeline(row.subject_kind, row.id)
    return [one.key.rpartition(".")[2] for one in reversed(told)]


def test_a_clean_check_is_published_and_closed_when_its_publicity_ends():
    row = make_check("published")

    assert row.result == "clean"
    end = deadlines.due_of(row, "supervision.check_publicity")
    jobs.run_due(end - SECOND)
    assert again(row).state == S.PUBLISHED
    jobs.run_due(end + SECOND)
    assert again(row).state == S.CLOSED
    assert keys(row) == ["assign", "begin", "record", "report", "publish", "close"]
    assert deadlines.of(row, only_open=True) == []


def test_a_problem_is_put_right_looked_at_twice_and_closed(at):
    inspectors = make_inspectors()
    row = make_check("rechecking", problem="一份证书过期", inspectors=inspectors)
    who = actor_in(row, inspectors)
    inspecting.refuse(row, "仍缺一份证书", who, None)
    row = walk(again(row), "rechecking", inspectors, problem="x")
    inspecting.accept(row, "证书补齐，属实", who, None)

    assert again(row).state == S.CLOSED
    assert again(row).recheck == "证书补齐，属实"
    assert keys(row)[-6:] == ["report", "order", "rectify", "refuse", "rectify", "accept"]


def test_an_agency_that_does_nothing_is_looked_at_again_by_itself():
    row = make_check("rectifying", problem="一份证书过期")
    end = deadlines.due_of(row, "supervision.check_rectifying")
    jobs.run_due(end - SECOND)
    assert again(row).state == S.RECTIFYING
    jobs.run_due(end + SECOND)
    assert again(row).state == S.RECHECKING
    assert deadlines.due_of(row, "supervision.check_rechecking") is not None


def test_what_was_found_is_proposed_to_credit_and_sanctions_once():
    inspectors = make_inspectors()
    row = make_check("rectifying", problem="出具虚假成果", inspectors=inspectors)
    given = {
        "item": "Y04",
        "measure": "warning",
        "facts": "检查发现收费与公示不一致",
        "clause": "某办法第九条",
    }
    inspecting.propose(row, given, inspectors[0], None)
    inspecting.propose(again(row), given, inspectors[0], None)

    entry, sanction = CreditEntry.get(), Sanction.get()
    assert (CreditEntry.select().count(), Sanction.select().count()) == (1, 1)
    assert (entry.agency_id, entry.code, entry.state) == (row.agency_id, "Y04", "found")
    assert (sanction.agency_id, sanction.measure, sanction.state) == (
        row.agency_id, "warning", "proposed",
    )  # fmt: skip
    assert again(row).state == S.RECTIFYING
    with pytest.raises(Invalid):
        inspecting.propose(again(row), given | {"item": "", "measure": ""}, inspectors[0], None)


def test_a_report_needs_every_matter_and_a_result_that_fits():
    inspectors = make_inspectors()
    row = make_check("inspecting", inspectors=inspectors)
    who = actor_in(row, inspectors)
    with pytest.raises(NotAllowed):
        inspecting.report(row, "clean", "没有问题", "", who, None)
    with pytest.raises(Invalid) as wrong:
        inspecting.record(row, {1: {"facts": "", "problem": "过期", "papers": []}}, who, None)
    assert set(wrong.value.fields) == {"facts_1"}
    inspecting.record(row, found("证书过期"), who, None)
    for result, orders, field in (("clean", "", "result"), ("corrected", "", "orders")):
        with pytest.raises(Invalid) as wrong:
            inspecting.report(again(row), result, "结论如下", orders, who, None)
        assert set(wrong.value.fields) == {field}
    inspecting.record(again(row), found(), who, None)
    assert CheckFinding.select().where(CheckFinding.is_problem).count() == 0
    with pytest.raises(Invalid):
        inspecting.report(again(row), "pending", "结论如下", "补齐", who, None)
    inspecting.report(again(row), "clean", "没有发现问题", "", who, None)
    assert again(row).state == S.REPORTED


def test_a_problem_is_not_published_without_an_order_and_no_order_without_a_problem():
    inspectors = make_inspectors()
    bad = make_check("reported", problem="证书过期", inspectors=inspectors)
    good = make_check("reported", inspectors=inspectors)
    with pytest.raises(NotAllowed):
        inspecting.publish(bad, inspectors[0], None)
    with pytest.raises(NotAllowed):
        inspecting.order(good, inspectors[0], None)
    inspecting.send_back(bad, "请补充证据", inspectors[0], None)
    assert again(bad).state == S.INSPECTING
    assert deadlines.due_of(bad, "supervision.check_inspecting") == bad.due_at


@pytest.mark.parametrize(
    ("until", "problem"),
    [
        ("drawn", ""), ("inspecting", ""), ("reported", ""), ("reported", "过期"),
        ("published", ""), ("rectifying", "过期"), ("rechecking", "过期"),
    ],
)  # fmt: skip
def test_every_other_move_and_every_stranger_is_refused(until, problem):
    inspectors = make_inspectors()
    row = make_check(until, problem=problem, inspectors=inspectors)
    strangers = [
        ANONYMOUS, make_owner(), make_bidder()[1],
        make_actor("officer", kind="regulator"), make_actor("clerk", kind="operator"),
    ]  # fmt: skip
    for action in CHECK.actions():
        move = CHECK.find(row.state, action)
        for actor in strangers if move else [*inspectors, SYSTEM]:
            with pytest.raises(Forbidden if move else StaleState), write():
                fire(CHECK, again(row), action, actor, reason="试一试")


def test_each_state_is_a_line_on_the_desk_of_who_must_move():
    inspectors = make_inspectors()
    chief = inspectors[0]
    agency = make_bidder()[0]
    row = make_check("drawn", problem="过期", inspectors=inspectors, agency=agency)
    who, party = actor_in(row, inspectors), agent_for(agency)

    def lines(actor):
        return [one.action for one in todo(actor)]

    assert lines(who) == ["开始检查"]
    walk(row, "reported", inspectors, problem="过期")
    assert lines(chief) == ["公布检查结果"]
    walk(again(row), "rectifying", inspectors, problem="过期")
    assert lines(party) == ["提交改正情况"]
    walk(again(row), "rechecking", inspectors, problem="过期")
    assert lines(party) == []
    assert lines(who) == ["复查"]
