"""Grades follow the ledger and the ratings; what the house proposes; the sum of a year."""

import datetime as dt

import pytest

from app.kernel import clock, events, jobs
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from bidding.models import Award, Result
from bidding.service_states import RESULT
from bidding.services.award import award_facts
from bidding.services.contract import contract_facts
from intermediaries.models import Agency, Qualification, Shelf
from intermediaries.states import CheckState
from supervision.credit import queries
from supervision.credit.models import CreditEntry, CreditSum
from supervision.credit.services import grading, proposing, regrade
from supervision.evaluation.models import Evaluation
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder
from tests.factories.supervision import (
    complete,
    experienced,
    lock,
    make_contract,
    make_evaluation,
    publish,
    rate,
)


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def graded(agency):
    row = Agency.get_by_id(agency.id)
    return row.grade, row.score, row.is_rated


def causes():
    return sorted(row.cause.split(":")[0] for row in CreditEntry.select())


def codes():
    return sorted(row.code for row in CreditEntry.select())


def lose(contract, action, reason="人员安排不开"):
    award = Award.get_by_id(contract.award_id)
    Award.update(state="issued", issued_at=clock.now()).where(Award.id == award.id).execute()
    award = Award.get_by_id(award.id)
    facts = award_facts(award)
    actor = make_actor("handler", organisation=award.organisation)
    if action == "forfeited":
        actor = make_actor("handler", organisation=award.requirement.owner)
    with write():
        key = f"bidding.award.{action}"
        states = {"declined": "declined", "forfeited": "disqualified"}
        Award.update(state=states[action]).where(Award.id == award.id).execute()
        events.record(key, award, actor=actor, facts={**facts, "reason": reason})
    return award


def test_a_given_up_award_is_proposed_and_only_a_person_decides():
    agency = make_bidder()[0]
    lose(make_contract(agency), "declined")

    row = CreditEntry.get()
    assert (row.code, row.state, row.finder_id) == ("Y01", "found", None)
    assert "人员安排不开" in row.facts
    assert graded(agency) == ("B", 80, False)


def test_the_third_loss_in_a_year_is_an_entry_of_its_own():
    agency = make_bidder()[0]
    for action in ("declined", "forfeited"):
        lose(make_contract(agency), action)
    assert codes() == ["Y01", "Y02"]
    lose(make_contract(agency), "declined")
    lose(make_contract(agency), "declined")

    assert codes() == ["Y01", "Y01", "Y01", "Y02", "Y03"]


def test_hearing_the_same_event_twice_proposes_once():
    lose(make_contract(), "declined")
    with write():
        proposing.award_lost(Event.get(Event.key == "bidding.award.declined"))

    assert CreditEntry.select().count() == 1


def test_every_returned_result_is_proposed():
    contract = make_contract()
    result = Result.get(Result.contract == contract)
    facts = {**contract_facts(contract), "returns": 1}
    owner = make_actor("handler", organisation=contract.owner)
    with write():
        fire(RESULT, result, "returned", owner, reason="缺计算书", facts=facts)

    assert codes() == ["Y06"]
    assert "缺计算书" in CreditEntry.get().facts


@pytest.mark.parametrize(
    ("ends", "day", "late"),
    [
        ("2026-11-02", "2026-11-16", False),
        ("2026-11-02", "2026-11-17", True),
        ("2026-09-25", "2026-10-09", False),
        ("2026-09-25", "2026-10-10", True),  # holidays count: what is late is late by the day
    ],
)
def test_a_first_delivery_more_than_two_weeks_late_is_proposed(at, ends, day, late):
    contract = make_contract(ends_on=dt.date.fromisoformat(ends))
    Result.update(deliveries=0, state="awaited").execute()
    at(f"{day} 09:00")
    with write():
        result = Result.get(Result.contract == contract)
        events.record("bidding.result.delivered", result, actor=SYSTEM, facts={})

    assert codes() == (["Y07"] if late else [])


def test_the_night_finds_results_that_never_came_and_certificates_that_ran_out(at):
    contract = make_contract(ends_on=dt.date(2026, 11, 2))
    Result.update(deliveries=0, state="awaited").execute()
    agency = make_bidder()[0]
    common = {"agency": agency, "level": "甲级", "number": "A1", "issuer": "住建局"}
    common |= {"issued_on": dt.date(2020, 1, 1), "state": CheckState.VERIFIED}
    with write():
        for kind, ends in (("测绘", "2026-10-18"), ("监理", "2026-10-19"), ("造价", "2026-10-01")):
            ends_on = dt.date.fromisoformat(ends)
            Qualification.create(kind=kind, expires_on=ends_on, **common)
        Qualification.create(kind="造价", expires_on=dt.date(2030, 1, 1), **common)
    at("2026-11-18 00:20")
    for _ in range(2):
        with write():
            proposing.night({})

    found = {row.code: row for row in CreditEntry.select()}
    assert set(found) == {"Y07", "Y08"}
    assert CreditEntry.select().count() == 2
    assert found["Y07"].cause == f"late:{contract.id}"
    assert "测绘" in found["Y08"].facts


def test_a_night_promises_the_next(at):
    with write():
        grading.plan_night()
    jobs.run_due(dt.datetime(2026, 11, 5, 12))

    keys = {j.key for j in jobs.Job.select() if j.kind == grading.NIGHT}
    assert f"{grading.NIGHT}:2026-11-06" in keys


def test_a_finished_contract_begins_the_record_and_ratings_weigh_on_it():
    agency = make_bidder()[0]
    owners = [make_evaluation(make_contract(agency)) for _ in range(3)]
    jobs.run_due(clock.now())
    assert graded(agency) == ("A", 100, True)

    for row in owners:
        lock(rate(row, 2, text="成果两次退回后才合格，沟通不及时"))
    jobs.run_due(dt.datetime(2026, 11, 12, 12))

    assert graded(agency) == ("A", 92, True)  # 2 stars: 20 points by minus 40 per cent
    kinds = [part["kind"] for part in queries.running_of(agency.id).parts]
    assert kinds == ["base", "rating"]


def test_a_fallen_grade_asks_for_its_consequence_once_and_moves_the_shelf():
    agency = make_bidder()[0]
    publish(agency=agency, code="Z02")
    row = Event.select().where(Event.key == grading.CONSEQUENCE).order_by(Event.seq)
    facts = [event.facts for event in row]

    assert graded(agency) == ("D", 60, True)
    assert [(f["measure"], f["months"], f.get("grade")) for f in facts] == [
        ("removal", 12, None),
        ("suspension", 3, "D"),
    ]
    shelf = Shelf.select().where(Shelf.agency == agency)
    assert {one.rank for one in shelf} == {2060}
    regrade(agency)
    assert row.count() == 2


def test_a_sum_that_did_not_change_is_left_alone(at):
    agency = make_bidder()[0]
    publish(agency=agency)
    before = CreditSum.get()
    at("2026-12-01 09:00")
    regrade(agency)

    assert CreditSum.get().on == before.on
    told = Event.select().where(Event.key == "intermediaries.agency.grade")
    assert told.count() == 1


def test_all_are_regraded_in_steps(monkeypatch):
    monkeypatch.setattr(grading, "STEP", 2)
    agencies = [make_bidder()[0] for _ in range(5)]
    for agency in agencies:
        complete(make_contract(agency))
    CreditSum.delete().execute()
    with write():
        grading.regrade_all("test")
    jobs.run_due(clock.now())

    assert {row.agency_id for row in CreditSum.select()} == {one.id for one in agencies}


def test_whoever_is_known_by_anything_is_listed_once_in_order_however_small_the_steps():
    worked, rated, noted, summed = (make_bidder()[0].id for _ in range(4))
    complete(make_contract(Agency.get_by_id(worked)))
    Evaluation.delete().execute()
    evaluation = make_evaluation(make_contract(Agency.get_by_id(rated)))
    rate(evaluation)
    lock(evaluation)
    publish(agency=Agency.get_by_id(noted))
    CreditSum.update(agency=summed).where(CreditSum.agency == noted).execute()
    known = sorted({worked, rated, noted, summed})

    steps, after = [], ""
    while some := queries.recorded(after, 1):
        steps += some
        after = some[-1]

    assert steps == queries.recorded() == known
    assert queries.count_recorded() == len(known)


@pytest.mark.one_engine
def test_the_next_agencies_are_found_by_their_index_alone():
    seen, database = [], CreditEntry._meta.database.obj
    plain = database.execute_sql
    database.execute_sql = lambda *given: (seen.append(given), plain(*given))[1]
    try:
        queries.recorded("k")
    finally:
        del database.execute_sql
    plans = [str(plain(f"EXPLAIN QUERY PLAN {sql}", given).fetchall()) for sql, given in seen]

    assert ["agency_id>?" in plan for plan in plans] == [True] * 4


def test_the_sum_of_a_year_is_that_of_its_last_day(at):
    agency, fresh = experienced(make_bidder()[0]), make_bidder()[0]
    publish(agency=agency, code="J01")
    at("2027-01-01 00:20")
    with write():
        proposing.night({})
    jobs.run_due(clock.now())
    with write():
        grading.close_year({"year": 2026, "after": ""})

    rows = list(CreditSum.select().where(CreditSum.year == 2026))
    assert [(row.agency_id, row.score, row.grade) for row in rows] == [(agency.id, 85, "B")]
    assert rows[0].on == dt.date(2026, 12, 31)
    assert queries.years_of(fresh.id) == []


def test_many_are_computed_in_a_fixed_number_of_queries():
    def counted(count):
        ids = []
        for _ in range(count):
            agency = make_bidder()[0]
            complete(make_contract(agency))
            ids.append(agency.id)
        seen, plain = [], CreditEntry._meta.database.obj.execute_sql
        database = CreditEntry._meta.database.obj
        database.execute_sql = lambda sql, params=None: (seen.append(sql), plain(sql, params))[1]
        try:
            queries.sums_of(ids, clock.today())
        finally:
            del database.execute_sql
        return len(seen)

    assert counted(2) == counted(6)


def test_ratings_of_many_are_those_of_each():
    row = lock(rate(make_evaluation(), 4))
    single = queries.known_of([row.agency_id], dt.date(2026, 1, 1), dt.date(2026, 12, 31))

    assert single[row.agency_id].rating.weighted == 8000
    assert Evaluation.get_by_id(row.id).stars == 400


def test_a_rating_that_left_the_period_no_longer_weighs(at):
    agency = make_bidder()[0]
    for row in [make_evaluation(make_contract(agency)) for _ in range(3)]:
        lock(rate(row, 2, text="成果两次退回后才合格，沟通不及时"))
    jobs.run_due(dt.datetime(2026, 11, 12, 12))
    counted = Evaluation.select().where(Evaluation.counted_at.is_null(False))
    last = max(row.counted_at.date() for row in counted)
    end = last.replace(year=2027)
    for day, score in ((end - dt.timedelta(days=1), 92), (end, 100)):
        at(f"{day} 00:20")
        with write():
            proposing.night({})
        assert graded(agency)[1] == score
