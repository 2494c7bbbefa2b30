"""The verifier on draw records: worked vectors, evidence, every alteration named."""

import copy
import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel import canonical, draw, seeds
from tests.tools.verifier import SmallLog, run

SIGNATURE = "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"
RANDOMNESS = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"
SHARED_FIXTURE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80
)


# Worked with `openssl dgst` and a bowl of tickets: first digits of the digest, divisor, ticket, number.
WORKED = {
    "md5": ["1f8ee790 13 1 1", "44806a39 10 4 2", "340d6ecf 4 12 5"],
    "sha256": ["3dbb0e88 13 5 3", "99f8a49f 11 13 6", "7004c088 5 1 1"],
    "sm3": ["e63d7af8 13 11 4", "e4bcdb48 8 13 6", "e8123646 7 5 3"],
}


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
    hashed = draw.pool_hash(frozen)
    notice = {"suite": "sha256", "label": "agency", "chain_anchor": chain.anchor}
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


def test_the_vector_of_rfc_3797_holds(capsys, tmp_path):
    record = {
        "format": "lianshen-draw/1",
        "suite": "md5",
        "label": None,
        "pool": [{"number": at, "id": str(at), "name": "", "tickets": 1} for at in range(1, 26)],
        "rounds": [
            {
                "sources": [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]],
                "key": "9319./2.5.8.10.12./9.18.26.34.41.45./",
                "removed": [],
                "picks": [
                    {
                        "index": 0,
                        "digest": "990dd0a5692a029a98b5e01aa28f3459",
                        "divisor": 25,
                        "ticket": 17,
                        "number": 17,
                    },
                    {
                        "index": 1,
                        "digest": "3691e55cb63fcc37914430b2f70b5ec6",
                        "divisor": 24,
                        "ticket": 7,
                        "number": 7,
                    },
                    {
                        "index": 2,
                        "digest": "fe814edf564c190ac1d25753979990fa",
                        "divisor": 23,
                        "ticket": 2,
                        "number": 2,
                    },
                ],
            }
        ],
    }

    assert run(capsys, tmp_path, "draw", record)[0] == 0
    record["rounds"][0]["picks"][2]["number"] = 3
    code, said = run(capsys, tmp_path, "draw", record)
    assert (code, "rounds[0].picks[2].number：重算为 2，记录为 3" in said) == (1, True)


@pytest.mark.parametrize("suite", draw.SUITES)
def test_the_worked_vectors_of_each_suite_hold(capsys, tmp_path, suite):
    record = plain(suite)

    assert run(capsys, tmp_path, "draw", record)[0] == 0
    assert [one["key"] for one in record["rounds"]] == ["agency./b..a1./9.10./", "agency./c./7./"]
    assert [
        f"{pick['digest'][:8]} {pick['divisor']} {pick['ticket']} {pick['number']}"
        for one in record["rounds"]
        for pick in one["picks"]
    ] == WORKED[suite]


@pytest.mark.parametrize("suite", draw.SUITES)
@pytest.mark.parametrize("label", [None, "agency"])
def test_weights_texts_and_a_second_round_hold_in_each_suite(capsys, tmp_path, suite, label):
    code, said = run(capsys, tmp_path, "draw", plain(suite, label))

    assert code == 0
    assert "没有证据 notice" in said


def test_a_label_left_out_of_the_sources_is_put_first(capsys, tmp_path):
    record = plain()
    for one in record["rounds"]:
        del one["sources"][0]

    assert run(capsys, tmp_path, "draw", record)[0] == 0
    record["label"] = "tie"
    assert run(capsys, tmp_path, "draw", record)[0] == 1


@pytest.mark.parametrize(
    ("steps", "value", "place"),
    [
        (["label"], "agencx", "rounds[0].key"),
        (["suite"], "md5", "rounds[0].picks[0].digest"),
        (["pool", 2, "number"], 4, "pool[2]"),
        (["pool", 2, "tickets"], 0, "pool[2]"),
        (["pool", 2, "id"], "913200000000000001", "pool"),
        (["pool", 0, "tickets"], 4, "rounds[0].picks[0].divisor"),
        (["pool"], lambda old: old[:-1], "rounds[0].picks"),
        (["pool"], lambda _old: [], "pool"),
        (["rounds"], lambda _old: [], "pool"),
        (["rounds", 0, "sources", 1, 0], "c", "rounds[0].key"),
        (["rounds", 0, "sources", 1, 0], "B", "rounds[0].sources[1]"),
        (["rounds", 0, "sources", 1, 0], 5, "rounds[0].sources[1]"),
        (["rounds", 0, "sources", 2, 0], -9, "rounds[0].sources[2]"),
        (["rounds", 0, "key"], "agency./", "rounds[0].key"),
        (["rounds", 1, "removed"], lambda _old: [], "rounds[1].picks[0].divisor"),
        (["rounds", 1, "removed"], [9], "rounds[1].removed"),
        (["rounds", 1, "picks", 0, "index"], 1, "rounds[1].picks[0].index"),
        (["rounds", 1, "picks", 0, "digest"], lambda old: old[:-1], "rounds[1].picks[0].digest"),
        (["rounds", 1, "picks", 0, "ticket"], lambda old: old + 1, "rounds[1].picks[0].ticket"),
        (["rounds", 1, "picks"], lambda old: old * 9, "rounds[1].picks[1]"),
    ],
)
def test_an_altered_record_fails_and_names_the_place(capsys, tmp_path, steps, value, place):
    code, said = run(capsys, tmp_path, "draw", change(plain(), steps, value))

    assert code == 1
    assert said.split("  ")[1].startswith(place)


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (["format"], "lianshen-draw/2"),
        (["suite"], "sha1"),
        (["label"], 5),
        (["pool"], {}),
        (["pool", 0, "tickets"], True),
        (["pool", 0, "name"], None),
        (["rounds", 0, "sources", 1], "b"),
        (["rounds", 0, "sources", 1, 0], []),
        (["rounds", 0, "picks", 0, "number"], "1"),
        (["rounds", 0, "removed"], None),
    ],
)
def test_a_misshapen_record_exits_2(capsys, tmp_path, steps, value):
    assert run(capsys, tmp_path, "draw", change(plain(), steps, value))[0] == 2


def test_all_evidence_holds_and_what_stays_open_is_said(capsys, tmp_path):
    code, said = run(capsys, tmp_path, "draw", with_evidence())

    assert code == 0
    assert said.count("证据") == 7
    assert "没有证据" not in said
    assert "请在任一 drand 镜像比对第 657413 期" in said


@pytest.mark.parametrize("part", ["notice", "frozen", "freeze", "nonces", "chain", "drand"])
def test_each_part_of_the_evidence_may_be_missing_and_is_then_named(capsys, tmp_path, part):
    record = with_evidence()
    del record["evidence"][part]

    code, said = run(capsys, tmp_path, "draw", record)

    assert code == 0
    assert f"没有证据 {part}" in said


def test_the_two_implementations_agree_on_a_record_with_evidence():
    assert draw.recompute(with_evidence()) == []


@pytest.mark.parametrize(
    ("steps", "value", "place"),
    [
        (["pool", 1, "name"], "机构X", "evidence.frozen.pool"),
        (["evidence", "frozen", "excluded", 0, "reason"], "无", "evidence.frozen"),
        (["evidence", "chain", "anchor"], "0" * 64, "evidence.notice chain_anchor"),
        (["evidence", "chain", "values", 1], "0" * 64, "evidence.chain.values[1]"),
        (["evidence", "chain", "values", 1], "zz", "evidence.chain.values[1]"),
        (["evidence", "chain", "values"], lambda old: old[:1], "evidence.chain.values"),
        (["evidence", "drand", 0, "signature"], "ab", "evidence.drand[0].randomness"),
        (["evidence", "drand", 0, "signature"], "AB", "evidence.drand[0].randomness"),
        (["evidence", "drand", 0, "turn"], 2, "evidence.drand[0]"),
        (["evidence", "drand", 0, "turn"], 0, "evidence.drand[0]"),
        (
            ["evidence", "nonces", 0, "payload", "facts", "nonce"],
            "00",
            "evidence.nonces[0].payload",
        ),
        (["evidence", "nonces", 0], lambda _old: None, "evidence.nonces[0]"),
        (["evidence", "freeze"], lambda _old: None, ""),
        (["evidence", "checkpoint", "size"], 5, "evidence.checkpoint.signature"),
    ],
)
def test_altered_evidence_fails_and_names_the_place(capsys, tmp_path, steps, value, place):
    code, said = run(capsys, tmp_path, "draw", change(with_evidence(), steps, value))

    if not place:
        assert (code, "没有证据 freeze" in said) == (0, True)
    elif place == "evidence.nonces[0]" and steps[-1] == 0:
        assert code == 2
    else:
        assert code == 1
        assert said.split("  ")[1].startswith(place)


def test_evidence_of_the_wrong_event_time_or_log_is_refused(capsys, tmp_path):
    right = with_evidence()
    parts = right["evidence"]
    late, swapped, foreign = (copy.deepcopy(right) for _ in range(3))
    late["evidence"]["nonces"].append(parts["freeze"])
    swapped["evidence"]["freeze"] = parts["notice"]
    foreign["evidence"]["checkpoint"] = SmallLog([], seed=b"q" * 32).checkpoint()

    said = [run(capsys, tmp_path, "draw", one) for one in (late, swapped, foreign)]

    assert [code for code, _ in said] == [1, 1, 1]
    assert "不在公告与冻结之间" in said[0][1]
    assert "冻结在日志中先于公告" in said[1][1]
    assert "不是同一日志" in said[2][1]


def test_a_nonce_that_was_not_in_the_key_is_seen(capsys, tmp_path):
    record = with_evidence()
    payloads = [one["payload"] for one in record["evidence"]["nonces"]]
    payloads[2]["facts"]["nonce"] = hashlib.sha256(b"other").hexdigest()
    record["evidence"] = {"nonces": [SmallLog(payloads).disclosure(2)]}

    code, said = run(capsys, tmp_path, "draw", record)

    assert (code, "与键串中这一家的随机文本不同" in said) == (1, True)


@SHARED_FIXTURE
@given(st.data())
def test_no_altered_character_of_a_logged_draw_passes(capsys, tmp_path, data):
    text = json.dumps(with_evidence(), ensure_ascii=False)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    changed = text[:at] + other + text[at + 1 :]

    code, said = run(capsys, tmp_path, "draw", changed)

    same = changed == text or "没有证据" in said or '"round"' in text[max(0, at - 16) : at]
    assert code in (1, 2) or same


def test_five_thousand_candidates_are_verified(capsys, tmp_path):
    record = draw.record("sha256", None, pool([1] * 5000), [draw.Round([[5]], 200)])

    assert run(capsys, tmp_path, "draw", record)[0] == 0
