"""The browser's twin of the sealing: byte for byte what Python writes, from file:// and plain HTTP."""

import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.kernel import canonical
from app.kernel.sealing import envelope
from bidding.rules.offers import price_of
from tests.kernel.sealing.test_envelope import BLIND, KEY, OFFER, PAIRS, PLACE, PUBLIC, sealed
from tests.tools.verifier import SmallLog

STATIC = Path(__file__).parents[2] / "app" / "static"
SCRIPTS = [STATIC / "vendor" / "noble-2.4.0.min.js"]
SCRIPTS += [STATIC / "js" / name for name in ("sealing.js", "sealed-offers.js")]
KEYS = [envelope.b64(one) for one in PUBLIC]
PLACED = {"notice": PLACE.notice, "offer": PLACE.offer, "version": PLACE.version}

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module", params=["file", "http"])
def page(chromium, request, tmp_path_factory):
    """A page whose origin has no crypto.subtle, with the two scripts and nothing else."""
    page = chromium.new_page()
    text = "".join(f"<script>{one.read_text(encoding='utf-8')}</script>" for one in SCRIPTS)
    body = f"<!doctype html><meta charset=utf-8>{text}"
    if request.param == "file":
        path = tmp_path_factory.mktemp("offline") / "page.html"
        path.write_text(body, encoding="utf-8")
        page.goto(path.as_uri())
    else:
        page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto("http://hall.example/seal")
        assert page.evaluate("[isSecureContext, typeof crypto.subtle]") == [False, "undefined"]
    yield page
    page.close()


def call(page, script, *given):
    head = "const S = LianshenSealing, O = LianshenOffers, bytes = t => S.unb64(t);"
    return page.evaluate(f"async given => {{ {head} {script} }}", list(given))


def test_both_write_the_same_envelope_byte_for_byte(page):
    for count in (1, 2, 3):
        said = "const [offer, place, keys, key, blind] = given;"
        said += "return S.canonical(S.seal(offer, place, keys, bytes(key), bytes(blind)))"
        fixed = [envelope.b64(KEY), envelope.b64(BLIND)]

        made = call(page, said, OFFER, PLACED, KEYS[:count], *fixed)

        assert made == canonical.text(sealed(count))


def test_python_opens_what_the_browser_sealed_with_its_own_random_numbers(page):
    said = "const [offer, keys] = given, place = {notice: 'aaaaaaaaaaaaaaaa/1', offer: S.id(), version: 3};"
    said += "return S.canonical(S.seal(offer, place, keys, S.random(32), S.random(32)))"

    made = envelope.read(call(page, said, OFFER, KEYS))
    shares = {x: envelope.share_of(made, x, PAIRS[x - 1][0]) for x in (1, 3)}

    assert envelope.unseal(made, envelope.combine(made, shares)) == OFFER


def test_the_browser_takes_out_the_share_that_python_dealt(page):
    said = "return S.b64(S.shareOf(given[0], 2, bytes(given[1])))"

    share = call(page, said, sealed(), envelope.b64(PAIRS[1][0]))

    assert share == envelope.b64(envelope.share_of(sealed(), 2, PAIRS[1][0]))
    for wrong in (envelope.b64(PAIRS[0][0]), envelope.b64(bytes(31) + b"\x01")):
        with pytest.raises(Exception, match="tag"):
            call(page, said, sealed(), wrong)


def test_a_trustee_gives_no_share_of_an_envelope_of_another_notice(page):
    """Whoever keeps the log lists an offer that is still shut among those that may be opened."""
    made, keys = sealed(1), ("opening", KEYS[0])
    row = {
        "offer": made["offer"],
        "version": 2,
        "number": 1,
        "sha256": envelope.digest(canonical.text(made)),
    }
    said = """
      const [task, secret, keys] = given;
      try { return O.release(task, {secret: bytes(secret), signing: S.random(32), public: keys}); }
      catch (problem) { return O.check(task).wrong; }
    """
    for notice, right in ((made["notice"], True), ("b" * 16 + "/1", False)):
        listed = {"notice": notice, "offers": [row]}
        log = SmallLog(
            [{"facts": {"offers_sha256": hashlib.sha256(canonical.data(listed)).hexdigest()}}]
        )
        closing = log.disclosure(0) | {"payload": canonical.text(log.payloads[0])}
        task = {"list": listed, "closing": closing, "envelopes": [made]}
        task["trustees"] = [{"place": 1, "opening": KEYS[0], "signing": KEYS[0]}]

        told = call(page, said, task, envelope.b64(PAIRS[0][0]), dict([keys]))

        assert made["offer"] in told if right else told == ["notice"]


def test_what_is_typed_and_named_is_sealed_in_whole_characters(page):
    said = """
      const [task, note, name] = given, file = {name: name, bytes: S.utf8('x')};
      const made = O.make(task, {price: 5, note: note}, [file]);
      return S.unseal(JSON.parse(made.envelope), bytes(made.own.key));
    """
    task = {"notice": PLACED["notice"], "version": 1, "uscc": "9132", "mode": "amount"}
    task["trustees"] = [{"opening": KEYS[0]}]

    told = call(page, said, task, "审" * 999 + "😀😀", "图" * 199 + "😀.pdf")

    assert price_of(told, "9132", "amount").amount_fen == 5
    assert (told["note"], told["attachments"][0]["name"]) == ("审" * 999 + "😀", "图" * 199 + "😀")
    for mode, price in (("amount", 0), ("discount", 10_000), ("amount", None)):
        with pytest.raises(Exception, match="price"):
            call(
                page,
                "O.make(given[0], {price: given[1], note: ''}, [])",
                {**task, "mode": mode},
                price,
            )


def test_attachments_are_sealed_alike(page):
    said = "return S.b64(S.sealBlob(bytes(given[0]), given[1], bytes(given[2]), 7))"

    made = call(page, said, envelope.b64(b"plan" * 900), PLACED, envelope.b64(KEY))

    assert envelope.unb64(made) == envelope.seal_blob(b"plan" * 900, PLACE, KEY, 7)


def test_a_trustees_key_file_opens_with_its_passphrase_only(page):
    said = "const made = await S.makeKey(given[0], '张三'); return [made.file, made.card]"
    file, card = call(page, said, "清风明月 2026")
    said = "const keys = await S.unlock(given[0], given[1]); return S.sign(keys, given[2])"
    signature = call(page, said, file, "清风明月 2026", {"list": "abc"})

    key = Ed25519PublicKey.from_public_bytes(envelope.unb64(file["public"]["signing"]))
    key.verify(envelope.unb64(signature), canonical.data({"list": "abc"}))
    signed = {name: value for name, value in card.items() if name != "signature"}
    key.verify(envelope.unb64(card["signature"]), canonical.data(signed))
    assert "清风" not in json.dumps(file, ensure_ascii=False)
    with pytest.raises(Exception, match="tag"):
        call(page, said, file, "清风明月 2025", {})
