"""The way of an entry: every move by its role, every clock's end, every illegal move."""

import datetime as dt

import pytest

from app.kernel import clock, deadlines, jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, Late, NotAllowed
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.notices import Notice
from app.kernel.permissions import SYSTEM, allowed
from intermediaries.models import Agency
from supervision.credit.models import CreditEntry, CreditSum
from supervision.credit.services import find, ledger
from supervision.credit.states import APPEALING, COUNTING, ENTRY, HEARING
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder
from tests.factories.supervision import again, agent_of, decide, hear, make_entry, publish

SECOND = dt.timedelta(seconds=1)
WHY = "经查属实，依据负面清单认定"


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def officer():
    return make_actor("officer", kind="regulator")


def graded(row):
    agency = Agency.get_by_id(row.agency_id)
    return agency.grade, agency.score, agency.is_rated


def test_the_same_cause_is_proposed_once():
    agency = make_bidder()[0]
    first = find(agency, "Y01", "放弃中选", "award:1", SYSTEM)
    second = find(agency, "Y01", "放弃中选", "award:1", SYSTEM)

    assert first.id == second.id
    assert CreditEntry.select().count() == 1
    assert (first.state, first.points, first.finder_id) == ("found", -5, None)
    assert deadlines.due_of(first, HEARING).date() == dt.date(2026, 11, 9)  # 5 working days


def test_an_unknown_item_and_a_day_ahead_are_refused():
    with pytest.raises(Invalid):
        make_entry(code="X99")
    with pytest.raises(Invalid):
        make_entry(occurred_on=clock.today() + dt.timedelta(days=1))
    assert CreditEntry.select().count() == 0


def test_an_entry_goes_its_whole_way_and_the_grade_follows(at):
    row = publish(code="J01")

    assert (row.state, row.effective, row.expires) == (
        "published",
        dt.date(2026, 11, 10),
        dt.date(2027, 11, 10),
    )
    assert graded(row) == ("B", 80, True)  # a newcomer
    at("2027-05-10 09:00")
    ledger.apply(row, "已建立内部复核制度，附整改报告", [], agent_of(row), None)
    assert CreditSum.get().score == 80  # counts until it is granted
    ledger.repair(row, "整改到位", officer(), None)

    assert (again(row).state, again(row).repaired_on) == ("repaired", dt.date(2027, 5, 10))
    assert CreditSum.select().count() == 0
    assert graded(row) == ("B", 80, False)
    assert deadlines.of(row, only_open=True) == []


def test_silence_is_noted_and_a_person_decides_all_the_same(at):
    row = make_entry()
    due = deadlines.due_of(row, HEARING)

    jobs.run_due(due - SECOND)
    assert again(row).state == "found"
    at(str(due + SECOND))
    with pytest.raises(Late):
        ledger.hear(row, "来晚了的陈述", [], agent_of(row), None)
    jobs.run_due(due + SECOND)

    row = again(row)
    assert row.state == "heard"
    jobs.run_due(due + dt.timedelta(days=60))
    assert again(row).state == "heard"  # the house never decides


def test_an_appeal_after_its_time_is_late_and_before_it_holds_the_points_back(at):
    row, other = decide(hear(make_entry())), decide(hear(make_entry()))
    due = deadlines.due_of(row, APPEALING)
    ledger.appeal(row, "认定的事实不清，另附往来函件", [], agent_of(row), None)

    at(str(due + SECOND))
    with pytest.raises(Late):
        ledger.appeal(other, "认定的事实不清，另附往来函件", [], agent_of(other), None)
    jobs.run_due(due + SECOND)

    assert (again(row).state, again(other).state) == ("appealed", "published")
    assert graded(row)[2] is False


def test_nobody_rules_on_the_own_decision():
    judge = officer()
    row = decide(hear(make_entry()), judge)
    ledger.appeal(row, "认定的事实不清，另附往来函件", [], agent_of(row), None)

    with pytest.raises(Forbidden):
        ledger.reject(row, WHY, judge, None)
    ledger.reject(row, WHY, make_actor("officer", kind="supervisor"), None)

    assert again(row).state == "published"
    assert graded(row) == ("B", 80, True)


def test_an_upheld_appeal_a_dismissal_and_a_revocation_leave_nothing():
    appealed = decide(hear(make_entry()))
    ledger.appeal(appealed, "认定的事实不清，另附往来函件", [], agent_of(appealed), None)
    ledger.uphold(appealed, "函件属实", officer(), None)
    early, late = make_entry(), hear(make_entry())
    ledger.dismiss(early, "证据不足", officer(), None)
    ledger.dismiss(late, "证据不足", officer(), None)
    wrong = publish()
    ledger.revoke(wrong, "生效判决推翻了事实", officer(), None)

    for row in (appealed, early, late, wrong):
        assert again(row).state == "dismissed"
        assert graded(row)[2] is False
        assert deadlines.of(row, only_open=True) == []


def test_a_refused_repair_may_be_asked_for_again(at):
    row = publish()
    at("2027-06-01 09:00")
    for _ in range(2):
        ledger.apply(row, "已建立内部复核制度，附整改报告", [], agent_of(row), None)
        ledger.refuse(row, "没有整改证明", officer(), None)

    assert again(row).state == "published"


def test_repair_is_refused_before_half_the_time(at):
    row = publish()
    at("2027-05-09 23:59")
    with pytest.raises(NotAllowed, match="2027-05-10"):
        ledger.apply(row, "已建立内部复核制度，附整改报告", [], agent_of(row), None)


@pytest.mark.parametrize("repairing", [False, True])
def test_an_entry_ages_out_by_itself_on_its_day(at, repairing):
    row = publish(code="J01")
    if repairing:
        at("2027-06-01 09:00")
        ledger.apply(row, "已建立内部复核制度，附整改报告", [], agent_of(row), None)
    due = deadlines.due_of(row, COUNTING)

    assert due == dt.datetime(2027, 11, 10)
    jobs.run_due(due - SECOND)
    assert again(row).state == ("repairing" if repairing else "published")
    jobs.run_due(due + SECOND)

    assert again(row).state == "expired"
    assert graded(row)[2] is False


def test_an_old_promise_finds_an_entry_that_moved_on_and_does_nothing():
    row = hear(make_entry())
    with write():
        for kind in (HEARING, APPEALING, COUNTING):
            ledger.over({"subject_id": row.id, "kind": kind})
            ledger.over({"subject_id": "nosuchthing", "kind": kind})

    assert again(row).state == "heard"


PEOPLE = {
    "hear": "agency",
    "decide": "regulator",
    "dismiss": "regulator",
    "appeal": "agency",
    "uphold": "supervisor",
    "reject": "supervisor",
    "apply": "agency",
    "repair": "regulator",
    "refuse": "regulator",
    "revoke": "regulator",
}


def actors(row):
    return {
        "agency": agent_of(row),
        "regulator": officer(),
        "supervisor": make_actor("officer", kind="supervisor"),
        "owner": make_actor("handler", kind="owner"),
        "stranger": make_bidder()[1],
        "operator": make_actor("manager", "clerk", kind="operator"),
    }


def set_state(row, state):
    """Put a row into a state as the database lets it be."""
    public = state in ("published", "repairing", "repaired", "expired")
    day = dt.date(2026, 1, 1) if public else None
    values = {"state": state, "effective": day, "expires": day, "repair_from": day}
    values["repaired_on"] = day if state == "repaired" else None
    CreditEntry.update(**values).where(CreditEntry.id == row.id).execute()
    for name, value in values.items():
        setattr(row, name, value)


@pytest.mark.parametrize("action", sorted(PEOPLE))
def test_a_move_is_for_its_role_alone(action):
    row = make_entry()
    also = {"supervisor": {"supervisor", "regulator"}}.get(PEOPLE[action], {PEOPLE[action]})
    source = next(move.sources[0] for move in ENTRY.transitions if move.action == action)
    set_state(row, source)
    people = actors(row)

    may = {name for name, one in people.items() if allowed(one, f"supervision.entry.{action}", row)}
    assert may == also
    for name in set(people) - also:
        with pytest.raises(Forbidden), write():
            fire(ENTRY, row, action, people[name], reason=WHY)


def test_each_step_is_told_to_whom_it_concerns(app):
    clerk, row = officer(), make_entry()
    agent = agent_of(row)
    other = make_entry(Agency.get_by_id(row.agency_id))
    ledger.hear(other, "加急费系业主主动提出", [], agent, None)

    told = {n.person_id: n.text for n in Notice.select().where(Notice.link.endswith(other.id))}
    assert told == {
        agent.person_id: "拟记入信用记录“{item}”，请在期限内陈述申辩",
        clerk.person_id: "{agency}对“{item}”作了陈述申辩，请认定",
        **{k: v for k, v in told.items() if k not in (agent.person_id, clerk.person_id)},
    }
    facts = Event.get(Event.subject_id == other.id).facts
    assert "加急费" not in str(facts)  # free text stays out of the log
