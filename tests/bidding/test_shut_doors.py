"""Doors that shut at a moment: what was meant before it is refused after it, and changes nothing."""

import base64

import pytest

from app.kernel import jobs
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed
from app.kernel.events import Event
from bidding.models import Award, Objection, Requirement, RevealedKey, Signup
from bidding.services import (
    asking,
    award,
    closing,
    holding,
    lotting,
    publish,
    releasing,
    signup,
    trustees,
)
from tests.bidding.scenes import OPENS, F, T
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup, terms
from tests.factories.sealing import make_offer, make_sealed, make_trustee

pytestmark = pytest.mark.usefixtures("app", "db")
LATE = "2026-11-19 17:00:00"


def fresh(row):
    return type(row).get_by_id(row.id)


@pytest.fixture
def open_one(at):
    """A notice with one sign-up; the clock stands at F, the house has not frozen it yet."""
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    bidder = make_bidder()
    _, event = make_signup(requirement, bidder)
    passed = signup.gate(requirement.id, make_bidder()[1].org_id)
    at(LATE)
    return requirement, owner, bidder[1], Signup.get_by_id(event.subject_id), passed


def revise(requirement, owner, *_):
    publish.revise(requirement, terms(), "换内容", owner, None)


def cancel(requirement, owner, *_):
    publish.cancel(requirement, "不办了", owner, None)


def withdraw(requirement, owner, bidder, row, passed):
    signup.withdraw(row, bidder, None)


@pytest.mark.parametrize("act", [revise, cancel, withdraw])
def test_at_f_nothing_is_revised_cancelled_or_withdrawn(open_one, act):
    before = Event.select().count()

    with pytest.raises(Late):
        act(*open_one)

    assert Event.select().count() == before
    assert (fresh(open_one[0]).state, fresh(open_one[3]).state) == ("signup", "active")


def test_who_read_the_old_notice_signs_up_to_nothing(at):
    at(OPENS)
    owner = make_owner()
    requirement, (_, actor) = make_requirement(owner), make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    revise(requirement, owner)

    with pytest.raises(NotAllowed, match="刚刚修订"):
        signup.sign_up(passed, "", "late-key", actor)
    assert Signup.select().count() == 0


def object_early(requirement, owner, bidder, row, _):
    award.object_to(requirement, "不公平", bidder, None)


def reopen_early(requirement, *_):
    with write():
        holding.reopen(requirement, "投诉成立")


def add_late(requirement, owner, *_):
    lotting.add(requirement, "补充标段", owner)


@pytest.mark.parametrize(
    ("act", "why"), [(object_early, "公示中"), (reopen_early, "重新选取"), (add_late, "增减标段")]
)
def test_what_is_for_another_stage_is_refused(open_one, act, why):
    with pytest.raises(NotAllowed, match=why):
        act(*open_one)

    counts = (Objection.select().count(), Award.select().count(), Requirement.select().count())
    assert counts == (0, 0, 1)


def test_an_answer_without_words_is_none(at):
    at(OPENS)
    owner = make_owner()
    question = asking.ask(make_requirement(owner), "成果要几份？", make_bidder()[1])

    with pytest.raises(Invalid):
        asking.answer(question, " ", owner, None)
    assert fresh(question).answer == ""


def test_own_keys_are_shown_during_the_opening_alone_once_and_by_who_sealed(at):
    at(OPENS)
    requirement, _ = make_sealed()
    other, _ = make_sealed()
    _, actor, event, key = [make_offer(one) for one in (other, requirement, requirement)][-1]
    row, text = Signup.get_by_id(event.subject_id), base64.b64encode(key).decode()
    late = Signup.get(Signup.requirement == other)

    def refused(row, text):
        with pytest.raises((NotAllowed, Invalid)) as told:
            releasing.reveal(row, text, actor)
        return str(told.value)

    early = refused(row, text)
    jobs.run_due(F)
    assert len(closing.standing(requirement)) == 2
    jobs.run_due(T)
    at("2026-11-19 17:11")
    row = Signup.get_by_id(row.id)
    late.requirement = row.requirement  # an envelope of another purchase
    without, wrong = refused(late, text), refused(row, base64.b64encode(bytes(32)).decode())

    assert ("不在开启阶段" in early, "没有贵机构" in without, "打不开" in wrong) == (True,) * 3
    assert RevealedKey.select().count() == 0


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_notice_is_sealed_to_one_to_three_keys_that_are_there(at, count):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner, publish_it=False, method="lowest_price")
    keys = [make_trustee(n % 3).key.id for n in range(4)] if count > 1 else ["a" * 16] * count

    with pytest.raises(Invalid):
        trustees.choose(requirement, keys, owner, None)
    assert requirement.trustees.count() == 0
