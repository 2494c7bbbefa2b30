"""Sealed offers from the first envelope to the award: every step and what refuses it."""

import json

import pytest

from app.kernel import group, jobs, notices
from app.kernel.errors import Invalid, NotAllowed
from bidding.models import Award, Contract, Envelope, OpenedOffer, Requirement, Signup
from bidding.services import award, closing, offers, opened_record, refusing, signup
from tests.bidding.scenes import OPENS, F, T, verify
from tests.bidding.test_signup_race import at_once
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder
from tests.factories.sealing import make_offer, make_sealed, make_trustee, release, seal


def fresh(requirement):
    return Requirement.get_by_id(requirement.id)


def closed(at, *amounts, trustees=3, before=None, **more):
    """A purchase whose opening phase has begun; (requirement, trustees, bidders)."""
    at(OPENS)
    requirement, kept = make_sealed(trustees, **more)
    if before:
        before(requirement)
    bidders = [make_offer(requirement, amount=amount) for amount in amounts]
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    return fresh(requirement), kept, bidders


def test_the_lowest_of_three_wins_and_the_contract_has_its_price(db, at, tmp_path):
    requirement, kept, bidders = closed(at, 7_200_000, 6_900_000, 7_000_000)
    assert requirement.state == "opening"

    release(requirement, kept, 1)
    assert fresh(requirement).state == "opening"
    assert OpenedOffer.select().count() == 0
    release(requirement, kept, 3)

    requirement = fresh(requirement)
    row = Award.get(Award.requirement == requirement)
    assert requirement.state == "publicity"
    assert (row.agency_id, row.basis, row.amount_fen) == (bidders[1][0].id, "price", 6_900_000)
    code, said = verify("offer", json.dumps(opened_record.download(requirement)), tmp_path)
    assert code == 0, said
    jobs.run_due(T.replace(day=26))
    assert Contract.get(Contract.award == row).amount_fen == 6_900_000


def test_the_first_envelope_is_the_sign_up_and_its_receipt(db, at):
    at(OPENS)
    requirement, _ = make_sealed()
    agency, _, event, _ = make_offer(requirement)
    row = Signup.get(Signup.agency == agency)
    kept = Envelope.get(Envelope.signup == row)

    assert (row.event, kept.event, kept.number) == (event.id, event.id, 1)
    assert event.facts["envelope_sha256"] == kept.sha256
    assert event.visibility == "sealed"


def test_replacing_withdrawing_and_offering_again(db, at):
    at(OPENS)
    requirement, _ = make_sealed()
    bidder = make_bidder()
    make_offer(requirement, bidder, amount=7_000_000)
    again = make_offer(requirement, bidder, amount=6_500_000)
    row = Signup.get(Signup.agency == bidder[0])

    assert (again[2].key, offers.current(row).number) == (offers.REPLACED, 2)
    assert [one.number for one in closing.standing(requirement)] == [2]
    signup.withdraw(row, bidder[1], None)
    assert closing.standing(requirement) == []
    make_offer(requirement, bidder)
    assert [one.number for one in closing.standing(requirement)] == [1]


def test_the_same_key_gets_the_same_receipt(db, at):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    text, _ = seal(passed)

    first = offers.submit(passed, text, "", "key", actor)
    assert offers.submit(passed, text, "", "key", actor).id == first.id
    assert Envelope.select().count() == 1


def test_one_second_late_is_refused_with_a_receipt(db, at):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    text, _ = seal(passed)

    at("2026-11-19 17:00:01")
    with pytest.raises(refusing.Refused) as caught:
        offers.submit(passed, text, "", "k", actor)
    assert caught.value.refusal.facts["agency_uscc"] == passed.uscc
    assert Envelope.select().count() == 0


def test_a_clock_set_back_reopens_nothing(db, at):
    at(OPENS)
    requirement, _ = make_sealed()
    make_offer(requirement)
    make_offer(requirement)
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    text, _ = seal(passed)
    jobs.run_due(F)

    at("2026-11-19 16:59:59")
    with pytest.raises((refusing.Refused, NotAllowed)):
        offers.submit(passed, text, "", "k", actor)
    assert Envelope.select().count() == 2


def _replayed(requirement, passed):
    other, _ = make_sealed()
    return seal(signup.gate(other.id, passed.organisation_id))[0]


def _other_edition(requirement, passed):
    return seal(passed, notice=f"{requirement.id}/2")[0]


def _ahead(_, passed):
    return seal(passed, number=2)[0]


def _without_file(_, passed):
    row = {"name": "a", "size": 1, "sha256": "1" * 64, "sealed": "2" * 64}
    return seal(passed, attachments=[row])[0]


def _empty(*_):
    return "{}"


WRONG = {
    _replayed: "另一份公告",
    _other_edition: "另一版公告",
    _ahead: "不衔接",
    _without_file: "附件还没有上传",
    _empty: "格式不对",
}


@pytest.mark.parametrize(("make", "said"), WRONG.items())
def test_the_form_of_an_envelope_is_checked(db, at, make, said):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)

    with pytest.raises(Invalid) as caught:
        offers.submit(passed, make(requirement, passed), "", "k", actor)
    assert said in str(caught.value.fields["envelope"])


def test_an_envelope_for_other_trustees_is_refused(db, at):
    at(OPENS)
    requirement, _ = make_sealed()
    other, _ = make_sealed()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    text, _ = seal(signup.gate(other.id, actor.org_id), notice=offers.notice_of(passed))

    with pytest.raises(Invalid) as caught:
        offers.submit(passed, text, "", "k", actor)
    assert "全部受托人" in str(caught.value.fields["envelope"])


def test_the_closing_is_sent_to_all_who_took_part(db, at):
    at(OPENS)
    kept = [make_trustee(n) for n in range(3)]
    colleague = make_actor("handler", organisation=kept[0].key.organisation)
    requirement, kept, bidders = closed(at, 7_000_000, 7_100_000, trustees=kept)
    row = closing.of(requirement)
    told = {one.person_id for one in notices.Notice.select() if row.sha256 in one.fields}

    made = closing.disclosure(row)["checkpoint"]
    assert {one.actor.person_id for one in kept} | {colleague.person_id} <= told
    assert {actor.person_id for _, actor, _, _ in bidders} <= told
    assert any(made["root"] in one.fields for one in notices.Notice.select())


def test_after_a_refusal_the_next_valid_offer_follows(db, at):
    requirement, kept, bidders = closed(at, 7_200_000, 6_900_000, 7_000_000)
    release(requirement, kept, 1, 2)
    row = Award.get(Award.requirement == requirement)

    award.decline(row, "人员不足", bidders[1][1], None)
    row = award.current(fresh(requirement))
    assert (row.agency_id, row.basis, row.amount_fen) == (bidders[2][0].id, "reserve", 7_000_000)


def test_offers_above_the_ceiling_fail_in_public(db, at):
    requirement, kept, _ = closed(at, 8_100_000, 8_200_000)
    release(requirement, kept, 2, 3)

    assert (fresh(requirement).state, fresh(requirement).failure) == ("failed", "没有有效报价")


def test_a_batch_writes_its_tables_in_the_order_of_need(db, at):
    """A replacement before a first offer: the envelope of the first still finds its sign-up."""
    at(OPENS)
    requirement, _ = make_sealed()
    old, new = make_bidder(), make_bidder()
    make_offer(requirement, old)
    made = []
    for _, actor in (old, new):
        passed = signup.gate(requirement.id, actor.org_id)
        text, _ = seal(passed)
        before = offers.standing(passed)
        envelope = offers._Made(offers._checked(passed, text, before), text, actor.org_id, None)
        made.append(offers._job(passed, envelope, "", before, actor))

    group._commit(lambda: made)

    assert [job.event.key for job in made] == [offers.REPLACED, signup.SUBMITTED]
    assert Envelope.select().count() == 3


def test_two_windows_of_one_agency_get_one_offer(committing_db, at):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    texts = [seal(passed)[0] for _ in range(3)]

    def submit(number):
        try:
            return offers.submit(passed, texts[number], "", f"w{number}", actor)
        except Invalid as error:  # it came when the first stood already: no version follows so
            raise NotAllowed(*error.reasons) from None

    given = at_once([lambda n=n: submit(n) for n in range(3)])

    assert sorted(isinstance(one, NotAllowed) for one in given) == [False, True, True]
    assert Envelope.select().count() == Signup.select().count() == 1
