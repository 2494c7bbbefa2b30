"""Opening: false shares, missing trustees, two at once, cheating dealers; each ends as it must."""

import json
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel import canonical, jobs
from app.kernel.db import db as bound
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed
from bidding.models import Award, OpenedOffer, Requirement, Signup
from bidding.services import closing, offers, opened_record, opening, releasing, signup
from tests.bidding.scenes import OPENS, F, T, verify
from tests.bidding.test_sealed import closed, fresh
from tests.factories.bidding import make_bidder
from tests.factories.sealing import b64, make_offer, make_sealed, release, release_of, seal

GRACE = T.replace(day=20, minute=11)


def prices(requirement):
    return {one.number: one.amount_fen for one in opened_record.offers_of(requirement)}


def own(requirement, bidder):
    """Let a bidder hand in its own key."""
    agency, actor, _, key = bidder
    row = Signup.get(Signup.requirement == requirement, Signup.agency == agency)
    releasing.reveal(row, json.dumps({"key": b64(key)}), actor)


def test_a_flipped_share_waits_for_the_third_and_is_outvoted(db, at, tmp_path):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    release(requirement, kept, 1)
    release(requirement, kept, 2, flip=[1])
    assert (fresh(requirement).state, OpenedOffer.select().count()) == ("opening", 0)

    release(requirement, kept, 3)

    assert fresh(requirement).state == "publicity"
    assert sorted(prices(requirement).values()) == [7_000_000, 7_100_000]
    code, said = verify("offer", json.dumps(opened_record.download(fresh(requirement))), tmp_path)
    assert (code, "受托人 2 释放的份额与推出的不同" in said) == (0, True)


def test_a_flipped_share_of_two_is_cured_by_the_bidders_own_key(db, at):
    requirement, kept, bidders = closed(at, 7_000_000, 7_100_000, trustees=2)
    release(requirement, kept, 1)
    release(requirement, kept, 2, flip=[1, 2])
    for bidder in bidders:
        assert fresh(requirement).state == "opening"
        own(requirement, bidder)

    assert fresh(requirement).state == "publicity"
    assert sorted(prices(requirement).values()) == [7_000_000, 7_100_000]


def test_without_a_cure_it_is_malformed_when_the_grace_time_ends(db, at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000, trustees=2)
    release(requirement, kept, 1)
    release(requirement, kept, 2, flip=[2])

    jobs.run_due(GRACE)

    rows = {one.number: one for one in opened_record.offers_of(requirement)}
    assert fresh(requirement).state == "publicity"
    assert (rows[1].malformed, rows[2].amount_fen) == ("", None)
    assert "密钥打不开" in rows[2].malformed


def test_shares_of_the_last_second_count_though_they_were_committed_after_the_end(db, at):
    """The worker combines while the second release is still being written."""
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    release(requirement, kept, 1)
    payload = {"subject_id": requirement.id}
    ready = opening.before_over(payload)
    assert ready == (1, None)
    release(requirement, kept, 2, flip=[1])  # no pair opens the first: nothing is settled yet

    with bound.atomic(), write():
        opening.over(payload, ready)

    assert fresh(requirement).state == "publicity"
    assert prices(requirement) == {1: None, 2: 7_100_000}


def test_an_offer_after_an_extension_is_in_time_by_the_record_and_late_without_it(db, at, tmp_path):
    at(OPENS)
    requirement, kept = make_sealed()
    make_offer(requirement)
    jobs.run_due(F)
    longer = fresh(requirement)
    at(f"{longer.signup_until:%Y-%m-%d} 09:00")
    make_offer(longer)
    jobs.run_due(longer.signup_until)
    jobs.run_due(longer.draw_at)
    at(f"{longer.draw_at:%Y-%m-%d %H:%M}")
    release(longer, kept, 1, 2)
    record = opened_record.download(fresh(requirement))

    assert verify("offer", json.dumps(record), tmp_path)[0] == 0
    del record["notice"]["extended"]
    code, said = verify("offer", json.dumps(record), tmp_path)
    assert (code, ".receipt：收于" in said) == (1, True)


def test_with_trustees_gone_it_fails_in_public(db, at):
    requirement, kept, bidders = closed(at, 7_000_000, 7_100_000)
    release(requirement, kept, 2)
    own(requirement, bidders[0])

    jobs.run_due(GRACE)

    requirement = fresh(requirement)
    assert requirement.state == "failed"
    assert "受托人释放的份额不足" in requirement.failure
    assert OpenedOffer.select().count() == 0


def test_with_trustees_gone_the_bidders_open_by_themselves(db, at, tmp_path):
    requirement, _, bidders = closed(at, 7_000_000, 6_500_000)
    for bidder in bidders:
        own(requirement, bidder)

    assert Award.get(Award.requirement == requirement).amount_fen == 6_500_000
    code, said = verify("offer", json.dumps(opened_record.download(fresh(requirement))), tmp_path)
    assert code == 0, said


def test_a_key_that_opens_nothing_is_not_taken(db, at):
    _, _, bidders = closed(at, 7_000_000, 7_100_000)
    agency, actor, _, _ = bidders[0]
    row = Signup.get(Signup.agency == agency)

    for text in ("", "x", "{}", "[1]", '{"key": 1}', b64(b"k" * 31), b64(b"k" * 32)):
        with pytest.raises(Invalid):
            releasing.reveal(row, text, actor)


def test_a_wrong_key_signs_nothing(db, at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    stranger = Ed25519PrivateKey.from_private_bytes(b"s" * 32)

    with pytest.raises(Invalid) as caught:
        release(requirement, kept, 1, signer=stranger)
    assert "签名不成立" in str(caught.value.fields["release"])


def test_a_release_for_another_closing_is_refused(db, at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    told = json.loads(release_of(requirement, kept[0], 1))
    told["shares"] = dict.fromkeys(told["shares"], b64(bytes(32)))

    for text in (json.dumps(told), "", "{}", "[]", '{"format": "lianshen-release/1"}'):
        with pytest.raises(Invalid):
            releasing.release(requirement, text, kept[0].actor)


def test_shares_are_released_once_by_trustees_in_time(db, at):
    requirement, kept, bidders = closed(at, 7_000_000, 7_100_000)
    release(requirement, kept, 1)

    with pytest.raises(NotAllowed, match="已经释放过"):
        release(requirement, kept, 1)
    with pytest.raises(NotAllowed, match="不是本公告的开启受托人"):
        releasing.release(requirement, "{}", bidders[0][1])
    release(requirement, kept, 2)
    with pytest.raises(NotAllowed, match="不在开启阶段"):
        releasing.release(fresh(requirement), "{}", kept[2].actor)


def test_after_the_grace_time_nothing_is_taken_though_the_worker_has_not_run(db, at):
    requirement, kept, bidders = closed(at, 7_000_000, 7_100_000)
    release(requirement, kept, 1)
    at(str(GRACE))

    with pytest.raises(Late, match="宽限期已过"):
        release(requirement, kept, 2)
    with pytest.raises(Late, match="宽限期已过"):
        own(requirement, bidders[0])
    jobs.run_due(GRACE)

    assert fresh(requirement).state == "failed"


def test_shares_of_two_offers_open_neither(db, at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000, trustees=2)
    release(requirement, kept, 1)
    told = json.loads(release_of(requirement, kept[1], 2))
    one, two = told["shares"]
    mixed = {one: told["shares"][two], two: told["shares"][one]}
    text = canonical.data(releasing.statement(closing.of(requirement), 2, mixed))
    told |= {"shares": mixed, "signature": b64(kept[1].signer.sign(text))}
    releasing.release(requirement, json.dumps(told), kept[1].actor)

    assert fresh(requirement).state == "opening"
    jobs.run_due(GRACE)
    assert (fresh(requirement).state, fresh(requirement).failure) == ("failed", "没有有效报价")


def test_an_inconsistent_dealer_is_malformed_and_the_others_open(db, at):
    def cheat(passed):
        made = json.loads(seal(passed)[0])
        made["shares"][2]["sealed"] = b64(bytes(49))
        return canonical.text(made)

    def enter(requirement):
        _, actor = make_bidder()
        passed = signup.gate(requirement.id, actor.org_id)
        offers.submit(passed, cheat(passed), "", "cheat", actor)

    requirement, kept, _ = closed(at, 7_000_000, 7_100_000, before=enter)
    release(requirement, kept, 1, 2)

    rows = opened_record.offers_of(requirement)
    assert sorted(bool(one.malformed) for one in rows) == [False, False, True]
    assert next(one for one in rows if one.malformed).malformed.startswith("份额分发不一致")
    assert fresh(requirement).state == "publicity"


def test_a_false_content_is_malformed_with_its_reason(db, at):
    requirement, kept, _ = closed(
        at, 7_000_000, 7_100_000, before=lambda r: make_offer(r, uscc="91320106MA1W000001")
    )
    release(requirement, kept, 1, 2)

    said = [one.malformed for one in opened_record.offers_of(requirement) if one.malformed]
    assert said == ["报价内容中的统一社会信用代码不是投递机构的"]


def test_two_officers_at_once_open_exactly_once(committing_db, at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    texts = {n: release_of(requirement, kept[n - 1], n) for n in (1, 2, 3)}
    barrier, refused = threading.Barrier(3), []

    def officer(place):
        with bound.connection_context():
            now = Requirement.get_by_id(requirement.id)
            barrier.wait()
            try:
                releasing.release(now, texts[place], kept[place - 1].actor)
            except NotAllowed as error:  # the other two were enough
                refused.append(error)

    threads = [threading.Thread(target=officer, args=(place,)) for place in texts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert fresh(requirement).state == "publicity"
    assert Award.select().where(Award.requirement == requirement).count() == 1
    assert OpenedOffer.select().count() == 2
    assert requirement.releases.count() + len(refused) == 3


def test_the_worker_opens_when_the_page_died_after_the_last_release(db, at, monkeypatch):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    monkeypatch.setattr("bidding.services.opening.attempt", bool)
    release(requirement, kept, 1, 2)
    assert fresh(requirement).state == "opening"

    jobs.run_due(T.replace(minute=12))
    assert fresh(requirement).state == "publicity"
