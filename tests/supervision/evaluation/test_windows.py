"""Windows open by themselves, close by themselves, and every end is exact."""

import datetime as dt
import json

import pytest

from app.accounts.models import Organisation
from app.kernel import deadlines, jobs, parameters
from app.kernel.db import write
from app.kernel.errors import Late, NotAllowed, StaleState
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.notices import Notice
from app.kernel.permissions import SYSTEM
from bidding.models import Result
from bidding.service_states import CONTRACT
from bidding.services.contract import contract_facts
from intermediaries.models import Performance
from supervision.evaluation.models import Evaluation
from supervision.evaluation.services import opening, rating
from supervision.evaluation.states import EVALUATION
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.supervision import (
    complete,
    lock,
    make_contract,
    make_evaluation,
    rate,
    rater_of,
    stars,
)

OPENS = "2026-11-02 10:00"  # a Monday
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _monday(at):
    at(OPENS)


def roles():
    return {row.role: row.rater_id for row in Evaluation.select()}


def set_parameter(key, value):
    admin = make_actor("system_admin", kind="platform")
    with write():
        parameters.set_value(key, json.dumps(value), dt.date(2026, 11, 1), "办法第八条", admin)


def test_a_fulfilled_contract_opens_one_window_per_role_that_has_a_rater():
    regulator, operator = make_organisation(kind="regulator"), make_organisation(kind="operator")
    make_organisation(kind="department")  # nobody said that it uses the result

    contract = make_contract()
    complete(contract)

    assert roles() == {
        "owner": contract.owner_id,
        "regulator": regulator.id,
        "centre": operator.id,
    }
    row = Evaluation.get(Evaluation.role == "owner")
    assert (row.state, row.edition, row.item_id) == ("open", "5:3:2", contract.item_id)
    assert deadlines.due_of(row).date() == dt.date(2026, 11, 23)  # 15 working days
    told = Event.get(Event.subject_id == row.id)
    assert (told.key, told.visibility) == ("supervision.evaluation.open", "public")


def test_the_department_is_the_one_named_for_sector_and_place():
    first, second = (make_organisation(kind="department") for _ in range(2))
    lines = [f"住房和城乡建设={first.uscc}", f"*={second.uscc}"]
    set_parameter("supervision.evaluation.departments", lines)

    complete(make_contract())

    assert roles()["department"] == first.id


def test_the_regulator_named_wins_and_else_the_nearest():
    far = make_organisation(kind="regulator", region=None)
    Organisation.update(region="440000").where(Organisation.id == far.id).execute()
    near = make_organisation(kind="regulator")
    contract = make_contract()

    nearest = opening.rater_of(contract, "regulator")
    set_parameter("supervision.evaluation.regulators", [f"*={far.uscc}"])

    assert nearest == near
    assert opening.rater_of(contract, "regulator") == far


def test_of_two_offices_elsewhere_neither_is_guessed():
    for _ in range(2):
        place = make_organisation(kind="operator")
        Organisation.update(region="440000").where(Organisation.id == place.id).execute()

    assert opening.rater_of(make_contract(), "centre") is None


def test_a_suspended_office_is_not_asked():
    make_organisation(kind="operator", state="suspended")

    assert opening.rater_of(make_contract(), "centre") is None


def test_hearing_it_twice_changes_nothing():
    contract = make_contract()
    event = complete(contract)

    with write():
        opening.contract_ended(event)

    assert Evaluation.select().count() == len(roles()) == 1
    assert Performance.select().count() == 1


def test_the_weights_in_force_that_day_are_kept():
    for group, weight in (("owner", 7), ("department", 2), ("centre", 0)):
        set_parameter(f"supervision.evaluation.weight_{group}", weight)
    row = make_evaluation()
    set_parameter("supervision.evaluation.weight_owner", 1)

    assert Evaluation.get_by_id(row.id).edition == "7:2:0"


def test_the_house_writes_the_record_of_the_agency():
    contract = make_contract(returns=2)
    complete(contract)

    line = Performance.get()
    assert (line.contract, line.agency.organisation_id) == (contract.id, contract.agency_id)
    assert (line.amount_fen, line.returns, line.ended) == (contract.amount_fen, 2, "completed")
    assert (line.days_promised, line.days_used) == (20, 20)
    assert line.accepted_on == line.ended_on == dt.date(2026, 11, 2)
    assert line.rating is None
    assert Evaluation.get().returns == 2


def test_a_contract_broken_off_is_recorded_and_no_stars_are_asked():
    contract = make_contract(returns=1)
    owner = make_actor("handler", organisation=contract.owner)
    with write():
        facts = contract_facts(contract)
        fire(CONTRACT, contract, "terminated", owner, facts=facts, reason="项目取消")

    line = Performance.get()
    assert (line.ended, line.accepted_on, line.returns) == ("terminated", None, 1)
    assert Evaluation.select().count() == 0


def test_a_contract_without_result_or_dates_is_recorded_too():
    contract = make_contract(starts_on=None, ends_on=None)
    Result.delete().where(Result.contract == contract).execute()
    owner = make_actor("handler", organisation=contract.owner)
    with write():
        fire(CONTRACT, contract, "terminated", owner, facts={}, reason="项目取消")

    line = Performance.get()
    assert (line.days_promised, line.days_used, line.returns) == (None, None, 0)


def test_silence_is_not_rated_and_never_praise():
    row = make_evaluation()
    due = deadlines.due_of(row)

    jobs.run_due(due - SECOND)
    before = Evaluation.get_by_id(row.id).state
    jobs.run_due(due + SECOND)
    after = Evaluation.get_by_id(row.id)

    assert (before, after.state) == ("open", "unrated")
    assert (after.stars, after.counted_at) == (None, None)
    assert Performance.get().rating is None


def test_the_last_second_counts_and_the_next_does_not(at):
    first, second = make_evaluation(), make_evaluation()
    due = deadlines.due_of(first)

    at(str(due))
    assert rate(first).state == "rated"
    at(str(due + SECOND))
    with pytest.raises(Late, match="届满"):
        rate(second)
    assert Evaluation.get_by_id(second.id).state == "open"


def test_a_rating_may_be_changed_once_and_is_then_public(at):
    row = rate(make_evaluation(), 2)
    assert deadlines.due_of(row).date() == dt.date(2026, 11, 5)  # 3 working days
    assert row.counted_at is None

    rating.revise(row, stars(4), rater_of(row), None)

    row = Evaluation.get_by_id(row.id)
    assert (row.state, row.stars, row.changed) == ("locked", 400, True)
    assert row.counted_at == dt.datetime(2026, 11, 2, 10)
    assert Performance.get().rating == 400
    with pytest.raises(StaleState):
        rating.revise(row, stars(5), rater_of(row), None)


def test_after_three_working_days_it_locks_by_itself(at):
    row = rate(make_evaluation(), 4)
    due = deadlines.due_of(row)

    jobs.run_due(due - SECOND)
    assert Evaluation.get_by_id(row.id).state == "rated"
    at(str(due + SECOND))
    with pytest.raises(Late):
        rating.revise(row, stars(1), rater_of(row), None)
    jobs.run_due(due + SECOND)

    row = Evaluation.get_by_id(row.id)
    assert (row.state, row.changed, row.stars) == ("locked", False, 400)
    assert Performance.get().rating == 400


def test_nobody_answers_and_it_is_final():
    row = lock(rate(make_evaluation()))
    due = deadlines.due_of(row)

    jobs.run_due(due - SECOND)
    assert Evaluation.get_by_id(row.id).state == "locked"
    jobs.run_due(due + SECOND)

    assert Evaluation.get_by_id(row.id).state == "final"


def test_an_old_promise_finds_a_rating_that_moved_on_and_does_nothing():
    row = rate(make_evaluation())
    with write():
        rating.over({"subject_id": row.id, "kind": "supervision.rating"})
        rating.over({"subject_id": row.id, "kind": "supervision.revising"})  # before its time
        rating.over({"subject_id": "nosuchthing", "kind": "supervision.rating"})

    assert Evaluation.get_by_id(row.id).state == "rated"


def test_the_house_does_no_persons_move():
    row = make_evaluation()

    with pytest.raises(Exception, match="没有“评价服务”的权限") as refusal, write():
        fire(EVALUATION, row, "rate", SYSTEM)

    assert not isinstance(refusal.value, NotAllowed)


def test_each_step_is_told_to_whom_it_concerns(app):
    contract = make_contract()
    owner = make_actor("handler", organisation=contract.owner)
    agent = make_actor("handler", organisation=contract.agency)
    row = make_evaluation(contract)
    lock(rate(row, actor=owner))

    told = [(n.person_id, n.text) for n in Notice.select() if n.link.endswith(row.id)]
    mine = sorted(text for person, text in told if person == owner.person_id)
    theirs = sorted(text for person, text in told if person == agent.person_id)
    assert mine == ["“{title}”已履行完毕，请评价{agency}的服务"]
    assert theirs == ["{rater}对“{title}”的评价已公开，可以回复或申诉"]
