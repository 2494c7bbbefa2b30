"""A draw steered by whoever keeps the log: every entry logged and signed, and still it is seen."""

import copy
import hashlib

import pytest

from app.kernel import canonical, draw, seeds
from tests.tools.records import pool
from tests.tools.verifier import SmallLog, run

CHAIN = seeds.chain(b"m" * 32, "n1")
NUMBER = "选取公告〔2026〕00001号"
STORY = {
    "level": 1,
    "notices": [NUMBER] * 6,  # of the notice, four sign-ups, the freeze
    "nonces": ["", seeds.nonce_value("清风"), "", seeds.nonce_value("x")],
    "untold": (),  # whose sign-up is not disclosed
    "rounds": ({"turn": 1}, {"turn": 2}),
    "blind": None,
    "document": {"method_key": "credit_draw", "method_terms": {"cap": 3}},
    "scores": [60, 75, 0, 69],
    "lots": {},
}


def record(story):
    """The record of a story with all its evidence, every fact in one signed log."""
    candidates = pool([1, 2, 1, 1])
    frozen = draw.frozen_pool(NUMBER, candidates)
    frozen |= {"blind": story["blind"]} if story["blind"] else {}
    scores = zip(candidates, story["scores"], strict=True)
    frozen |= {"credit": [{"id": one.id, "score": score} for one, score in scores]}
    hashed = draw.pool_hash(frozen)
    told = {"suite": "sha256", "chain_anchor": CHAIN.anchor, "level": story["level"]}
    told |= {"document_sha256": hashlib.sha256(canonical.data(story["document"])).hexdigest()}
    facts = [told | story["lots"]]
    logged = [*story["nonces"][:4]]
    facts += [
        {"agency_uscc": one.id, "nonce": nonce}
        for one, nonce in zip(candidates, logged, strict=True)
    ]
    facts.append({"pool_hash": hashed})
    log = SmallLog(
        [
            {"facts": {"notice": number, **one}}
            for number, one in zip(story["notices"], facts, strict=True)
        ]
    )
    rounds = [_round(one, hashed, story["nonces"]) for one in story["rounds"]]
    evidence = {
        "notice": log.disclosure(0),
        "document": story["document"],
        "frozen": frozen,
        "freeze": log.disclosure(5),
        "nonces": [log.disclosure(at) for at in range(1, 5) if at not in story["untold"]],
        "chain": {"anchor": CHAIN.anchor, "values": [CHAIN.value(1), CHAIN.value(2)]},
        "checkpoint": log.checkpoint(),
    }
    found = draw.record("sha256", "agency", candidates, rounds, evidence)
    return canonical.parse(canonical.data(found))


def _round(one, hashed, nonces):
    sources = draw.sources(
        "agency",
        pool=hashed,
        chain=CHAIN.value(one["turn"]),
        nonces=nonces,
        external=one.get("external", ()),
    )
    return draw.Round(sources, one.get("count", 1), one.get("removed", ()))


def rounds(**first):
    return {"rounds": ({"turn": 1, **first}, {"turn": 2})}


OTHER = "选取公告〔2026〕00002号"
WRONG = {
    "a source nobody announced": (rounds(external=[["abc"]]), "rounds[0].sources：外部来源"),
    "the announced source left out": ({"level": 3}, "rounds[0].sources：外部来源"),
    "a nonce of nobody": (
        {"nonces": [*STORY["nonces"], "abc"]},
        "evidence.nonces：键串中有不属于名单机构",
    ),
    "a nonce that was never logged": ({"untold": (2,)}, "evidence.nonces：键串中有不属于名单机构"),
    "a round passed by without a pick": (rounds(count=0), "rounds[0].picks：没有抽取"),
    "somebody taken out": (rounds(removed=(3,)), "rounds.removed：公告不限标段"),
    "a ticket too many": ({"scores": [60, 69, 0, 69]}, "pool：2：信用 69 分应为 1 签"),
    "a reserve nobody announced": (rounds(count=2), "rounds[0].picks：应抽 1 家"),
    "a reserve left out": (
        {"document": {**STORY["document"], "reserves": 1}},
        "rounds[0].picks：应抽 2 家",
    ),
    "the freeze of another notice": (
        {"notices": [NUMBER] * 5 + [OTHER]},
        "evidence.freeze：是另一",
    ),
    "a sign-up for another notice": (
        {"notices": [NUMBER] * 3 + [OTHER] + [NUMBER] * 2},
        "evidence.nonces[2]：是另一份公告",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_steered_draw_is_seen(name, capsys, tmp_path):
    change, place = WRONG[name]

    code, said = run(capsys, tmp_path, "draw", record(copy.deepcopy(STORY) | change))

    assert (code, place in said) == (1, True), said


FREE = "不能排除平台挑选过它"
RIGHT = {
    "as it went": ({}, False),
    "level 3 with its source": (
        {"level": 3, "rounds": tuple({"turn": n, "external": [[n, 9]]} for n in (1, 2))},
        False,
    ),
    "by credit to the last point": (
        {
            "document": {"method_key": "credit_merit", "method_terms": {"small": 1}},
            "scores": [0, 2, 1, 1],
        },
        False,
    ),
    "two winners and a reserve": (
        {
            "document": {**STORY["document"], "reserves": 1, "several": {"winners": 2}},
            "rounds": ({"turn": 1, "count": 3}, {"turn": 2, "count": 3}),
        },
        False,
    ),
    "blinded by the chain": ({"blind": CHAIN.value(2)}, False),
    "experts blinded by the chain": ({"blind": CHAIN.value(3)}, False),
    "blinded by anything else": ({"blind": "ab" * 32}, True),
    "blinded by no number": ({"blind": "x"}, True),
}


@pytest.mark.parametrize("name", RIGHT)
def test_an_honest_draw_holds_and_a_blind_that_could_be_chosen_is_said(name, capsys, tmp_path):
    change, free = RIGHT[name]

    code, said = run(capsys, tmp_path, "draw", record(copy.deepcopy(STORY) | change))

    assert (code, FREE in said) == (0, free), said
