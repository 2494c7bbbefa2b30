"""Level 3: public numbers that do not exist when the pool freezes."""

import datetime as dt
import hashlib
import json

import pytest

from app.kernel import jobs
from app.kernel.errors import Invalid, NotAllowed
from bidding.models import Award, DrawRound, Requirement
from bidding.services import draw, evidence, publish
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.bidding import make_owner, make_requirement, make_signup

pytestmark = pytest.mark.usefixtures("db")

OPENS = "2026-11-16 09:00"
F = dt.datetime(2026, 11, 19, 17, 0)
T = F + dt.timedelta(minutes=10)
NUMBERS = "03 07 11 19 28 33 05"


@pytest.fixture
def officers():
    """Two officers of the operating body."""
    operator = make_organisation(kind="operator")
    people = [make_person(name, organisation=operator, roles=("clerk",)) for name in ("甲", "乙")]
    return [make_actor(organisation=operator, person=person) for person in people]


def waiting(at, **more):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner, level=3, **more)
    for number in range(3):
        make_signup(requirement, nonce=f"随机{number}")
    return owner, requirement


def again(requirement):
    return Requirement.get_by_id(requirement.id)


def frozen_and_due(at, requirement):
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    return again(requirement)


def drand(number):
    signature = hashlib.sha512(str(number).encode()).digest()[:48]
    randomness = hashlib.sha256(signature).hexdigest()
    return json.dumps({"round": number, "signature": signature.hex(), "randomness": randomness})


def test_a_drand_round_is_awaited_checked_and_then_drawn(at, officers):
    _, requirement = waiting(at, source="drand")
    due = frozen_and_due(at, requirement)
    row = DrawRound.get()

    with pytest.raises(Invalid):
        draw.enter_seed(due, drand(int(row.expected) + 1), officers[0], None)
    draw.enter_seed(again(requirement), drand(int(row.expected)), officers[0], None)

    record = json.loads(DrawRound.get().document)
    randomness = json.loads(drand(int(row.expected)))["randomness"]
    assert due.state == "seeding"
    assert again(requirement).state == "publicity"
    assert record["rounds"][0]["sources"][-1] == [randomness]
    assert evidence.download(again(requirement))["evidence"]["drand"][0]["turn"] == 1


def test_a_lottery_result_needs_two_officers_who_typed_the_same(at, officers):
    _, requirement = waiting(at, source="ssq", issue="2026130")
    due = frozen_and_due(at, requirement)

    draw.enter_seed(due, NUMBERS, officers[0], None)
    with pytest.raises(Invalid) as alone:
        draw.enter_seed(again(requirement), NUMBERS, officers[0], None)
    with pytest.raises(Invalid) as differs:
        draw.enter_seed(again(requirement), "01 07 11 19 28 33 05", officers[1], None)
    before = again(requirement).state
    draw.enter_seed(again(requirement), NUMBERS, officers[1], None)

    assert str(alone.value) == "您已录入本期号码，须由另一位工作人员独立录入"
    assert str(differs.value) == "与另一位工作人员录入的号码不一致，请双方对照开奖公告核对"
    assert (before, again(requirement).state) == ("seeding", "publicity")
    sources = json.loads(DrawRound.get().document)["rounds"][0]["sources"]
    assert sources[-2:] == [[3, 7, 11, 19, 28, 33], [5]]


def test_the_fallback_is_a_later_round_of_the_same_source_that_does_not_exist_yet(at, officers):
    _, requirement = waiting(at, source="drand")
    due = frozen_and_due(at, requirement)
    first = int(DrawRound.get().expected)

    draw.fall_back(due, "网络中断，未取得该轮", officers[0], None)
    later = DrawRound.get()
    early = draw.waiting_round(again(requirement))
    jobs.run_due(later.due)
    at(later.due.isoformat())
    draw.enter_seed(again(requirement), drand(int(later.expected)), officers[0], None)

    assert int(later.expected) > first
    assert early is None
    assert again(requirement).state == "publicity"


def test_nothing_is_typed_before_its_time(at, officers):
    _, requirement = waiting(at, source="drand")
    jobs.run_due(F)

    with pytest.raises(NotAllowed):
        draw.enter_seed(again(requirement), drand(1), officers[0], None)


def test_a_cancelled_purchase_at_level_three_is_drawn_too(at, officers):
    owner, requirement = waiting(at, source="drand")
    publish.cancel(again(requirement), "项目调整", owner, None)
    due = frozen_and_due(at, requirement)
    row = DrawRound.get()

    draw.enter_seed(due, drand(int(row.expected)), officers[0], None)

    assert (due.state, again(requirement).state) == ("cancelled", "cancelled")
    assert DrawRound.get().drawn_at is not None
    assert Award.select().count() == 0


def test_the_fallback_of_a_lottery_is_its_next_issue(at, officers):
    _, requirement = waiting(at, source="ssq", issue="2026130")

    draw.fall_back(frozen_and_due(at, requirement), "本期停开", officers[0], None)

    row = requirement.rounds.get()
    assert (row.source, row.expected) == ("ssq", "2026131")
