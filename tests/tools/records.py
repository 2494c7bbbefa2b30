"""Draw records for the verifier: a plain one, and one with all its evidence."""

import hashlib

from app.kernel import canonical, draw, seeds
from tests.tools.verifier import SmallLog

SIGNATURE = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"
RANDOMNESS = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"


def pool(weights):
    return [
        draw.Candidate(at, f"9132{at:014}", f"机构{at}", weight)
        for at, weight in enumerate(weights, 1)
    ]


def plain(suite="sha256", label="agency"):
    """Two rounds with weights, a removal and a text source; no evidence."""
    first = [[label]] if label else []
    rounds = [
        draw.Round([*first, ["b", "", "a1"], [10, 9]], 2),
        draw.Round([*first, ["c"], [7]], 1, removed=(4,)),
    ]
    return draw.record(suite, label, pool([3, 1, 2, 5, 1, 1]), rounds)


def with_evidence():
    """A draw of our protocol: two rounds, nonces, chain, drand, everything logged."""
    candidates, chain = pool([1, 2, 1, 1]), seeds.chain(b"m" * 32, "n1")
    nonces = [seeds.nonce_value("清风"), "", seeds.nonce_value("x"), ""]
    gone = [{"id": "9133", "name": "丁", "reason": "回避"}]
    frozen = draw.frozen_pool("n1", candidates, gone)
    frozen |= {"credit": [{"id": one.id, "score": 50 + 10 * one.tickets} for one in candidates]}
    document = {"method_key": "credit_draw", "method_terms": {"threshold": 60}, "reserves": 0}
    digest = hashlib.sha256(canonical.data(document)).hexdigest()
    hashed = draw.pool_hash(frozen)
    notice = {"suite": "sha256", "label": "agency", "chain_anchor": chain.anchor}
    notice |= {"document_sha256": digest}
    payloads = [
        {"key": "bidding.requirement.publish", "facts": notice},
        *(
            {"key": "bidding.signup.submit", "facts": {"agency_uscc": one.id, "nonce": nonce}}
            for one, nonce in zip(candidates, nonces, strict=True)
        ),
        {"key": "bidding.requirement.freeze", "facts": {"pool_hash": hashed}},
    ]
    log = SmallLog(payloads)
    rounds = [
        draw.Round(
            draw.sources(
                "agency",
                pool=hashed,
                chain=chain.value(turn),
                nonces=nonces,
                external=[[RANDOMNESS]] if turn == 1 else [],
            ),
            1,
        )
        for turn in (1, 2)
    ]
    evidence = {
        "notice": log.disclosure(0),
        "document": document,
        "frozen": frozen,
        "freeze": log.disclosure(5),
        "nonces": [log.disclosure(at) for at in range(1, 5)],
        "chain": {"anchor": chain.anchor, "values": [chain.value(1), chain.value(2)]},
        "drand": [{"turn": 1, "round": 657413, "signature": SIGNATURE, "randomness": RANDOMNESS}],
        "checkpoint": log.checkpoint(),
    }
    return canonical.parse(
        canonical.data(draw.record("sha256", "agency", candidates, rounds, evidence))
    )


def change(record, steps, value):
    inner = record
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value(inner[steps[-1]]) if callable(value) else value
    return record
