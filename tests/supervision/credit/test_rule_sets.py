"""Rule sets: drafted, tried on the past year, adopted for a day, ended by their successor."""

import datetime as dt
from copy import deepcopy

import pytest

from app.accounts.models import Region
from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, NotAllowed, StaleState
from app.kernel.fire import fire
from intermediaries.models import Agency
from supervision.credit import queries, shipped
from supervision.credit.models import CreditSum, Trial, TrialRow
from supervision.credit.services import ruling
from supervision.credit.states import RULE_SET
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder
from tests.factories.supervision import again, complete, experienced, make_contract, publish


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def officer():
    city = make_organisation(kind="regulator", region=Region.get_by_id("320100"))
    return make_actor("officer", organisation=city)


def draft(region=None, **changes):
    data = deepcopy(shipped.DATA) | changes
    values = {"title": "市信用规则", "edition": "2027-1", "region": region, "source": "征求意见稿"}
    return ruling.create({**values, "data": data}, officer())


def tried(row):
    ruling.begin_trial(row, officer(), None)
    jobs.run_due(clock.now())
    return again(row)


def test_the_shipped_set_is_in_force_everywhere_from_the_start():
    row = queries.rules_on("320102")

    assert (row.id, row.state, row.data) == (shipped.RULES_ID, "in_force", shipped.DATA)


def test_a_trial_shows_who_would_change_grade_with_both_sums(at):
    agency, other = experienced(make_bidder()[0]), make_bidder()[0]
    publish(agency=agency, code="J01")  # 85, B
    at("2026-11-11 10:00")
    complete(make_contract(other))  # 100, A
    harder = draft(bounds=[90, 86, 70, 60])
    tried(harder)

    trial = queries.latest_trial(harder.id)
    row = TrialRow.select().where(TrialRow.trial == trial)
    assert (trial.total, trial.done) == (2, 2)
    assert trial.finished_at is not None
    assert [(r.agency_id, r.grade, r.new_grade) for r in row] == [(agency.id, "B", "C")]
    assert sum(p["points"] for p in row[0].parts) == row[0].score == 85
    assert queries.trial_counts(trial) == {("B", "C"): 1}
    assert Agency.get_by_id(agency.id).grade == "B"  # nothing but a trial


def test_a_trial_gives_entries_the_points_months_and_items_of_the_new_set(at):
    agency, gone = experienced(make_bidder()[0]), make_bidder()[0]
    publish(agency=agency, code="Y04")
    publish(agency=gone, code="J04")
    at("2026-11-11 10:00")
    data = deepcopy(shipped.DATA)
    data["items"] = [one for one in data["items"] if one["code"] != "J04"]
    next(one for one in data["items"] if one["code"] == "Y04")["points"] = -12
    row = draft(items=data["items"])
    tried(row)

    page = queries.trial_rows(queries.latest_trial(row.id), regraded=False)
    assert {r.agency_id: (r.score, r.new_score) for r in page.rows} == {
        agency.id: (95, 88),
        gone.id: (60, 80),  # without its item nothing is known of it: the first grade
    }


def test_a_trial_runs_in_steps_and_can_be_taken_up_again(monkeypatch):
    monkeypatch.setattr(ruling, "STEP", 2)
    for _ in range(5):
        complete(make_contract(make_bidder()[0]))
    row = draft(base=80)
    ruling.begin_trial(row, officer(), None)
    trial = queries.latest_trial(row.id)
    with write():
        ruling.try_some({"trial": trial.id, "after": ""})
    assert (again(trial).done, again(trial).finished_at) == (2, None)
    TrialRow.delete().execute()
    Trial.update(done=0).execute()
    jobs.run_due(clock.now())

    assert (again(trial).done, again(trial).total) == (5, 5)
    assert TrialRow.select().count() == 5


def test_a_trial_of_a_place_concerns_that_place_alone():
    here, there = make_bidder()[0], make_bidder()[0]
    Agency.update(region="440103").where(Agency.id == there.id).execute()
    for agency in (here, there):
        complete(make_contract(agency))
    row = draft(region="320100", base=80)
    tried(row)

    page = queries.trial_rows(queries.latest_trial(row.id), regraded=False)
    assert [r.agency_id for r in page.rows] == [here.id]


def test_a_set_is_adopted_after_its_trial_and_ends_the_one_before_on_its_day(at):
    agency = make_bidder()[0]
    complete(make_contract(agency))
    row = draft(base=80)
    with pytest.raises(NotAllowed):
        ruling.adopt(row, clock.today(), "文号", officer(), None)
    row = tried(row)
    with pytest.raises(Invalid):
        ruling.adopt(row, dt.date(2026, 11, 1), "文号", officer(), None)
    ruling.adopt(row, dt.date(2027, 1, 1), "市办〔2026〕9号", officer(), None)

    jobs.run_due(dt.datetime(2026, 12, 31, 23, 59, 59))
    old = queries.rule_set(shipped.RULES_ID)
    assert (old.state, queries.rules_on("320102").id) == ("in_force", shipped.RULES_ID)
    at("2027-01-01 00:00:01")
    jobs.run_due(clock.now())

    old = queries.rule_set(shipped.RULES_ID)
    assert (old.state, old.ends) == ("ended", dt.date(2027, 1, 1))
    assert queries.rules_on("320102").id == row.id
    assert queries.rules_on("320102", dt.date(2026, 12, 31)).id == shipped.RULES_ID
    assert CreditSum.get(CreditSum.agency == agency, CreditSum.year.is_null()).score == 80
    assert Agency.get_by_id(agency.id).grade == "B"


def test_a_running_trial_must_end_before_the_set_is_adopted():
    row = draft()
    ruling.begin_trial(row, officer(), None)
    with pytest.raises(NotAllowed, match="试算还没有完成"):
        ruling.adopt(row, clock.today(), "文号", officer(), None)


def test_a_county_has_its_own_rules_and_the_others_keep_theirs():
    row = tried(draft(region="320100"))
    ruling.adopt(row, clock.today(), "文号", officer(), None)
    jobs.run_due(clock.now())

    assert queries.rules_on("320102").id == row.id
    assert queries.rules_on("440103").id == shipped.RULES_ID
    assert queries.rule_set(shipped.RULES_ID).state == "in_force"


def test_an_unusable_set_is_not_tried():
    row = draft(items=[])
    with pytest.raises(NotAllowed, match="至少要有"):
        ruling.begin_trial(row, officer(), None)
    assert Trial.select().count() == 0


def item(**more):
    given = dict(shipped.DATA["items"][3])
    return {**given, "code": "Y20", "title": "拒绝出具发票", **more}


def test_items_of_a_draft_are_added_changed_and_taken_away():
    row, actor = draft(), officer()
    ruling.change_item(row, None, item(), actor, None)
    ruling.change_item(again(row), "Y20", item(points=-8), actor, None)
    assert queries.rule_set(row.id).data["items"][-1]["points"] == -8
    with pytest.raises(Invalid):
        ruling.change_item(again(row), None, item(), actor, None)
    with pytest.raises(Invalid):
        ruling.change_item(again(row), "Y20", item(points=8), actor, None)
    ruling.change_item(again(row), "Y20", None, actor, None)

    assert queries.rule_set(row.id).data == shipped.DATA


def test_two_people_do_not_overwrite_each_other_and_only_drafts_change():
    row, actor = draft(), officer()
    ruling.change_item(row, None, item(), actor, 1)
    with pytest.raises(StaleState):
        ruling.change_item(again(row), None, item(code="Y21"), actor, 1)
    with pytest.raises(NotAllowed):
        ruling.change_item(tried(again(row)), None, item(code="Y21"), actor, None)


@pytest.mark.parametrize("action", ["try", "revise", "adopt", "drop"])
@pytest.mark.parametrize("kind", ["agency", "owner", "operator", "supervisor"])
def test_only_the_regulator_moves_a_set(action, kind):
    row = draft()
    if action in ("revise", "adopt"):
        row = tried(row)
    role = {"operator": "manager", "supervisor": "officer"}.get(kind, "handler")
    with pytest.raises(Forbidden), write():
        fire(RULE_SET, row, action, make_actor(role, kind=kind), sets={})


def test_a_trial_can_be_taken_back_and_a_draft_dropped():
    row = tried(draft())
    ruling.revise(row, officer(), None)
    ruling.drop(again(row), officer(), None)

    assert (again(row).state, again(row).is_public) == ("ended", False)
