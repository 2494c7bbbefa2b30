"""Hostile hands: what one agency seals or one late click does never stops or turns the others."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.kernel import canonical, jobs
from app.kernel.errors import Invalid
from app.kernel.sealing import envelope, sizes
from bidding.models import OpenedOffer
from bidding.services import offers, opened_record, signup
from tests.bidding.scenes import OPENS, F, T, verify
from tests.bidding.test_sealed import fresh
from tests.factories.bidding import make_bidder
from tests.factories.sealing import make_offer, make_sealed, release, seal

KEY = hashlib.sha256(b"hostile").digest()
BLIND = base64.b64encode(bytes(32)).decode()
OFFER = '{"amount_fen":%s,"attachments":[],"format":"lianshen-offer/1","note":"%s","uscc":"x"%s}'
INNERS = {
    "beyond 2^53": OFFER % ("9007199254740993", "", ""),
    "half a character": OFFER % ("7000000", "\\ud800", ""),
    "half a name": OFFER % ("7000000", "", ',"\\udc00":1'),
    "a level too deep": OFFER % ("7000000", "", ',"z":' + "[" * 63 + "]" * 63),
    "too deep to be written about": OFFER % ("7000000", "", ',"z":' + "[" * 62 + "]" * 62),
    "a level deeper than an offer": OFFER % ("7000000", "", ',"z":' + "[" * 32 + "]" * 32),
    "half deep": OFFER % ("7000000", "", ',"z":' + "[" * 430 + "]" * 430),
    "deep": OFFER % ("7000000", "", ',"z":' + "[" * 900 + "]" * 900),
    "a float": OFFER % ("7000000.0", "", ""),
    "twice": OFFER % ("7000000", "", ',"note":"a"'),
    "minus zero": OFFER % ("-0", "", ""),
}


def sealed_by_hand(passed, inner):
    """An envelope whose shares are dealt rightly and whose content is these very bytes."""
    text, _ = seal(passed, key=KEY)
    made = json.loads(text)
    aad = envelope.place_of(made).data()
    padded = sizes.pad(inner, sizes.CONTENT)
    content = ChaCha20Poly1305(KEY).encrypt(bytes(12), padded, aad)
    said = json.loads(inner)
    told = json.dumps(said["offer"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    blind = base64.b64decode(said["blind"])
    whole = envelope.COMMITMENT + blind + told.encode(errors="surrogatepass")
    bound = hashlib.sha256(whole).hexdigest()
    told = {"commitment": bound, "content": base64.b64encode(content).decode()}
    return canonical.text({**made, **told})


def wrapped(offer, coding="utf-8", blind=BLIND):
    return f'{{"blind":"{blind}","offer":{offer}}}'.encode(coding)


CONTENTS = {name: wrapped(offer) for name, offer in INNERS.items()}
CONTENTS["a short blind"] = wrapped(OFFER % ("7000000", "", ""), blind=BLIND[:40] + "AA==")
CONTENTS["no list"] = CONTENTS["minus zero"].replace(b"[]", b'""').replace(b"-0", b"7")
CONTENTS["grows"] = wrapped(OFFER % ("7000000", "价" * 32_000, ""), "utf-16-le")


@pytest.mark.parametrize("name", CONTENTS)
def test_a_content_nobody_can_write_again_is_malformed_and_stops_no_other(db, at, name, tmp_path):
    at(OPENS)
    requirement, kept = make_sealed()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    offers.submit(passed, sealed_by_hand(passed, CONTENTS[name]), "", "hand", actor)
    make_offer(requirement, amount=7_000_000)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")

    release(requirement, kept, 1, 2)

    assert fresh(requirement).state == "publicity"
    rows = {bool(row.malformed): row for row in OpenedOffer.select()}
    assert (rows[False].amount_fen, rows[True].amount_fen) == (7_000_000, None)
    record = json.dumps(opened_record.download(fresh(requirement)))
    code, said = verify("offer", record, tmp_path)
    assert (code, "不合格" in said) == (0, True), said


@pytest.mark.parametrize(
    "text",
    ['{"a":' * 900 + "1" + "}" * 900, "[" * 900 + "]" * 900, '["\\ud800"]', "[9007199254740993]"],
)
def test_an_envelope_that_no_canonical_text_holds_is_refused_in_words(db, at, text):
    at(OPENS)
    requirement, _ = make_sealed()
    _, actor = make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)

    with pytest.raises(Invalid) as why:
        offers.submit(passed, text, "", "key", actor)
    assert "信封" in str(why.value)
