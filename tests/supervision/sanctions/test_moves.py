"""Every move by whoever makes it, every other move refused, every clock to its very end."""

import datetime as dt

import pytest

from app.kernel import deadlines, events, jobs
from app.kernel.db import write
from app.kernel.errors import DomainError, Forbidden, Invalid, Late, NotAllowed, StaleState
from app.kernel.events import Event
from app.kernel.fire import available
from app.kernel.notices import Notice
from app.kernel.permissions import ANONYMOUS, SYSTEM
from intermediaries import queries as library
from intermediaries.models import Restriction
from supervision.credit.services.grading import CONSEQUENCE
from supervision.sanctions import grounds, queries, rules
from supervision.sanctions.models import Sanction
from supervision.sanctions.services import effect, handling, listening, propose
from supervision.sanctions.states import SANCTION, SanctionState
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner
from tests.factories.intermediaries import make_agency
from tests.factories.supervision import agent_for, make_entry, make_sanction, officers

S = SanctionState
WHY = "事实清楚，意见不予采纳，理由充分"
GIVEN = {"facts": "成果三次退回，计算书缺失", "clause": "管理办法第二十条"}


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def again(row):
    return queries.sanction(row.id)


def due(row, kind=None):
    return deadlines.due_of(row, kind)


def test_the_whole_way_of_a_suspension(at):
    agency, actor = make_bidder()[0], officers(1)[0]
    row = make_sanction(
        agency, until="in_force", actor=actor, scope="items", items=["drawing-review"]
    )

    assert (row.number, row.starts, row.ends) == (
        "惩戒〔2026〕1号", dt.date(2026, 11, 2), dt.date(2027, 5, 2),
    )  # fmt: skip
    kept = Restriction.get()
    assert (kept.item_id, kept.starts, kept.ends) == ("drawing-review", row.starts, row.ends)
    assert kept.reason == "惩戒〔2026〕1号：其他违反管理办法的行为"
    assert library.qualified(agency, "drawing-review", dt.date(2026, 11, 3)) != []

    at("2027-02-10 09:00")
    effect.apply_repair(again(row), "已补齐计算书并通过复核", [], agent_for(agency), None)
    effect.lift(again(row), "整改属实", actor, None)

    assert again(row).state == S.LIFTED
    assert again(row).ended_on == dt.date(2027, 2, 10)
    assert library.qualified(agency, "drawing-review", dt.date(2027, 2, 10)) == []
    keys = [
        e.key.rpartition(".")[2]
        for e in Event.select().where(Event.subject_id == row.id).order_by(Event.seq)
    ]
    assert keys == ["propose", "notice", "state", "decide", "publish", "apply_repair", "lift"]


def test_a_warning_restricts_nothing():
    row = make_sanction(measure="warning", until="in_force", months=3)

    assert (row.state, row.ends) == (S.IN_FORCE, dt.date(2027, 2, 2))
    assert Restriction.select().count() == 0


def test_a_region_is_closed():
    agency = make_bidder()[0]
    make_sanction(agency, until="in_force", scope="region", place="320100")

    assert library.qualified(agency, "drawing-review", dt.date(2026, 11, 3), "320102") != []
    assert library.qualified(agency, "drawing-review", dt.date(2026, 11, 3), "330302") == []


def test_a_removal_needs_a_second_person():
    proposer, decider, third = officers(3)
    row = make_sanction(measure="removal", until="heard", actor=proposer, months=24)
    handling.decide(row, WHY, 24, None, decider, None)

    for actor in (proposer, decider):
        with pytest.raises(Forbidden):
            effect.confirm(again(row), actor, None)
        with pytest.raises(Forbidden):
            handling.send_back(again(row), "证据不足", actor, None)
    with pytest.raises(Forbidden):
        effect.publish(again(row), third, None)
    assert {n.person_id for n in Notice.select() if "待复核" in n.text} == {third.person_id}
    handling.send_back(again(row), "证据不足，请补充", third, None)
    handling.decide(again(row), WHY, 12, None, decider, None)
    effect.confirm(again(row), make_actor("officer", kind="supervisor"), None)

    agency = library.agency(row.agency_id)
    assert (agency.state, agency.ban_until) == ("removed", dt.date(2027, 11, 2))
    assert again(row).number == "惩戒〔2026〕1号"  # decided twice, numbered once


def test_a_removal_reaches_an_agency_that_left():
    agency = make_agency(state="withdrawn")
    make_sanction(agency, "removal", until="in_force", months=12)

    assert library.agency(agency.id).ban_until == dt.date(2027, 11, 2)


@pytest.mark.parametrize("until", ["proposed", "noticed", "heard", "decided"])
def test_it_may_be_dropped_before_it_is_published(until):
    actor = officers(1)[0]
    row = make_sanction(until=until, actor=actor)
    with pytest.raises(NotAllowed):
        handling.withdraw(row, " ", actor, None)

    handling.withdraw(again(row), "证据不足", actor, None)

    assert again(row).state == S.WITHDRAWN
    assert deadlines.of(again(row), only_open=True) == []
    told = Notice.select().where(Notice.text.contains("不再进行")).count()
    assert bool(told) is (until != "proposed")  # it never heard of the matter


def test_silence_is_noted_and_a_late_statement_refused():
    row = make_sanction(until="noticed")
    ends = due(row)
    assert ends.date() == dt.date(2026, 11, 9)  # five working days

    jobs.run_due(ends - dt.timedelta(seconds=1))
    assert again(row).state == S.NOTICED
    jobs.run_due(ends + dt.timedelta(seconds=1))

    assert again(row).state == S.HEARD
    with pytest.raises(StaleState):
        handling.state(again(row), "来不及", [], agent_for(row.agency), None)


def test_a_statement_after_the_end_is_late_even_before_the_house_noted_it(at):
    row = make_sanction(until="noticed")
    at(f"{due(row) + dt.timedelta(minutes=1):%Y-%m-%d %H:%M}")

    with pytest.raises(Late):
        handling.state(again(row), "意见", [], agent_for(row.agency), None)


def test_it_ends_by_itself_on_the_day_and_is_archived_later():
    row = make_sanction(until="in_force", months=1)
    end = row.term_over
    assert end == dt.datetime(2026, 12, 3)

    jobs.run_due(end - dt.timedelta(seconds=1))
    assert again(row).state == S.IN_FORCE
    assert library.agency(row.agency_id).state == "suspended"
    jobs.run_due(end)

    assert (again(row).state, again(row).ended_on) == (S.EXPIRED, dt.date(2026, 12, 2))
    assert library.agency(row.agency_id).state == "listed"
    archived = due(again(row))
    jobs.run_due(archived - dt.timedelta(seconds=1))
    assert again(row).state == S.EXPIRED
    jobs.run_due(archived + dt.timedelta(seconds=1))
    assert again(row).state == S.ARCHIVED


def test_the_end_comes_also_while_repair_is_reviewed(at):
    row = make_sanction(until="in_force", months=1)
    at("2026-12-01 10:00")
    effect.apply_repair(row, "已整改完成，附证明", [], agent_for(row.agency), None)
    jobs.run_due(row.term_over)

    assert again(row).state == S.EXPIRED
    assert [v.kind for v in deadlines.of(again(row), only_open=True)] == [
        "supervision.sanction_archiving"
    ]


def test_repair_waits_for_half_of_the_term_and_may_be_refused(at):
    actor = officers(1)[0]
    row = make_sanction(until="in_force", months=2, actor=actor)  # to 2 January
    agent = agent_for(row.agency)
    at("2026-12-02 09:00")
    with pytest.raises(NotAllowed, match="2026-12-03 起可以申请修复"):
        effect.apply_repair(again(row), "已整改完成，附证明", [], agent, None)

    at("2026-12-03 09:00")
    effect.apply_repair(again(row), "已整改完成，附证明", [], agent, None)
    effect.refuse_repair(again(row), "证明材料不全", actor, None)

    assert (again(row).state, again(row).answer) == (S.IN_FORCE, "证明材料不全")
    assert library.agency(row.agency_id).state == "suspended"


def test_jobs_that_come_again_or_early_do_nothing():
    row = make_sanction(until="noticed")
    for kind in ("supervision.sanction_stating", "supervision.sanction_term"):
        effect.over({"subject_id": row.id, "kind": kind})
    effect.over({"subject_id": "nothing", "kind": "supervision.sanction_stating"})

    assert again(row).state == S.NOTICED


def buttons(row, actor):
    return {c.transition.action for c in available(SANCTION, effect.prepare(again(row)), actor)}


def test_everybody_sees_the_own_buttons_and_nobody_others(at):
    actor, other = officers(2)
    row = make_sanction(measure="suspension", actor=actor)
    agent = agent_for(row.agency)
    strangers = (ANONYMOUS, make_owner(), make_bidder()[1], make_actor("clerk", kind="operator"))
    seen = {}
    for until in ("proposed", "noticed", "heard", "decided", "in_force"):
        row = make_sanction(row.agency, until=until, actor=actor)
        seen[until] = (buttons(row, actor), buttons(row, agent))
        assert not any(buttons(row, one) for one in strangers)

    assert seen == {
        "proposed": ({"notice", "withdraw"}, set()),
        "noticed": ({"withdraw"}, {"state"}),
        "heard": ({"decide", "withdraw"}, set()),
        "decided": ({"publish", "withdraw"}, set()),
        "in_force": ({"lift"}, {"apply_repair"}),
    }
    removal = make_sanction(measure="removal", until="decided", actor=actor)
    assert buttons(removal, actor) == {"withdraw"}
    assert buttons(removal, other) == {"confirm", "send_back", "withdraw"}


def test_nobody_judges_the_own_agency():
    actor = officers(1)[0]
    agency = make_agency()
    type(agency).update(organisation=actor.org_id).where(type(agency).id == agency.id).execute()

    with pytest.raises(Forbidden):
        propose(library.agency(agency.id), "warning", actor=actor, **GIVEN)


def test_the_decision_is_never_heavier_than_the_notice():
    actor = officers(1)[0]
    row = make_sanction(until="heard", actor=actor)

    with pytest.raises(Invalid, match="不得因陈述申辩加重"):
        handling.decide(row, WHY, 7, None, actor, None)
    with pytest.raises(Invalid, match="不能早于今天"):
        handling.decide(row, WHY, 6, dt.date(2026, 11, 1), actor, None)
    handling.decide(again(row), WHY, 3, dt.date(2026, 11, 9), actor, None)
    effect.publish(again(row), actor, None)

    assert (again(row).starts, again(row).ends) == (dt.date(2026, 11, 9), dt.date(2027, 2, 9))
    assert library.agency(row.agency_id).state == "listed"
    jobs.run_due(dt.datetime(2026, 11, 9))
    assert library.agency(row.agency_id).state == "suspended"


def test_a_cause_asks_once_and_the_house_may_propose():
    agency = make_bidder()[0]
    cause = make_sanction(agency)  # any thing with kind and id

    first = propose(agency, "suspension", actor=SYSTEM, cause=cause, ground="grade_d", **GIVEN)
    again_ = propose(agency, "suspension", actor=SYSTEM, cause=cause, ground="grade_d", **GIVEN)

    assert first.id == again_.id
    assert (first.months, first.proposer, first.office_id) == (3, None, None)
    handling.notice(first, officers(1)[0], None)
    assert again(first).state == S.NOTICED


@pytest.mark.parametrize(
    ("facts", "ground", "months"),
    [
        ({"entry": "", "grade": "D", "score": 62, "months": 0}, "grade_d", 3),
        ({"entry": "", "grade": "E", "score": 40, "months": 8}, "grade_e", 8),
        ({"entry": "", "grade": "C", "score": 70, "months": 0}, "other", 3),
    ],
)
def test_what_credit_asks_for_is_proposed_once(facts, ground, months):
    agency = make_bidder()[0]
    told = {"measure": "suspension", "clause": "信用办法第九条", **facts}
    with write():
        event = events.record(CONSEQUENCE, agency, actor=SYSTEM, facts=told)
    with write():
        listening.consequence(event)

    row = Sanction.get()
    assert (row.ground, row.months, row.state, row.proposer) == (ground, months, S.PROPOSED, None)
    assert row.clause == "信用办法第九条"


def test_a_published_entry_brings_its_own_facts():
    entry = make_entry()
    told = {"measure": "warning", "clause": "第九条", "months": 0, "entry": entry.id}
    agency = library.agency(entry.agency_id)
    for _ in range(2):
        with write():
            events.record(CONSEQUENCE, agency, actor=SYSTEM, facts=told)

    row = Sanction.get()
    assert (row.facts, row.cause) == (entry.facts, f"supervision.entry:{entry.id}")


def test_nothing_is_proposed_where_nothing_can_be_decided():
    told = {"entry": "", "grade": "D", "score": 1, "months": 0, "clause": "第九条"}
    for agency, measure in ((make_agency(state="draft"), "warning"), (make_agency(), "none")):
        with write():
            facts = told | {"measure": measure}
            events.record(CONSEQUENCE, agency, actor=SYSTEM, facts=facts)

    assert Sanction.select().count() == 0


@pytest.mark.parametrize("who", [make_owner, lambda: make_bidder()[1], lambda: ANONYMOUS])
def test_others_propose_nothing(who):
    with pytest.raises(Forbidden):
        propose(make_agency(), "warning", actor=who(), **GIVEN)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"measure": "warning", "scope": "items", "items": ["drawing-review"]}, "scope"),
        ({"scope": "items"}, "items"),
        ({"scope": "region"}, "place"),
        ({"months": 121}, "months"),
    ],
)
def test_a_proposal_that_makes_no_sense_is_told_why(wrong, field):
    given = {"measure": "suspension", "actor": officers(1)[0], **GIVEN} | wrong
    with pytest.raises(Invalid) as refused:
        propose(make_agency(), given.pop("measure"), **given)

    assert list(refused.value.fields) == [field]


def test_an_agency_that_was_never_admitted_is_no_matter_for_sanctions():
    with pytest.raises(NotAllowed, match="尚未入驻"):
        propose(make_agency(state="draft"), "warning", actor=officers(1)[0], **GIVEN)


def test_an_empty_notice_is_not_sent():
    row = make_sanction(clause=" ")
    with pytest.raises(NotAllowed, match="依据条款"):
        handling.notice(row, officers(1)[0], None)


def test_grounds_carry_measure_months_and_source():
    assert all(one.measure in rules.MEASURES and one.source for one in grounds.GROUNDS)
    tangshan = [one for one in grounds.GROUNDS if one.source == grounds.TANGSHAN]
    assert [one.measure for one in tangshan] == ["removal"] * 6
    assert grounds.months_of("fraud", []) == 24
    assert grounds.months_of("fraud", ["弄虚作假、行贿、串通或出具虚假成果＝36", "乱"]) == 36
    assert grounds.months_of("other", ["其他违反管理办法的行为=900"]) == 120


@pytest.mark.parametrize(("share", "day"), [(0, 2), (50, 17), (100, 2)])
def test_repair_opens_after_its_share_of_the_term(share, day):
    first = rules.repair_from(dt.date(2026, 11, 2), dt.date(2026, 12, 1), share)
    assert first.day == day
    assert first.month == (12 if share == 100 else 11)


def test_a_page_that_is_out_of_date_moves_nothing():
    actor = officers(1)[0]
    row = make_sanction(actor=actor)
    with pytest.raises(DomainError):
        handling.notice(again(row), actor, row.version + 1)

    assert again(row).state == S.PROPOSED
