"""Two at one moment around sign-up, publication, opening and award: one counts, or both in order."""

import datetime as dt
import threading

import pytest

from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.errors import Late, NotAllowed, StaleState
from app.kernel.events import Event
from bidding.models import Award, Contract, Freeze, Objection, OpenedOffer, Requirement
from bidding.rules.several import Several
from bidding.services import award, lotting, publish, releasing, signup, trustees, voiding
from intermediaries import queries as shelf
from intermediaries.services import standing
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_low_races import Meeting
from tests.bidding.test_opening import closed
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.sealing import make_trustee, release, release_of
from tests.processes import PATIENCE
from tests.racing import at_once, refused

PUBLIC_UNTIL = dt.datetime(2026, 11, 24, 23, 59, 59)
NEXT_DAY = dt.datetime(2026, 11, 25)
TICK = dt.timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def _house(app, committing_db, at):
    at(OPENS)


def fresh(row):
    return type(row).get_by_id(row.id)


def seq_of(key):
    return Event.get(Event.key == key).seq


def test_who_is_suspended_while_signing_up_is_not_in_the_pool(at):
    """Read as good, suspended, then written: what stands at F decides, with the reason."""
    row, (agency, actor) = make_requirement(), make_bidder()
    for _ in range(2):
        make_signup(row)
    passed = signup.gate(row.id, actor.org_id)
    until, manager = dt.date(2026, 11, 30), make_actor("manager", kind="operator")

    at_once(
        lambda: signup.sign_up(passed, "", "one", actor),
        lambda: standing.suspend(shelf.agency(agency.id), until, "年检不合格", manager),
    )
    jobs.run_due(F)

    frozen = Freeze.get()
    assert (frozen.size, agency.uscc in frozen.pool.partition('"excluded"')[2]) == (2, True)


def test_a_key_retired_while_a_notice_goes_out_is_before_it_or_after_it(monkeypatch):
    """A notice never names a key that the log says was retired before."""
    owner, kept = make_owner(), make_trustee(1)
    row = make_requirement(owner, publish_it=False, method="lowest_price")
    trustees.choose(row, [kept.key.id], owner, None)
    judged, retired, real = threading.Event(), threading.Event(), trustees.objections

    def slow(requirement):
        found = real(requirement)
        judged.set()
        retired.wait(1)
        return found

    def retire():
        judged.wait(PATIENCE)
        trustees.retire(kept.key, "离任", kept.actor, None)
        retired.set()

    monkeypatch.setattr(trustees, "objections", slow)
    answers = at_once(lambda: publish.publish(fresh(row), owner), retire)

    assert refused(answers) == []
    assert seq_of("bidding.requirement.publish") < seq_of("bidding.trustee.retire")


def test_a_trustee_who_retires_the_key_while_it_opens_still_opens(at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    first, second = kept[:2]
    texts = [release_of(requirement, one, place) for place, one in ((1, first), (2, second))]
    releasing.release(requirement, texts[0], first.actor)
    trustees.retire(fresh(first.key), "离任", first.actor, None)

    answers = at_once(
        lambda: releasing.release(fresh(requirement), texts[1], second.actor),
        lambda: trustees.retire(fresh(second.key), "离任", second.actor, None),
    )

    assert refused(answers) == []
    assert (str(fresh(requirement).state), OpenedOffer.select().count()) == ("publicity", 2)
    assert trustees.candidates() == [fresh(kept[2].key)]


def test_a_draft_is_discarded_or_published_never_both():
    owner = make_owner()
    row = make_requirement(owner, publish_it=False)

    answers = at_once(
        lambda: lotting.discard(fresh(row), owner, row.version),
        lambda: lotting.publish_all(fresh(row), owner, row.version),
    )

    assert [type(one) for one in refused(answers)] == [StaleState]
    assert (str(fresh(row).state), fresh(row).edition) in {("discarded", 0), ("signup", 1)}


def test_what_is_void_is_not_opened_and_what_is_opened_first_names_nobody(at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    operator = make_actor("clerk", kind="operator")
    release(requirement, kept, 1)
    text = release_of(requirement, kept[1], 2)

    answers = at_once(
        lambda: voiding.invalidate(fresh(requirement), "公告有误", operator, None),
        lambda: releasing.release(fresh(requirement), text, kept[1].actor),
    )
    if isinstance(answers[0], StaleState):  # opened meanwhile: the operator looks again
        voiding.invalidate(fresh(requirement), "公告有误", operator, None)

    assert str(fresh(requirement).state) == "invalid"
    heard = [one.key for one in Event.select().order_by(Event.seq)]
    if "bidding.requirement.opened" in heard:
        told = (
            heard.index("bidding.requirement.opened"),
            heard.index("bidding.requirement.invalidate"),
        )
        assert told[0] < told[1]
    else:
        assert OpenedOffer.select().count() == 0
    assert {str(one.state) for one in Award.select()} <= {"disqualified"}


def two_winners(at, reserves):
    """Two of four named by a draw, as many in reserve; (purchase, the two with their people)."""
    owner, bidders = make_owner(), [make_bidder() for _ in range(4)]
    row = make_requirement(owner, publish_it=False, reserves=reserves)
    lotting.arrange(fresh(row), Several(2, 2), None, owner, None)
    lotting.publish_all(fresh(row), owner)
    for one in bidders:
        make_signup(row, one)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-20 09:00")
    people = {agency.id: actor for agency, actor in bidders}
    return fresh(row), [(one, people[one.agency_id]) for one in award.standing(row)]


def give_up(row, actor):
    """Decline; who was outrun looks at the page again and declines what stands then."""
    try:
        return award.decline(fresh(row), "人员不足", actor, None)
    except StaleState:
        return award.decline(fresh(row), "人员不足", actor, None)


def test_two_winners_give_up_at_once_and_both_reserves_follow(at):
    row, winners = two_winners(at, reserves=2)

    answers = at_once(*[lambda one=one: give_up(*one) for one in winners])

    assert refused(answers) == []
    assert sorted(str(one.state) for one in Award.select()) == ["declined"] * 2 + ["proposed"] * 2
    assert len({one.agency_id for one in Award.select()}) == 4
    assert sum(one.share_bp for one in award.standing(row)) == 10_000
    assert str(fresh(row).state) == "publicity"


def test_two_winners_give_up_at_once_after_the_notices_and_nobody_is_left(at):
    row, winners = two_winners(at, reserves=0)
    jobs.run_due(NEXT_DAY)
    at("2026-11-25 09:00")
    assert [str(one.state) for one in Award.select()] == ["issued"] * 2

    answers = at_once(*[lambda one=one: give_up(*one) for one in winners])

    assert refused(answers) == []
    assert str(fresh(row).state) == "failed"
    assert {str(one.state) for one in Contract.select()} == {"void"}


def in_publicity(at):
    row, (agency, actor) = make_requirement(), make_bidder()
    make_signup(row, (agency, actor))
    for _ in range(2):
        make_signup(row)
    jobs.run_due(F)
    jobs.run_due(T)
    return fresh(row), actor


def job(row):
    with write():
        award.publicity_over({"subject_id": row.id})


def test_an_objection_in_the_last_moment_counts_or_the_award_does(at, monkeypatch):
    row, actor = in_publicity(at)
    meeting = Meeting(monkeypatch)

    objected, _ = at_once(
        meeting.at(
            PUBLIC_UNTIL - TICK, lambda: award.object_to(fresh(row), "业绩不实", actor, None)
        ),
        meeting.at(PUBLIC_UNTIL, lambda: job(row)),
    )
    meeting.at(PUBLIC_UNTIL, lambda: job(row))()  # as the worker tries again

    told = str(fresh(row).state), str(Award.get().state), Objection.select().count()
    counted = not isinstance(objected, Exception)
    assert told == (("objection", "proposed", 1) if counted else ("awarded", "issued", 0))
    monkeypatch.undo()
    assert clock.now() < PUBLIC_UNTIL


def test_an_objection_after_the_publicity_is_too_late_though_no_worker_ran(at):
    row, actor = in_publicity(at)
    at(str(PUBLIC_UNTIL - TICK))
    with pytest.raises(NotAllowed, match="现在没有公示中的结果"):
        award.object_to(fresh(row), "业绩不实", actor, None, "another")
    at(str(PUBLIC_UNTIL))

    with pytest.raises(Late, match="公示期已满"):
        award.object_to(fresh(row), "业绩不实", actor, None)

    assert str(Requirement.get_by_id(row.id).state) == "publicity"
