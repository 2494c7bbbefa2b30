"""The verifier's own cryptography, and opening records: whole, altered, and falsely told."""

import copy
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.kernel import canonical
from app.kernel.sealing import hpke, shamir
from bidding.rules.offers import SchemaError, price_of
from tests.tools.openings import REASON, SIGNERS, TIMES, digest, opening
from tests.tools.test_verify_every_field import altered, leaves, put
from tests.tools.verifier import b64, run, verify


@pytest.mark.parametrize("seed", range(5))
def test_x25519_is_the_librarys(seed):
    secret = bytes([seed + 1]) * 32
    public = X25519PrivateKey.from_private_bytes(bytes([seed + 60]) * 32).public_key()

    agreed = X25519PrivateKey.from_private_bytes(secret).exchange(public)

    assert verify.x25519(secret, public.public_bytes_raw()) == agreed
    key = X25519PublicKey.from_public_bytes(verify.x25519(secret, verify.BASE))
    assert key == X25519PrivateKey.from_private_bytes(secret).public_key()


@pytest.mark.parametrize("size", [0, 1, 15, 16, 63, 64, 65, 4096])
def test_chacha20_poly1305_is_the_librarys(size):
    key, nonce, aad, plain = b"k" * 32, b"n" * 12, b"a" * (size % 23), b"p" * size

    assert verify.aead(key, nonce, aad, plain) == ChaCha20Poly1305(key).encrypt(nonce, plain, aad)


def test_hpke_and_shares_are_those_of_the_house():
    public, key = hpke.key_pair(b"r" * 32)[1], bytes(range(32))

    assert verify.hpke(public, b"i", b"a", b"text", key) == hpke.seal(
        public, b"i", b"a", b"text", key
    )
    for count in (2, 3):
        assert dict(enumerate(verify.dealt(key, count), 1)) == shamir.deal(key, 2, count)
    dealt = verify.dealt(key, 3)
    assert (
        verify.joined({1: dealt[0], 3: dealt[2]})
        == verify.joined({2: dealt[1], 3: dealt[2]})
        == key
    )
    assert verify.dealt(key, 1) == [key]
    assert verify.joined({1: key}) == key


@pytest.mark.parametrize(
    ("count", "released"), [(3, (1, 2)), (3, (1, 2, 3)), (2, (1, 2)), (1, (1,))]
)
def test_a_record_holds(capsys, tmp_path, count, released):
    code, said = run(capsys, tmp_path, "offer", opening(count, released))

    assert code == 0, said
    assert "3 个信封与回执、封存清单、受托人相符" in said
    assert "2 个信封：份额、密封、内容、承诺由密钥逐一重新推出相符" in said
    assert f"{len(released)} 名受托人的签名成立" in said
    assert "offers[2]：不合格（份额分发不一致）" in said


def test_one_altered_character_anywhere_is_noticed(capsys, tmp_path):
    whole, unnoticed = opening(2), []
    for steps, value in leaves(whole):
        for new in altered(value)[:1]:
            code, _ = run(capsys, tmp_path, "offer", put(whole, steps, new))
            if code == 0:
                unnoticed.append((steps, new))

    assert unnoticed == []


def _changed(change):
    made = copy.deepcopy(opening())
    change(made)
    return made


def _key_of_another(made):
    made["offers"][0]["key"] = made["offers"][1]["key"]


def _amount(made):
    made["offers"][0]["content"]["amount_fen"] = 1


def _hidden(made):
    made["offers"].pop(0)


def _shut_though_it_opens(made):
    made["offers"][1] |= {"key": "", "content": None}


def _silent(made):
    made["offers"][2]["malformed"] = ""


def _flipped(made):
    made["releases"][0]["shares"]["b" * 16] = made["releases"][0]["shares"]["c" * 16]


def _false_reason(made):
    made["offers"][1]["malformed"] = "另一个理由"


def _other_list(made):
    made["list"]["offers"].pop()


def _other_trustee(made):
    made["notice"]["document"]["trustees"][0] |= {
        "opening": made["notice"]["document"]["trustees"][1]["opening"]
    }


def _swapped_receipts(made):
    one, two = made["offers"][:2]
    one["receipt"], two["receipt"] = two["receipt"], one["receipt"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_key_of_another, "offers[0]"),
        (_amount, "offers[0].content"),
        (_hidden, "offers"),
        (_shut_though_it_opens, "offers[1].malformed"),
        (_silent, "offers[2].key"),
        (_flipped, "releases[0].statement.shares_sha256"),
        (_false_reason, "offers"),
        (_other_list, "list"),
        (_other_trustee, "notice.document"),
        (_swapped_receipts, "offers[0].receipt"),
    ],
)
def test_a_false_record_fails_and_names_the_place(capsys, tmp_path, change, place):
    code, said = run(capsys, tmp_path, "offer", _changed(change))

    assert code == 1
    assert place in said


def test_a_trustees_false_share_is_said_though_the_others_opened(capsys, tmp_path):
    made = opening(3, (1, 2, 3))
    release = made["releases"][2]
    release["shares"]["b" * 16] = release["shares"]["c" * 16]
    told = release["statement"]
    told["shares_sha256"] = digest(release["shares"])
    release["signature"] = _signed_again(told)

    code, said = run(capsys, tmp_path, "offer", made)

    assert code == 0
    assert "offers[0]：受托人 3 释放的份额与推出的不同" in said


def _struck_out(listed, outcome):
    outcome[0]["malformed"] = REASON


def _let_pass(listed, outcome):
    outcome[1]["malformed"] = ""


def _numbered_twice(listed, outcome):
    listed["offers"][3]["number"] = 3


@pytest.mark.parametrize(
    ("lie", "place"),
    [
        (_struck_out, "offers[0].malformed：与内容是否合格不符"),
        (_let_pass, "offers[1].malformed：与内容是否合格不符"),
        (_numbered_twice, "list.offers：一个编号出现两次"),
    ],
)
def test_a_lie_that_was_logged_and_signed_is_seen_too(capsys, tmp_path, lie, place):
    code, said = run(capsys, tmp_path, "offer", opening(lie=lie))

    assert (code, place in said) == (1, True), said


@pytest.mark.parametrize("released", [(), (2,)])
def test_an_envelope_is_not_called_shut_where_too_few_released(capsys, tmp_path, released):
    code, said = run(capsys, tmp_path, "offer", opening(3, released))

    assert (code, "releases：有没能打开的信封" in said) == (1, True), said


LATE = [
    (3, "17:00:00", "offers[2].receipt：收于 2026-11-19 17:00:00"),
    (4, "16:59:59.999999", "closing：2026-11-19 16:59:59.999999+08:00 早于公告的"),
    (5, "17:09:59", "opened：2026-11-19 17:09:59+08:00 早于公告的"),
]


@pytest.mark.parametrize(("place", "at", "sentence"), LATE)
def test_nothing_is_taken_after_its_end_nor_closed_or_opened_before_its_time(
    capsys, tmp_path, place, at, sentence
):
    times = [at if n == place else one for n, one in enumerate(TIMES)]

    code, said = run(capsys, tmp_path, "offer", opening(times=times))

    assert (code, sentence in said) == (1, True), said


OFFER = {"format": "lianshen-offer/1", "uscc": "9132", "note": "", "attachments": []}
FILE = {"name": "方案.pdf", "size": 3, "sha256": "a" * 64, "sealed": "b" * 64}
UNFIT = [
    {"amount_fen": value} for value in (None, 0, -1, True, "1", 10**13 + 1, {}, [1])
] + [
    {"uscc": "9133"}, {"format": "lianshen-offer/2"}, {"note": None}, {"note": "审" * 1001},
    {"more": 1}, {"attachments": None}, {"attachments": {}}, {"attachments": [None]},
    {"attachments": [FILE | {"name": ""}]}, {"attachments": [FILE | {"name": "n" * 201}]},
    {"attachments": [FILE | {"size": -1}]}, {"attachments": [FILE | {"size": (50 << 20) + 1}]},
    {"attachments": [FILE | {"sha256": "A" * 64}]}, {"attachments": [FILE | {"sealed": 5}]},
    {"attachments": [FILE | {"more": 1}]}, {"attachments": [FILE, FILE | {"sealed": "b" * 63}]},
]  # fmt: skip
FIT = [{"amount_fen": 1}, {"amount_fen": 10**13}, {"note": "审" * 1000}, {"attachments": [FILE]}]


@pytest.mark.parametrize(("fit", "changes"), [(True, FIT), (False, UNFIT)])
def test_an_offer_is_sound_where_the_house_finds_it_so(fit, changes):
    for more in changes:
        told, document = OFFER | {"amount_fen": 5} | more, {"price_mode": "amount"}
        assert verify.Verifier().sound(told, "9132", document) is fit is _holds(told, "amount"), (
            more
        )
    for rate, good in ((0, True), (9999, True), (10_000, False), (-1, False), (None, False)):
        told = OFFER | {"rate_bp": rate}
        found = verify.Verifier().sound(told, "9132", {"price_mode": "discount"})
        assert found is good is _holds(told, "discount"), rate
    assert verify.Verifier().sound(OFFER, "9132", {"price_mode": "fixed"}) is _holds(OFFER, "fixed")


def _holds(told, mode):
    try:
        return bool(price_of(told, "9132", mode))
    except SchemaError:
        return False


def _signed_again(told):
    return b64(SIGNERS[2].sign(canonical.data(told)))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "lianshen-opening/1"}'])
def test_what_is_no_record_is_said_to_be_unreadable(capsys, tmp_path, text):
    assert run(capsys, tmp_path, "offer", text)[0] == 2


def test_five_hundred_offers_are_verified_in_a_minute():
    begun = time.thread_time()
    for _ in range(5):
        verify.dealt(b"k" * 32, 3)
        verify.aead(b"k" * 32, bytes(12), b"", bytes(4096))
        for _ in range(3):
            verify.hpke(verify.BASE, b"", b"", bytes(33), b"m" * 32)

    assert (time.thread_time() - begun) * 100 < 60
