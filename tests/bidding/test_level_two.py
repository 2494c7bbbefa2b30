"""Level 2: nonces sealed to trustees with the sign-up, opened together at T, then drawn."""

import hashlib
import json

import pytest

from app.kernel import deadlines, jobs
from app.kernel import draw as rule
from app.kernel.errors import Invalid, Late, NotAllowed
from bidding.models import Award, DrawRound, Freeze, Requirement, Signup
from bidding.rules.offers import SchemaError, price_of
from bidding.services import award, evidence, publish, releasing, signup, trustees
from bidding.services.signup import gate
from tests.bidding.scenes import OPENS, F, T, verify
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.sealing import b64, make_offer, make_sealed, release, release_of, seal

GRACE = T.replace(day=20, minute=11)
NONCE = {"format": "lianshen-nonce/1", "amount_fen": ..., "note": ..., "attachments": ...}

pytestmark = pytest.mark.usefixtures("db")


def nonce_of(n):
    return hashlib.sha256(b"nonce%d" % n).hexdigest()


def signed_up(requirement, n, **more):
    return make_offer(requirement, **{**NONCE, "nonce": nonce_of(n), **more})


def shut(at, *nonces, trusted=3, method="random_draw", **more):
    """A draw of level 2 at T: one bidder for each n, None signs up without a nonce."""
    at(OPENS)
    requirement, kept = make_sealed(trusted, method=method, level=2, **more)
    bidders = [
        signed_up(requirement, n) if n is not None else (make_signup(requirement)[0], None)
        for n in nonces
    ]
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    return fresh(requirement), kept, bidders


def fresh(requirement):
    return Requirement.get_by_id(requirement.id)


def entered(requirement):
    """The nonces of the drawn record by credit code."""
    record = json.loads(DrawRound.get(DrawRound.requirement == requirement).document)
    values = record["rounds"][0]["sources"][3]
    return {row["id"]: value for row, value in zip(record["pool"], values, strict=True)}


def hashed(n):
    return hashlib.sha256(nonce_of(n).encode()).hexdigest()


def test_nonces_are_in_no_record_before_the_trustees_open_all_of_them_at_once(at, tmp_path):
    requirement, kept, bidders = shut(at, 1, 2, None)
    assert (requirement.state, Freeze.get().nonces) == ("opening", ["", "", ""])
    assert {row.nonce for row in Signup.select()} == {""}
    release(requirement, kept, 1)
    assert fresh(requirement).state == "opening"
    release(requirement, kept, 3)

    found = entered(requirement)
    assert fresh(requirement).state == "publicity"
    assert [found[one[0].uscc] for one in bidders] == [hashed(1), hashed(2), ""]
    assert Award.get().basis == "draw"
    record = evidence.download(fresh(requirement))
    assert rule.recompute({k: v for k, v in record.items() if k != "evidence"}) == []
    code, said = verify("draw", json.dumps(record), tmp_path)
    assert (code, "证据 opening 成立" in said, "没有证据 opening" in said) == (0, True, False), said
    assert verify("offer", json.dumps(record["evidence"]["opening"]), tmp_path)[0] == 0


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda e: e["opening"]["offers"][0].update(malformed="x"), "offers"),
        (lambda e: e["opening"]["offers"][0]["content"].update(nonce="0" * 64), "content"),
        (lambda e: e["opening"]["offers"].pop(), "offers"),
        (lambda e: e["opening"]["releases"][0].update(signature="A" * 86 + "=="), "signature"),
        (lambda e: e["opening"]["notice"]["document"].update(id="x"), "notice.document"),
    ],
)
def test_the_verifier_names_what_was_altered_in_the_opening(at, tmp_path, spoil, place):
    requirement, kept, _ = shut(at, 1, 2)
    release(requirement, kept, 1, 2)
    record = evidence.download(fresh(requirement))
    spoil(record["evidence"])

    code, said = verify("draw", json.dumps(record), tmp_path)

    assert (code, place in said.split("\n")[0]) == (1, True), said


def test_another_nonce_in_the_key_does_not_hold(at, tmp_path):
    requirement, kept, _ = shut(at, 1, 2)
    release(requirement, kept, 1, 2)
    record = evidence.download(fresh(requirement))
    pool = [rule.Candidate(**one) for one in record["pool"]]
    sources = record["rounds"][0]["sources"]
    sources[3] = [hashed(1), hashed(7)]
    again = rule.record(record["suite"], record["label"], pool, [rule.Round(sources, 1)])
    record = {**again, "evidence": record["evidence"]}

    code, said = verify("draw", json.dumps(record), tmp_path)

    assert (code, "随机" in said.split("\n")[0]) == (1, True), said


def test_too_few_shares_fail_in_public_when_the_grace_time_ends(at):
    requirement, kept, bidders = shut(at, 1, 2)
    release(requirement, kept, 2)
    _own(requirement, bidders[0])
    at(str(GRACE))
    with pytest.raises(Late):
        release(requirement, kept, 1)
    with pytest.raises(Late):
        _own(requirement, bidders[1])
    jobs.run_due(GRACE)

    requirement = fresh(requirement)
    assert (requirement.state, "随机数无法开启" in requirement.failure) == ("failed", True)
    assert DrawRound.get().document is None


def _own(requirement, bidder):
    row = Signup.get(Signup.requirement == requirement, Signup.agency == bidder[0])
    releasing.reveal(row, json.dumps({"key": b64(bidder[3])}), bidder[1])


def test_with_trustees_gone_the_agencies_reveal_by_themselves(at):
    requirement, _, bidders = shut(at, 1, 2)
    with pytest.raises(Invalid, match="打不开"):
        _own(requirement, (*bidders[0][:3], bidders[1][3]))
    for one in bidders:
        _own(requirement, one)

    assert sorted(entered(requirement).values()) == sorted([hashed(1), hashed(2)])


def test_a_false_share_is_outvoted_by_the_third(at):
    requirement, kept, bidders = shut(at, 1, 2)
    release(requirement, kept, 1)
    release(requirement, kept, 2, flip=[1])
    assert fresh(requirement).state == "opening"
    release(requirement, kept, 3)

    found = entered(requirement)
    assert [found[one[0].uscc] for one in bidders] == [hashed(1), hashed(2)]


def test_an_envelope_without_a_nonce_counts_as_none_and_says_why(at, tmp_path):
    at(OPENS)
    requirement, kept = make_sealed(3, method="random_draw", level=2)
    good, other = signed_up(requirement, 1), signed_up(requirement, 2, nonce="短")
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release(requirement, kept, 1, 2)

    found = entered(requirement)
    assert (found[good[0].uscc], found[other[0].uscc]) == (hashed(1), "")
    record = evidence.download(fresh(requirement))
    told = {
        one["content"]["nonce"]: one["malformed"] for one in record["evidence"]["opening"]["offers"]
    }
    assert "不是 32 字节" in told["短"]
    assert verify("draw", json.dumps(record), tmp_path)[0] == 0


def test_nobody_sealed_anything_and_the_draw_waits_for_nobody(at):
    requirement, _, _ = shut(at, None, None)

    assert requirement.state == "publicity"


def test_after_a_refusal_the_next_round_uses_the_opened_nonces(at):
    requirement, kept, bidders = shut(at, 1, 2, 3)
    release(requirement, kept, 1, 2)
    won = Award.get()
    at("2026-11-25 09:00")
    jobs.run_due(T.replace(day=25))
    agency = next(one for one in bidders if one[0].id == won.agency_id)
    award.decline(Award.get(), "人员不足", agency[1], None)
    jobs.run_due(T.replace(day=25, hour=23))

    rounds = list(DrawRound.select().order_by(DrawRound.turn))
    assert (len(rounds), Award.select().count()) == (2, 2)
    second = json.loads(rounds[1].document)["rounds"][1]["sources"][3]
    assert second == Freeze.get().nonces


def test_a_cancelled_notice_opens_nothing_and_draws_nothing(at):
    at(OPENS)
    owner = make_owner()
    requirement, _ = make_sealed(3, owner, method="random_draw", level=2)
    signed_up(requirement, 1)
    publish.cancel(fresh(requirement), "不再需要", owner, None)
    jobs.run_due(F)
    jobs.run_due(T)

    assert fresh(requirement).state == "cancelled"
    assert (Freeze.select().count(), DrawRound.select().count()) == (0, 0)


def test_trustees_are_needed_and_only_draws_have_level_two(at):
    at(OPENS)
    alone = make_requirement(publish_it=False, level=2)
    assert any("受托人" in str(one) for one in trustees.objections(alone))
    with pytest.raises(NotAllowed, match="二级可信度只用于"):
        make_sealed(3, method="lowest_price", level=2)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"format": "lianshen-offer/1", "uscc": "9", "nonce": "0" * 64}, "不是随机数"),
        ({"format": "lianshen-nonce/1", "uscc": "8", "nonce": "0" * 64}, "信用代码"),
        ({"format": "lianshen-nonce/1", "uscc": "9", "nonce": "0" * 63}, "32 字节"),
        ({"format": "lianshen-nonce/1", "uscc": "9", "nonce": 7}, "32 字节"),
        ({"format": "lianshen-nonce/1", "uscc": "9", "nonce": "0" * 64, "x": 1}, "不是随机数"),
    ],
)
def test_only_a_nonce_of_the_bidder_is_one(content, why):
    with pytest.raises(SchemaError, match=why):
        price_of(content, "9", "nonce")


def test_the_pages_seal_sign_up_and_show_what_was_opened(web, client, at):
    at(OPENS)
    requirement, kept = make_sealed(3, method="random_draw", level=2)
    _, actor = make_bidder()
    page, url = web(actor), f"/bidding/requirements/{requirement.id}"
    shown = page.get(f"{url}/signup").text
    assert 'data-sealing="nonce"' in shown
    assert kept[0].key.fingerprint in shown
    assert page.get(f"{url}/sealing.json").json["mode"] == "nonce"
    passed = gate(requirement.id, actor.org_id)
    text, _ = seal(passed, **NONCE, nonce=nonce_of(1))
    wrong = page.post(f"{url}/signup", data={"no_relation": "1", "envelope": "{}", "key": "a"})
    good = page.post(f"{url}/signup", data={"no_relation": "1", "envelope": text, "key": "b"})
    assert (wrong.status_code, good.status_code) == (422, 303)
    signup.sign_up(gate(requirement.id, make_bidder()[1].org_id), "", "k", actor)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    sent = {"release": release_of(fresh(requirement), kept[0], 1)}
    assert web(kept[0].actor).post(f"{url}/opening/shares", data=sent).status_code == 303
    release(requirement, kept, 2)

    assert nonce_of(1) in client.get(f"{url}/opening").text
    assert nonce_of(1) in web(actor).get(f"{url}/opening").text
    record = client.get(f"{url}/draw").text
    assert "密封给受托人" in record
    assert hashed(1) in record


def test_once_open_the_grace_time_is_over_also_where_the_owner_chooses_next(at):
    requirement, kept, _ = shut(at, 1, 2, 3, method="credit_merit")
    assert [one.kind for one in deadlines.of(requirement, only_open=True)] == ["bidding.opening"]
    release(requirement, kept, 1, 2)

    assert fresh(requirement).state == "choosing"
    running = deadlines.of(fresh(requirement), only_open=True)
    assert [one.kind for one in running] == ["bidding.choosing"]
