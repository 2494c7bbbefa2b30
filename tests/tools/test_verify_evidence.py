"""The verifier on the evidence beside a draw: notice, freeze, nonces, chain, drand, checkpoint."""

import copy
import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel import draw
from tests.tools.records import change, with_evidence
from tests.tools.verifier import SmallLog, run

SHARED_FIXTURE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80
)


def test_all_evidence_holds_and_what_stays_open_is_said(capsys, tmp_path):
    code, said = run(capsys, tmp_path, "draw", with_evidence())

    assert code == 0
    assert said.count("证据") == 8
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
