"""The verifier on disclosures and receipts."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tools.verifier import b64, run, small_log, verify

SHARED_FIXTURE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


@pytest.mark.parametrize("size", range(1, 10))
def test_each_entry_of_a_small_log_is_proved(capsys, tmp_path, size):
    log = small_log(size)
    for index in range(size):
        assert run(capsys, tmp_path, "disclosure", log.disclosure(index))[0] == 0


def test_a_disclosure_says_what_was_proved_and_what_was_not(capsys, tmp_path):
    log = small_log()

    loose = run(capsys, tmp_path, "disclosure", log.disclosure(4))
    pinned = run(capsys, tmp_path, "disclosure", log.disclosure(4), "--key", log.public)

    assert loose[0] == pinned[0] == 0
    assert "没有给 --key" in loose[1]
    assert "没有给 --key" not in pinned[1]


def test_a_payload_may_stand_as_its_canonical_text(capsys, tmp_path):
    given = small_log().disclosure(4)
    given["payload"] = verify.canonical(given["payload"])
    assert run(capsys, tmp_path, "disclosure", given)[0] == 0

    given["payload"] = given["payload"].replace(":", ": ")
    assert run(capsys, tmp_path, "disclosure", given) == (
        1,
        "不成立 DOES NOT HOLD  disclosure.payload：应为规范写法的 JSON 对象\n",
    )


def flip(text):
    return ("B" if text[0] != "B" else "C") + text[1:]


@pytest.mark.parametrize(
    ("steps", "change", "place"),
    [
        (["payload", "facts", "n"], lambda old: old + 1, "disclosure.payload"),
        (["salt"], flip, "disclosure.payload"),
        (["salt"], lambda _old: b64(b"short"), "disclosure.salt"),
        (["entry"], lambda old: old.replace("09:04", "09:05"), "disclosure.proof.path"),
        (["entry"], lambda old: old.replace('"seq":4', '"seq":5'), "disclosure.entry.seq"),
        (["entry"], lambda old: old.replace('"seq":4', '"seq":"4"'), "disclosure.entry.seq"),
        (["entry"], lambda old: old + " ", "disclosure.entry"),
        (["proof", "index"], lambda _old: 5, "disclosure.entry.seq"),
        (["proof", "size"], lambda _old: 12, "disclosure.proof.size"),
        (["proof", "path", 1], flip, "disclosure.proof.path"),
        (["proof", "path", 1], lambda _old: b64(b"x" * 31), "disclosure.proof.path[1]"),
        (["proof", "path"], lambda old: old[:-1], "proof"),
        (["proof", "path"], lambda old: [*old, old[0]], "proof"),
        (["checkpoint", "root"], flip, "disclosure.checkpoint.signature"),
        (["checkpoint", "root"], lambda old: old[:-2] + "F=", "disclosure.checkpoint.root"),
        (["checkpoint", "time"], lambda old: old.replace("10", "11"), "checkpoint.signature"),
        (["checkpoint", "origin"], lambda old: old + "\n", "disclosure.checkpoint"),
        (["checkpoint", "signature"], flip, "disclosure.checkpoint.signature"),
        (["checkpoint", "signature"], lambda old: old[:40], "disclosure.checkpoint.signature"),
        (["checkpoint", "key"], lambda _old: small_log(1, seed=b"q" * 32).public, "signature"),
    ],
)
def test_an_altered_disclosure_fails_and_names_the_place(capsys, tmp_path, steps, change, place):
    given = small_log().disclosure(4)
    inner = given
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = change(inner[steps[-1]])

    code, said = run(capsys, tmp_path, "disclosure", given)

    assert code == 1
    assert place in said.split("：")[0]


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (["salt"], None),
        (["proof"], []),
        (["proof", "index"], True),
        (["proof", "index"], "4"),
        (["proof", "path"], [3]),
        (["proof", "size"], 2**300),
        (["checkpoint"], None),
        (["format"], "lianshen-disclosure/2"),
    ],
)
def test_a_misshapen_disclosure_exits_2(capsys, tmp_path, steps, value):
    given = small_log().disclosure(4)
    inner = given
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value

    assert run(capsys, tmp_path, "disclosure", given)[0] == 2


@SHARED_FIXTURE
@given(st.data())
def test_no_altered_character_passes_in_what_is_hashed_or_signed(capsys, tmp_path, data):
    text = json.dumps(small_log().disclosure(4))
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    changed = text[:at] + other + text[at + 1 :]

    code, _ = run(capsys, tmp_path, "disclosure", changed)

    assert code == 0 if changed == text else code in (1, 2)


def test_a_list_of_them_holds_in_the_order_of_the_log_only(capsys, tmp_path):
    rows = [small_log().disclosure(at) for at in (2, 5, 9)]

    assert "3 号条目均成立，按日志的先后" in run(capsys, tmp_path, "disclosure", rows)[1]
    for wrong in (rows[::-1], [rows[0], rows[0]]):
        code, said = run(capsys, tmp_path, "disclosure", wrong)
        assert (code, "[0]：不是按日志先后" in said) == (1, True)
