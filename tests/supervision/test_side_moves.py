"""Moves off the usual way: by which a thing ends, goes on or is answered from a lesser state."""

import datetime as dt

import pytest

from app.kernel import deadlines, jobs
from supervision.board import queries as signals
from supervision.board.services import judging
from supervision.checks import queries as checks
from supervision.checks.services import inspecting
from supervision.complaints import queries as complaints
from supervision.complaints.services import handling
from supervision.credit.services import ledger, ruling
from supervision.sanctions.services import effect
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_owner
from tests.factories.board import make_signal
from tests.factories.checks import actor_in, make_check, make_inspectors
from tests.factories.supervision import (
    again,
    agent_for,
    agent_of,
    brought_to,
    make_complaint,
    make_sanction,
    officer_for,
    publish,
)
from tests.supervision.credit.test_rule_sets import draft, officer, tried

WHY = "另有生效文书推翻了这一认定"
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def test_an_entry_is_revoked_while_its_repair_is_looked_at(at):
    row = publish()
    at(f"{row.repair_from} 10:00")
    ledger.apply(row, "已退还加急费，附收据", [], agent_of(row), None)
    ledger.revoke(again(row), WHY, officer(), None)

    assert again(row).state == "dismissed"
    assert deadlines.of(row, only_open=True) == []


def test_a_set_of_rules_on_trial_is_dropped():
    row = tried(draft())
    ruling.drop(row, officer(), None)

    assert (again(row).state, again(row).is_public) == ("ended", False)


def test_a_sanction_lifted_early_is_archived_in_its_time(at):
    actor = make_actor("officer", kind="regulator")
    row = make_sanction(until="in_force", months=3, actor=actor)
    at("2026-12-30 10:00")
    effect.apply_repair(row, "已整改完成，附证明", [], agent_for(row.agency), None)
    effect.lift(again(row), "整改属实，提前解除", actor, None)
    assert again(row).state == "lifted"
    end = deadlines.due_of(again(row))
    jobs.run_due(end - SECOND)
    assert again(row).state == "lifted"
    jobs.run_due(end + SECOND)

    assert again(row).state == "archived"


def test_a_complaint_transferred_goes_further_or_is_refused_there():
    row = make_complaint()
    first, second = (make_organisation(kind=kind) for kind in ("department", "supervisor"))
    handling.transfer(row, first.id, "属审批部门职责", officer_for(row), None)
    row = complaints.complaint(row.id)
    handling.transfer(row, second.id, "属监督机构职责", officer_for(row), None)
    row = complaints.complaint(row.id)
    assert (row.state, row.office_id) == ("transferred", second.id)
    handling.refuse(row, "没有明确的事实", officer_for(row), None)

    assert complaints.complaint(row.id).state == "refused"
    assert deadlines.of(row, only_open=True) == []


def test_the_other_side_answers_while_the_clock_stands_still():
    row = brought_to(make_complaint(), "investigating")
    handling.pause(row, "成果送检", make_actor("officer", organisation=row.office), None)
    side = make_actor("manager", organisation=row.against)
    handling.answer(complaints.complaint(row.id), "延期系业主变更方案所致", [], side, None)
    row = complaints.complaint(row.id)

    assert (row.state, row.statement) == ("paused", "延期系业主变更方案所致")


def test_what_a_second_look_finds_is_proposed_too():
    inspectors = make_inspectors()
    row = make_check("rechecking", problem="一份证书过期", inspectors=inspectors)
    given = {"item": "Y04", "measure": "", "facts": "复查仍缺一份证书", "clause": "某办法第九条"}
    inspecting.propose(row, given, actor_in(row, inspectors), None)

    assert checks.check(row.id).state == "rechecking"


@pytest.mark.parametrize(
    ("asked", "end"), [(False, "dismissed"), (True, "dismissed"), (True, "escalated")]
)
def test_a_signal_ends_without_the_partys_word(asked, end):
    boss = make_actor("officer", organisation=make_organisation(kind="supervisor"))
    make_actor("officer", kind="regulator")
    row = make_signal(make_owner())
    if asked:
        judging.ask(row, boss, None)
    row = signals.signal(row.id)
    if end == "dismissed":
        judging.dismiss(row, "均为应急抢险采购", boss, None)
    else:
        given = {"way": "complaint", "facts": "五次采购全部直接选取", "clause": "某办法第八条"}
        judging.escalate(row, given, boss, None)

    assert signals.signal(row.id).state == end
    assert deadlines.of(row, only_open=True) == []
