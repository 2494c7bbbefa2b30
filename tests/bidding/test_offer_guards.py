"""What only one guard keeps out of the envelopes: each without the others that would refuse as well."""

import hashlib
import io
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.kernel import canonical, clock, events, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed
from app.kernel.permissions import SYSTEM
from bidding.models import Closing, Envelope, Exclusion, Release, Signup
from bidding.services import (
    offers,
    publish,
    refusing,
    releasing,
    sealed_files,
    signup,
    trustees,
    voiding,
)
from tests.bidding.scenes import OPENS, F
from tests.bidding.test_methods import again
from tests.bidding.test_sealed import closed
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement
from tests.factories.sealing import b64, make_offer, make_sealed, make_trustee, release_of, seal

pytestmark = pytest.mark.usefixtures("app", "db")


@pytest.fixture
def sealed(at):
    """A sealed notice, an agency's person and what the gate knows of it."""
    at(OPENS)
    requirement, _ = make_sealed()
    agency, actor = make_bidder()
    return requirement, agency, actor, signup.gate(requirement.id, actor.org_id)


def submit(passed, text, actor, key="k"):
    return offers.submit(passed, text, "", key, actor)


def test_a_replacement_keeps_the_number_of_the_offer(sealed):
    requirement, agency, actor, passed = sealed
    make_offer(requirement, (agency, actor))

    with pytest.raises(Invalid, match="不衔接"):
        submit(passed, seal(passed, offer="a" * 16)[0], actor)


def test_an_attachment_of_another_agency_is_none_of_ones_own(sealed):
    requirement, _, actor, passed = sealed
    data = b"x" * min(sealed_files.SIZES)
    other = make_bidder()[1]
    sealed_files.keep(signup.gate(requirement.id, other.org_id), io.BytesIO(data), other)
    digest = hashlib.sha256(data).hexdigest()
    row = {"name": "方案.pdf", "size": 1, "sha256": digest, "sealed": digest}
    text = seal(passed, attachments=[row])[0]

    with pytest.raises(Invalid, match="附件还没有上传"):
        submit(passed, text, actor)
    sealed_files.keep(passed, io.BytesIO(data), actor)
    assert submit(passed, text, actor).key == signup.SUBMITTED


def test_an_agency_to_be_avoided_hands_in_no_envelope(sealed):
    requirement, agency, actor, _ = sealed
    with write():
        told = {"uscc": agency.uscc, "name": agency.name, "reason": "业主参股"}
        Exclusion.create(requirement=requirement, **told)
    passed = signup.gate(requirement.id, actor.org_id)

    with pytest.raises(NotAllowed, match="回避名单"):
        submit(passed, seal(passed)[0], actor)


def test_what_was_withdrawn_in_between_is_not_replaced(sealed, monkeypatch):
    requirement, agency, actor, passed = sealed
    make_offer(requirement, (agency, actor))
    text, real = seal(passed)[0], offers.group.submit

    def meanwhile(job):
        signup.withdraw(Signup.get(), actor, None)
        return real(job)

    monkeypatch.setattr(offers.group, "submit", meanwhile)
    with pytest.raises(NotAllowed, match="在别处投递过"):
        submit(passed, text, actor)
    assert Envelope.select().count() == 1


def test_the_same_key_gets_the_same_receipt_also_after_f(at):
    at(OPENS)
    requirement, (_, actor) = make_requirement(), make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    first = signup.sign_up(passed, "", "one", actor)
    at(str(F))

    assert signup.sign_up(passed, "", "one", actor).id == first.id


def test_who_is_in_no_library_is_sent_there_first(at):
    at(OPENS)
    actor = make_actor("handler", kind="agency")
    passed = signup.gate(make_requirement().id, actor.org_id)

    with pytest.raises(NotAllowed, match="请先办理入驻"):
        signup.sign_up(passed, "", "one", actor)


@pytest.mark.parametrize("kind", ["sealed", "plain"])
def test_a_clock_set_back_over_f_is_measured_by_the_log(at, kind):
    """Nobody has frozen anything yet: the last entry of the log alone says that F is over."""
    at(OPENS)
    requirement = make_sealed()[0] if kind == "sealed" else make_requirement()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    text = seal(passed)[0] if kind == "sealed" else ""
    at(str(F))
    with write():
        events.record("bidding.requirement.witness", requirement, actor=SYSTEM, facts={"n": 0})
    at("2026-11-19 16:59:59")
    assert clock.now() < passed.signup_until

    hand_in = {
        "sealed": lambda: submit(passed, text, actor),
        "plain": lambda: signup.sign_up(passed, "", "k", actor),
    }[kind]
    with pytest.raises(refusing.Refused):
        hand_in()
    with pytest.raises(Late), write():
        signup.still_open(passed, F)
    assert (Signup.select().count(), Envelope.select().count()) == (0, 0)


def test_envelopes_of_a_former_edition_are_in_no_list(sealed):
    requirement, agency, actor, _ = sealed
    make_offer(requirement, (agency, actor))
    owner = make_actor("handler", organisation=requirement.owner)
    publish.revise(again(requirement), {"title": "修订后的采购"}, "更正", owner, None)
    made = make_offer(again(requirement))[2]
    make_offer(again(requirement))
    jobs.run_due(again(requirement).signup_until)

    listed = [one["offer"] for one in json.loads(Closing.get().document)["offers"]]
    assert (len(listed), made.facts["offer"] in listed) == (2, True)


def test_a_release_names_every_envelope_of_the_list(at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    row, whole = Closing.get(), json.loads(release_of(requirement, kept[0], 1))
    shares = dict(list(whole["shares"].items())[:1])
    told = canonical.data(releasing.statement(row, 1, shares))
    part = {**whole, "shares": shares, "signature": b64(kept[0].signer.sign(told))}

    for wrong in (part, {**whole, "format": "lianshen-release/2"}):
        with pytest.raises(Invalid, match="不一致"):
            releasing.release(requirement, json.dumps(wrong), kept[0].actor)
    assert not Release.select().exists()


def test_a_share_has_the_length_of_a_share_though_its_trustee_signed_it(at):
    """Whatever cannot be combined would stop the opening of all."""
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    row, whole = Closing.get(), json.loads(release_of(requirement, kept[0], 1))
    for length, fits in ((31, False), (33, False), (1, False), (0, True)):
        shares = {**whole["shares"], min(whole["shares"]): b64(b"x" * length)}
        told = canonical.data(releasing.statement(row, 1, shares))
        text = {**whole, "shares": shares, "signature": b64(kept[0].signer.sign(told))}
        if fits:
            releasing.release(requirement, json.dumps(text), kept[0].actor)
        else:
            with pytest.raises(Invalid, match="不一致"):
                releasing.release(requirement, json.dumps(text), kept[0].actor)
    assert Release.select().count() == 1


def test_a_release_that_meets_the_end_under_the_lock_is_not_kept(at, monkeypatch):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    text, real = release_of(requirement, kept[0], 1), releasing._checked

    def meanwhile(*given):
        found = real(*given)
        operator = make_actor("clerk", kind="operator")
        voiding.invalidate(again(requirement), "公告有误", operator, None)
        return found

    monkeypatch.setattr(releasing, "_checked", meanwhile)
    with pytest.raises(NotAllowed, match="不在开启阶段"):
        releasing.release(requirement, text, kept[0].actor)
    assert not Release.select().exists()


def card(opening=b"", fingerprint="", altered=""):
    """A public card, signed by its own key as it stands; `altered` is the name put in afterwards."""
    signer = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    opening = (
        opening or X25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw()
    )
    public = {"opening": b64(opening), "signing": b64(signer.public_key().public_bytes_raw())}
    found = fingerprint or hashlib.sha256(canonical.data(public)).hexdigest()
    made = {"format": trustees.FORMAT, "name": "柳知远", "public": public, "fingerprint": found}
    made["signature"] = b64(signer.sign(canonical.data(made)))
    return json.dumps(made | ({"name": altered} if altered else {}))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({}, ""),
        ({"altered": "别人"}, "签名不成立"),
        ({"fingerprint": "0" * 64}, "不是完整的公钥文件"),
        ({"opening": bytes(32)}, "不是完整的公钥文件"),
    ],
)
def test_a_card_is_signed_by_its_own_key_and_names_a_key_one_can_seal_to(at, told, why):
    at(OPENS)
    actor = make_actor("officer", kind="regulator")

    if why:
        with pytest.raises(Invalid, match=why):
            trustees.register(card(**told), actor)
    else:
        assert trustees.register(card(), actor).fingerprint


def test_a_retired_key_is_for_no_new_notice_and_for_every_old_one(at):
    at(OPENS)
    owner, (gone, late) = make_owner(), [make_trustee(n) for n in (1, 2)]
    draft = make_requirement(owner, publish_it=False, method="lowest_price")
    running, kept = make_sealed(1, owner)
    for one in (gone, kept[0]):
        trustees.retire(one.key, "离任", one.actor, None)

    four = [late.key.id, *(make_trustee(n % 3).key.id for n in range(3))]
    for keys in ([gone.key.id], [], four):
        with pytest.raises(Invalid, match="一至三名"):
            trustees.choose(again(draft), keys, owner, None)
    trustees.choose(again(draft), [late.key.id], owner, None)
    trustees.retire(late.key, "离任", late.actor, None)
    with pytest.raises(NotAllowed, match="密钥已停用"):
        publish.publish(again(draft), owner)

    publish.revise(again(running), {"title": "修订后的采购"}, "更正", owner, None)
    assert again(running).edition == 2
