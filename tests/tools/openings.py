"""An opening record for the verifier: three bidders, three trustees, everything logged and signed."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel import canonical
from app.kernel.sealing import envelope, hpke
from tests.tools.verifier import SmallLog, b64

NOTICE = "aaaaaaaaaaaaaaaa"
SIGNERS = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (7, 8, 9)]
PAIRS = [hpke.key_pair(bytes([n]) * 32) for n in (1, 2, 3)]
DAY = "2026-11-19T"
# Of the notice, three receipts, the closing, the opening.
TIMES = ("09:00:00", "10:00:00", "10:00:01", "16:59:59.999999", "17:00:00", "17:10:00")
REASON = "报价数额不是规定范围内的整数"


def digest(value):
    return hashlib.sha256(canonical.data(value)).hexdigest()


def _trustees(count):
    return [
        {
            "place": x,
            "name": f"受托人{x}",
            "opening": b64(PAIRS[x - 1][1]),
            "signing": b64(SIGNERS[x - 1].public_key().public_bytes_raw()),
        }
        for x in range(1, count + 1)
    ]


def _envelopes(count):
    made, publics = [], [public for _, public in PAIRS[:count]]
    for n in (1, 2, 3):
        offer = {"format": "lianshen-offer/1", "uscc": f"9132{n:014}"}
        offer |= {"amount_fen": n * 1000 * (n != 2), "note": "", "attachments": []}
        place = envelope.Place(f"{NOTICE}/1", "bcd"[n - 1] * 16, 1)
        key = bytes([100 + n]) * 32
        made.append((offer, key, envelope.seal(offer, place, publics, key, bytes([n]) * 32)))
    spoilt = made[2][2]["shares"][-1]
    spoilt["sealed"] = b64(bytes(49))  # the third dealt wrongly
    return made


def _release(x, listed, made, checkpoint):
    shares = {}
    for _, _, sealed in made:
        try:
            shares[sealed["offer"]] = b64(envelope.share_of(sealed, x, PAIRS[x - 1][0]))
        except ValueError:
            shares[sealed["offer"]] = ""
    told = {
        "format": "lianshen-release/1",
        "notice": f"{NOTICE}/1",
        "list": digest(listed),
        "checkpoint": {"size": checkpoint["size"], "root": checkpoint["root"]},
        "place": x,
        "shares_sha256": digest(shares),
    }
    return {
        "statement": told,
        "shares": shares,
        "signature": b64(SIGNERS[x - 1].sign(canonical.data(told))),
    }


def opening(count=3, released=(1, 2), lie=None, times=TIMES):
    """The record as it is downloaded; offer 3 is malformed, offer 2 has a wrong amount.

    `lie(listed, outcome)` may tell both otherwise before they are logged and signed.
    """
    made = _envelopes(count)
    document = {"format": "lianshen-notice/1", "id": NOTICE, "edition": 1}
    document |= {"price_mode": "amount", "trustees": _trustees(count)}
    document |= {"signup_until": f"{DAY}17:00:00+08:00", "draw_at": f"{DAY}17:10:00+08:00"}
    rows = [
        {"offer": e["offer"], "version": 1, "sha256": digest(e), "number": n}
        for n, (_, _, e) in enumerate(made, 1)
    ]
    rows.append({"offer": "z" * 16, "version": 2, "sha256": "0" * 64, "number": None})
    listed = {"format": "lianshen-closing/1", "notice": f"{NOTICE}/1", "offers": rows}
    outcome = [
        {"key": b64(key), "content": offer, "malformed": REASON * (n == 2)}
        for n, (offer, key, _) in enumerate(made[:2], 1)
    ]
    outcome.append({"key": "", "content": None, "malformed": "份额分发不一致"})
    if lie:
        lie(listed, outcome)
    result = [
        {"number": n, "offer": made[n - 1][2]["offer"], **one} for n, one in enumerate(outcome, 1)
    ]
    receipts = [
        {"facts": {"agency_uscc": offer["uscc"], "envelope_sha256": digest(e)}}
        for offer, _, e in made
    ]
    facts = [
        {"facts": {"document_sha256": digest(document)}},
        *receipts,
        {"facts": {"offers_sha256": digest(listed)}},
        {"facts": {"result_sha256": digest(result)}},
    ]
    log = SmallLog([one | {"at": f"{DAY}{at}+08:00"} for one, at in zip(facts, times, strict=True)])
    closing = log.disclosure(4, 5)
    return {
        "format": "lianshen-opening/1",
        "notice": {"document": document, "logged": log.disclosure(0)},
        "list": listed,
        "closing": closing,
        "releases": [_release(x, listed, made, closing["checkpoint"]) for x in released],
        "offers": [
            {"number": n, "envelope": e, **outcome[n - 1], "receipt": log.disclosure(n)}
            for n, (_, _, e) in enumerate(made, 1)
        ],
        "opened": log.disclosure(5),
    }
