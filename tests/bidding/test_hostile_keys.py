"""Trustees' cards with odd names, releases after the end, offers out of the pool, one sign-up alone."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.accounts.models import Person
from app.kernel import canonical, deadlines, jobs
from app.kernel.errors import Invalid, Late, NotAllowed
from app.kernel.sealing import hpke
from bidding.models import (
    Closing,
    Exclusion,
    Freeze,
    OpenedOffer,
    Release,
    Requirement,
    Signup,
    TrusteeKey,
)
from bidding.services import award, publish, releasing, trustees
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_hostile_acts import void
from tests.bidding.test_sealed import closed, fresh
from tests.factories.accounts import make_actor, make_duty, make_organisation
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.sealing import make_offer, make_sealed, make_trustee, release, release_of


def card(name):
    """A card that is right in all but its name."""
    _, public = hpke.key_pair(hashlib.sha256(name.encode()).digest())
    signer = Ed25519PrivateKey.generate()
    raw = {"opening": public, "signing": signer.public_key().public_bytes_raw()}
    shown = {key: base64.b64encode(one).decode() for key, one in raw.items()}
    digest = hashlib.sha256(canonical.data(shown)).hexdigest()
    told = {"format": trustees.FORMAT, "name": name, "public": shown, "fingerprint": digest}
    signature = base64.b64encode(signer.sign(canonical.data(told))).decode()
    return json.dumps({**told, "signature": signature})


@pytest.mark.parametrize("name", ["王\x00明", "王\u202e明", "王\n明", "王" * 3 + " " * 90, " "])
def test_a_name_no_page_or_database_can_hold_is_refused(db, name):
    actor = make_actor("officer", organisation=make_organisation(kind="regulator"))
    with pytest.raises(Invalid):
        trustees.register(card(name), actor)
    trustees.register(card("王明 Wang"), actor)
    assert TrusteeKey.select().count() == 1


@pytest.mark.parametrize(
    "text", ['{"key":' + "[" * 3900, '{"key": NaN}', '{"key": 1.5}', '{"key": ["a"]}', "[]", "{}"]
)
def test_what_is_no_kept_file_is_refused_in_words(db, at, text):
    requirement, _, bidders = closed(at, 7_000_000, 7_100_000)
    row = Signup.get(Signup.requirement == requirement, Signup.agency == bidders[0][0])

    with pytest.raises(Invalid) as wrong:
        releasing.reveal(row, text, bidders[0][1])

    assert str(wrong.value.reasons[0]) == "这不是自留文件，也不是其中的密钥"


def test_two_keys_of_one_person_are_one_trustee(db, at):
    at(OPENS)
    owner, first, office = make_owner(), make_trustee(1), make_organisation(kind="supervisor")
    both = Person.get_by_id(first.actor.person_id)
    make_duty(both, office, "officer")
    keys = [first.key.id, make_trustee(2, office, both).key.id]
    draft = make_requirement(owner, publish_it=False, method="lowest_price")

    with pytest.raises(Invalid, match="不同的人"):
        trustees.choose(draft, keys, owner, None)


def test_a_release_under_way_when_the_purchase_is_voided_is_not_taken(db, at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    given = release_of(requirement, kept[0], 1)
    void(requirement)

    with pytest.raises(NotAllowed):
        releasing.release(requirement, given, kept[0].actor)  # read before, sent after
    assert Release.select().count() == 0
    jobs.run_due(T.replace(day=25))
    assert (fresh(requirement).state, OpenedOffer.select().count()) == ("invalid", 0)


def test_a_cancelled_sealed_purchase_is_never_frozen_listed_or_opened(db, at):
    at(OPENS)
    owner = make_owner()
    requirement, _ = make_sealed(owner=owner)
    make_offer(requirement)
    make_offer(requirement)
    publish.cancel(fresh(requirement), "项目调整", owner, None)
    jobs.run_due(F)
    jobs.run_due(T)

    assert (Freeze.select().count(), Closing.select().count()) == (0, 0)
    assert (fresh(requirement).state, fresh(requirement).is_silent) == ("cancelled", True)


def test_an_offer_that_is_out_at_f_stays_in_the_list_and_shut(db, at):
    at(OPENS)
    requirement, kept = make_sealed()
    out = make_offer(requirement, amount=1_000_000)[0]
    for amount in (7_000_000, 7_100_000):
        make_offer(requirement, amount=amount)
    kinship = {"uscc": out.uscc, "name": out.name, "reason": "与业主有关联"}
    Exclusion.create(requirement=requirement, **kinship)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release(requirement, kept, 1, 2)

    listed = json.loads(Closing.get().document)["offers"]
    assert sorted(one["number"] or 0 for one in listed) == [0, 1, 2]
    assert fresh(requirement).state == "publicity"
    assert sorted(one.amount_fen for one in OpenedOffer.select()) == [7_000_000, 7_100_000]


def test_the_only_agency_is_not_taken_after_the_owners_clock(db, at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    kept = {"sole_rule": "direct", "extensions": 0}
    Requirement.update(kept).where(Requirement.id == requirement.id).execute()
    make_signup(requirement, make_bidder())
    jobs.run_due(F)
    assert fresh(requirement).state == "sole"
    due = next(v.due for v in deadlines.of(fresh(requirement)) if v.kind == "bidding.choice")
    at(str(due))

    with pytest.raises(Late):
        award.choose_sole(fresh(requirement), "只有一家", owner, None)
