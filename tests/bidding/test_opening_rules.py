"""Opening by pure rules: flipped shares, cheating dealers, missing trustees, schemas."""

import itertools

import pytest

from app.kernel.sealing import envelope, hpke, shamir
from bidding.rules import opening
from bidding.rules.offers import Price, SchemaError, price_of
from bidding.rules.opening import Sealed, is_settled, open_one

USCC = "91320106MA1W000001"
PAIRS = [hpke.key_pair(bytes([n]) * 32) for n in (1, 2, 3)]
PLACE = envelope.Place("aaaaaaaaaaaaaaaa/1", "bbbbbbbbbbbbbbbb", 1)
KEY, BLIND = b"k" * 32, b"r" * 32
OFFER = {
    "format": "lianshen-offer/1",
    "uscc": USCC,
    "amount_fen": 700,
    "note": "",
    "attachments": [],
}


def made(trustees=3, **more):
    return envelope.seal({**OFFER, **more}, PLACE, [p for _, p in PAIRS[:trustees]], KEY, BLIND)


def shares(sealed, *xs, flip=()):
    found = {x: envelope.share_of(sealed, x, PAIRS[x - 1][0]) for x in xs}
    return {x: bytes([s[0] ^ 1]) + s[1:] if x in flip else s for x, s in found.items()}


def opened(sealed, given, **more):
    return open_one(Sealed(1, USCC, sealed, given, **more), "amount")


@pytest.mark.parametrize("pair", [(1, 2), (1, 3), (2, 3)])
def test_two_of_three_open_for_good(pair):
    found = opened(made(), shares(made(), *pair))

    assert (found.price, found.key, found.malformed, found.certain) == (
        Price(amount_fen=700),
        KEY,
        "",
        True,
    )


@pytest.mark.parametrize("flipped", [1, 2, 3])
def test_one_flipped_share_is_outvoted_by_the_other_two(flipped):
    two = (min({1, 2, 3} - {flipped}), flipped)
    early = opened(made(), shares(made(), *two, flip=[flipped]))
    late = opened(made(), shares(made(), 1, 2, 3, flip=[flipped]))

    assert not early.certain
    assert not is_settled([early], 2, 3, over=False)
    assert late.price.amount_fen == 700


def test_the_bidders_own_key_beats_a_flipped_share():
    found = opened(made(2), shares(made(2), 1, 2, flip=[2]), revealed=KEY)

    assert found.price.amount_fen == 700
    assert not opened(made(2), shares(made(2), 1), revealed=b"x" * 32).certain


def test_an_inconsistent_dealer_is_malformed_whichever_two_opened():
    sealed = made()
    box = hpke.seal(
        PAIRS[2][1], envelope.INFO, PLACE.data(), b"\x03" + shamir.deal(BLIND, 2, 3)[3], BLIND
    )
    sealed["shares"][2] |= {"enc": envelope.b64(box[0]), "sealed": envelope.b64(box[1])}

    for pair in itertools.combinations((1, 2, 3), 2):
        found = opened(sealed, shares(sealed, *pair))
        assert found.malformed
        assert found.certain == (pair == (1, 2))
        assert found.offer is None
    assert opened(sealed, shares(sealed, 1, 2, 3)).certain


def test_shares_of_two_offers_open_neither():
    other = envelope.seal(OFFER, PLACE, [p for _, p in PAIRS], b"o" * 32, BLIND)
    mixed = {**shares(made(), 1), **shares(other, 2)}

    for sealed in (made(), other):
        assert "密钥打不开" in opened(sealed, mixed).malformed


WAITING = opening.Opened(1, malformed="x")
DONE = opening.Opened(1, key=KEY, certain=True)


@pytest.mark.parametrize(
    ("found", "released", "trustees", "over", "settled"),
    [
        ([DONE, DONE], 2, 3, False, True),
        ([], 0, 3, False, True),
        ([DONE, WAITING], 2, 3, False, False),
        ([DONE, WAITING], 3, 3, False, True),
        ([DONE, WAITING], 2, 3, True, True),
        ([DONE, WAITING], 1, 3, True, False),
        ([DONE, WAITING], 2, 2, False, False),
        ([DONE, WAITING], 2, 2, True, True),
        ([WAITING], 1, 1, False, False),
        ([WAITING], 1, 1, True, True),
        ([WAITING], 0, 1, True, False),
    ],
)
def test_when_waiting_longer_changes_nothing(found, released, trustees, over, settled):
    assert is_settled(found, released, trustees, over=over) == settled


def test_missing_trustees_are_named_as_the_reason():
    assert opened(made(), shares(made(), 1)).malformed == opening.MISSING


ROW = {"name": "方案.pdf", "size": 4, "sha256": "1" * 64, "sealed": "2" * 64}


@pytest.mark.parametrize(
    ("mode", "more", "price"),
    [
        ("amount", {}, Price(amount_fen=700)),
        ("amount", {"attachments": [ROW]}, Price(amount_fen=700)),
        ("discount", {"rate_bp": 1250, "amount_fen": ...}, Price(rate_bp=1250)),
        ("discount", {"rate_bp": 0, "amount_fen": ...}, Price(rate_bp=0)),
        ("none", {"amount_fen": ...}, Price()),
        ("fixed", {"amount_fen": ...}, Price()),
    ],
)
def test_an_offer_speaks_the_notices_language(mode, more, price):
    offer = {name: value for name, value in {**OFFER, **more}.items() if value is not ...}

    assert price_of(offer, USCC, mode) == price


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"extra": 1}, "与公告要求的不同"),
        ({"format": "x"}, "与公告要求的不同"),
        ({"rate_bp": 1}, "与公告要求的不同"),
        ({"uscc": "91320106MA1W000002"}, "不是投递机构"),
        ({"note": "长" * 1001}, "说明"),
        ({"note": 1}, "说明"),
        ({"amount_fen": 0}, "报价数额"),
        ({"amount_fen": True}, "报价数额"),
        ({"amount_fen": 10**13 + 1}, "报价数额"),
        ({"attachments": {}}, "附件清单"),
        ({"attachments": [{**ROW, "sha256": "x"}]}, "附件清单"),
        ({"attachments": [{**ROW, "name": ""}]}, "附件清单"),
        ({"attachments": [{**ROW, "size": 51 << 20}]}, "附件清单"),
    ],
)
def test_an_offer_that_does_not_is_refused_with_the_reason(more, said):
    with pytest.raises(SchemaError, match=said):
        price_of({**OFFER, **more}, USCC, "amount")


def test_a_false_schema_is_malformed_but_its_content_is_shown():
    sealed = made(uscc="91320106MA1W000002")
    found = opened(sealed, shares(sealed, 1, 2))

    assert found.certain
    assert (found.key, found.offer["uscc"]) == (KEY, "91320106MA1W000002")
    assert "不是投递机构" in found.malformed
