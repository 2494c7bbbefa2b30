"""The envelope: sealed, opened by any two trustees, derived again; whatever is wrong is named."""

import copy
import tracemalloc

import pytest

from app.kernel import canonical
from app.kernel.sealing import envelope, hpke, shamir, sizes
from app.kernel.sealing.envelope import MalformedError, Place

PAIRS = [hpke.key_pair(bytes([n]) * 32) for n in (1, 2, 3)]
PUBLIC = [public for _, public in PAIRS]
PLACE = Place("aaaaaaaaaaaaaaaa/1", "bbbbbbbbbbbbbbbb", 1)
OFFER = {"amount_fen": 7_654_321, "uscc": "91320106MA1W000001", "note": "含人防专篇"}
KEY, BLIND = bytes(range(32)), bytes(range(32, 64))


def sealed(trustees=3, **more):
    return envelope.seal({**OFFER, **more}, PLACE, PUBLIC[:trustees], KEY, BLIND)


def shares_of(made):
    return {
        x: envelope.share_of(made, x, PAIRS[x - 1][0]) for x in range(1, len(made["shares"]) + 1)
    }


def opened(made, *xs):
    found = shares_of(made)
    return envelope.unseal(made, envelope.combine(made, {x: found[x] for x in xs}))


@pytest.mark.parametrize("pair", [(1, 2), (1, 3), (2, 3)])
def test_any_two_trustees_open(pair):
    assert opened(sealed(), *pair) == OFFER


def test_two_of_two_and_one_of_one_open():
    assert opened(sealed(2), 1, 2) == OFFER
    assert opened(sealed(1), 1) == OFFER
    with pytest.raises(ValueError, match="too few"):
        opened(sealed(2), 1)


def test_the_same_key_writes_the_same_envelope():
    text = canonical.text(sealed())

    assert canonical.text(sealed()) == text
    assert envelope.read(text) == sealed()
    assert len(envelope.unb64(sealed()["content"])) == 4096 + 16


def test_nothing_of_the_offer_shows_outside():
    text = canonical.text(sealed())

    assert not any(str(value) in text for value in OFFER.values())
    long = canonical.text(sealed(note="长" * 1200))
    assert len(long) == len(text)


def test_an_attachment_is_sealed_under_its_own_key():
    blob = envelope.seal_blob(b"plan", PLACE, KEY, 1)

    assert len(blob) == sizes.BLOB[0] + 16
    assert envelope.unseal_blob(blob, PLACE, KEY, 1) == b"plan"
    with pytest.raises(MalformedError, match="第 2 个附件"):
        envelope.unseal_blob(blob, PLACE, KEY, 2)


def test_a_flipped_share_does_not_open():
    made, found = sealed(), shares_of(sealed())
    found[2] = bytes([found[2][0] ^ 1]) + found[2][1:]

    with pytest.raises(MalformedError, match="密钥打不开"):
        envelope.unseal(made, envelope.combine(made, {1: found[1], 2: found[2]}))
    assert envelope.unseal(made, envelope.combine(made, {1: found[1], 3: found[3]})) == OFFER


def test_shares_of_two_offers_do_not_mix():
    other = envelope.seal(OFFER, PLACE, PUBLIC, bytes(32), BLIND)
    mixed = {1: shares_of(sealed())[1], 2: shares_of(other)[2]}

    for made in (sealed(), other):
        with pytest.raises(MalformedError, match="密钥打不开"):
            envelope.unseal(made, envelope.combine(made, mixed))


def _dealt_wrongly():
    """A dealer who gave the third trustee the share of another secret."""
    made, aad = sealed(), PLACE.data()
    false = shamir.deal(bytes(32), 2, 3)[3]
    enc, box = hpke.seal(PUBLIC[2], envelope.INFO, aad, b"\x03" + false, bytes(32))
    made["shares"][2] |= {"enc": envelope.b64(enc), "sealed": envelope.b64(box)}
    return made


def test_inconsistent_dealing_is_malformed_whichever_two_open():
    made = _dealt_wrongly()

    for pair, said in {
        (1, 2): "份额分发不一致",
        (1, 3): "密钥打不开",
        (2, 3): "密钥打不开",
    }.items():
        with pytest.raises(MalformedError, match=said):
            opened(made, *pair)


@pytest.mark.parametrize(
    ("name", "value"),
    [("notice", "cccccccccccccccc/1"), ("offer", "cccccccccccccccc"), ("version", 2)],
)
def test_an_envelope_replayed_elsewhere_does_not_open(name, value):
    with pytest.raises(MalformedError, match="公告、编号、版本被改动"):
        envelope.unseal({**sealed(), name: value}, KEY)


def test_a_wrong_key_takes_out_no_share():
    with pytest.raises(MalformedError, match="第 1 份份额"):
        envelope.share_of(sealed(), 1, PAIRS[1][0])


def test_a_false_commitment_is_malformed():
    with pytest.raises(MalformedError, match="承诺值不符"):
        envelope.unseal({**sealed(), "commitment": "0" * 64}, KEY)


def test_attachments_listed_outside_must_be_those_inside():
    row = {"name": "方案.pdf", "size": 4, "sha256": "1" * 64, "sealed": "2" * 64}
    made = sealed(attachments=[row])
    assert envelope.unseal(made, KEY)["attachments"] == [row]

    with pytest.raises(MalformedError, match="附件清单"):
        envelope.unseal({**made, "blobs": []}, KEY)


def _without(made, name):
    del made[name]


def _set(name, value):
    return lambda made: made.update({name: value})


WRONG = [
    (lambda made: _without(made, "blobs"), "格式不对"),
    (_set("extra", 1), "格式不对"),
    (_set("suite", 2), "算法套件"),
    (_set("offer", "SHORT"), "报价编号或版本"),
    (_set("version", True), "报价编号或版本"),
    (_set("version", 0), "报价编号或版本"),
    (_set("commitment", "xy"), "承诺值"),
    (_set("content", "AAAA"), "规定的档次"),
    (_set("content", "A"), "base64"),
    (_set("shares", []), "一至三份"),
    (_set("shares", [{"enc": ""}]), "份额格式"),
    (lambda made: made["shares"][0].update(enc="AAAA"), "份额长度"),
    (_set("blobs", ["no"]), "附件清单"),
]


@pytest.mark.parametrize(("spoil", "said"), WRONG)
def test_the_form_is_checked_from_outside(spoil, said):
    made = copy.deepcopy(sealed())
    spoil(made)

    with pytest.raises(MalformedError, match=said):
        envelope.read(canonical.text(made))


@pytest.mark.parametrize("text", ["", "[1]", '{"a": 1}', "{", "1.5", '{"a":1,"a":1}'])
def test_what_is_no_canonical_envelope_is_refused(text):
    with pytest.raises(MalformedError):
        envelope.read(text)


def test_a_large_attachment_is_opened_without_being_written_again():
    key, place, size = bytes(32), PLACE, sizes.BLOB[1]
    sealed = envelope.seal_blob(bytes(range(256)) * 3000, place, key, 1)
    tracemalloc.start()
    envelope.unseal_blob(sealed, place, key, 1)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 2.5 * size


def test_padding_reads_back_only_what_it_writes():
    padded = sizes.pad(b"abc", sizes.CONTENT)

    assert sizes.unpad(padded, sizes.CONTENT) == b"abc"
    for bad in (padded[:-1], padded[:-1] + b"x", b"\xff" * 4096, padded + bytes(4096)):
        with pytest.raises(ValueError, match="padded"):
            sizes.unpad(bad, sizes.CONTENT)
    with pytest.raises(ValueError, match="largest class"):
        sizes.pad(bytes(1 << 17), sizes.CONTENT)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"suite":1', '"suite":1,"suite":1'),
        lambda text: text.replace('"suite":1', '"suite": 1'),
        lambda text: text.replace('"suite":1', '"suite":1.0'),
        lambda text: text.replace('"version":1', '"version":NaN'),
        lambda text: text.replace("aaaa/1", "aaaa\\u002f1"),
        lambda text: text.replace("aaaa/1", "aaaa\\ud8001"),
        lambda text: f" {text}",
        lambda text: text.replace('"suite":1', '"suite":true'),
        lambda text: text.replace('"version":1', '"version":01'),
        lambda text: text.replace('"version":1', '"version":10000'),
        lambda text: text.replace("aaaa/1", "aaaa\n/1"),
        lambda text: text.replace('"content":"', '"content":"\\u0041'),
        lambda text: text.replace('"}],"suite"', '"},{}],"suite"'),
        lambda text: f"{text}\n",
        lambda text: "[" * 5000 + text,
    ],
)
@pytest.mark.parametrize("attachments", [[], [{"sealed": "a" * 64}]], ids=["plain", "blobs"])
def test_an_envelope_has_exactly_one_spelling(spoil, attachments):
    text = canonical.text(sealed(attachments=attachments))
    spoiled = spoil(text)

    assert spoiled != text
    with pytest.raises(MalformedError):
        envelope.read(spoiled)


@pytest.mark.parametrize("trustees", [1, 2, 3])
def test_the_quick_reading_is_the_reading(trustees):
    text = canonical.text(sealed(trustees, attachments=[]))

    assert envelope._usual(text) == envelope._any(text) == sealed(trustees, attachments=[])
    assert envelope._usual(text.replace("aaaa/1", "a\\u002f1")) is None


@pytest.mark.parametrize("text", ["QQ==", "QUI=", "QUJD", "QUJDRA==", ""])
def test_base64_has_one_spelling(text):
    assert envelope.b64(envelope.unb64(text)) == text
    for other in (
        "QR==",
        "QUJ=",
        "QUJDRB==",
        "QQ",
        "QQ==QQ==",
        "=QUJD",
        "QU JD",
        "QUJD\n",
        "文",
        b"QQ==",
    ):
        with pytest.raises(MalformedError):
            envelope.unb64(other)
