"""The verifier on proofs, disclosures, whole logs and papers."""

import base64
import copy
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel import draw
from tests.tools.verifier import FILE, b64, run, small_log, verify

CORPUS = os.environ.get("CORPUS")
VECTORS = (
    sorted((Path(CORPUS) / "conformance" / "rfc6962-merkle" / "testdata").rglob("*.json"))
    if CORPUS
    else []
)
SHARED_FIXTURE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


@pytest.mark.skipif(not VECTORS, reason="CORPUS names no folder of real inputs")
def test_every_public_merkle_vector_gets_the_verdict_it_asks_for(capsys):
    for file in VECTORS:
        kind = "inclusion" if "inclusion" in file.parts else "consistency"

        code = verify.main([kind, str(file)])

        assert code == int(json.loads(file.read_text())["wantErr"]), (file, capsys.readouterr())


def test_it_runs_alone_with_nothing_but_the_standard_library(tmp_path):
    (tmp_path / "verify.py").write_bytes(FILE.read_bytes())
    (tmp_path / "given.json").write_text(json.dumps(small_log().disclosure(3)))

    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "disclosure", "given.json"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert "未检查" in done.stdout.decode()


@pytest.mark.parametrize("size", [0, 1, 3, 55, 56, 63, 64, 65, 119, 1000])
def test_sm3_equals_the_reference_at_every_padding(size):
    data = bytes(range(256)) * 4

    assert verify.sm3(data[:size]) == draw.digest("sm3", data[:size])


def test_ed25519_equals_the_reference_and_refuses_every_flipped_bit():
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"text")

    assert verify.signed(public, b"text", signature)
    for bit in range(0, 512, 37):
        wrong = (int.from_bytes(signature, "little") ^ (1 << bit)).to_bytes(64, "little")
        assert not verify.signed(public, b"text", wrong)
    assert not verify.signed(public, b"texT", signature)
    shifted = int.from_bytes(signature[32:], "little") + verify.ORDER
    assert not verify.signed(public, b"text", signature[:32] + shifted.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        "",
        "null",
        "[]",
        "{}",
        "[" * 5000,
        '{"format": 1.5}',
        "NaN",
        '"\ud800"',
        {"format": "lianshen-disclosure/2"},
        b"1" * 5000,
    ],
)
@pytest.mark.parametrize("kind", ["draw", "inclusion", "consistency", "disclosure", "log", "paper"])
def test_what_is_not_of_the_shape_gets_a_sentence_and_exit_2(capsys, tmp_path, kind, content):
    (tmp_path / "given.json.proof.json").write_text("{}")

    code, said = run(capsys, tmp_path, kind, content)

    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("无法验证 CANNOT READ")


def test_a_missing_file_exits_2(capsys, tmp_path):
    assert verify.main(["draw", str(tmp_path / "nothing")]) == 2


def test_a_whole_log_holds_and_says_that_it_cannot_exclude_a_rewrite(capsys, tmp_path):
    code, said = run(capsys, tmp_path, "log", small_log().export())

    assert code == 0
    assert "11 个条目连续无缺" in said
    assert "没有给 --since" in said
    assert "没有给 --key" in said


def test_an_empty_log_holds(capsys, tmp_path):
    assert run(capsys, tmp_path, "log", small_log(0).export())[0] == 0


@pytest.mark.parametrize("size", [0, 1, 7, 8, 11])
def test_an_older_checkpoint_proves_that_nothing_before_was_rewritten(capsys, tmp_path, size):
    old = tmp_path / "old.json"
    old.write_text(json.dumps(small_log().checkpoint(size)))
    options = ("--since", str(old), "--key", small_log().public)

    code, said = run(capsys, tmp_path, "log", small_log().export(), *options)

    assert code == 0
    assert "未检查" not in said


def test_a_rewritten_a_shortened_and_a_foreign_log_are_seen(capsys, tmp_path):
    old = tmp_path / "old.json"
    old.write_text(json.dumps(small_log().checkpoint()))
    since = ("--since", str(old))
    rewritten = copy.deepcopy(small_log().payloads)
    rewritten[2]["facts"]["n"] = 99

    changed = run(capsys, tmp_path, "log", type(small_log())(rewritten).export(), *since)
    shorter = run(capsys, tmp_path, "log", small_log(10).export(), *since)
    foreign = run(capsys, tmp_path, "log", small_log(seed=b"q" * 32).export(), *since)

    assert (changed[0], shorter[0], foreign[0]) == (1, 1, 1)
    assert "日志被改写" in changed[1]
    assert "被截短或由备份恢复" in shorter[1]
    assert "不是同一日志" in foreign[1]


def test_a_since_that_is_no_checkpoint_is_not_passed_over(capsys, tmp_path):
    old = tmp_path / "old.json"
    for content in ("null", "{}", "0", ""):
        old.write_text(content)
        assert run(capsys, tmp_path, "log", small_log().export(), "--since", str(old))[0] == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: lines[:3] + lines[4:], 1),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
        (lambda lines: [*lines[:-2], lines[-1]], 1),
        (lambda lines: [lines[0].replace("09:00", "08:00"), *lines[1:]], 1),
        (lambda lines: lines[:-1], 2),
        (lambda lines: [*lines, lines[-1]], 2),
        (lambda lines: [*lines[:-1], "{}"], 2),
    ],
)
def test_a_damaged_export_is_refused(capsys, tmp_path, change, code):
    lines = small_log().export().splitlines()

    assert run(capsys, tmp_path, "log", "\n".join(change(lines)))[0] == code


def test_a_pinned_key_refuses_another_operator(capsys, tmp_path):
    options = ("--key", small_log(seed=b"q" * 32).public)

    code, said = run(capsys, tmp_path, "log", small_log().export(), *options)

    assert (code, "不是 --key 所给的公钥" in said) == (1, True)


def test_a_paper_is_compared_with_its_proof(capsys, tmp_path):
    paper = b"PK\x03\x04 paper"
    fact = {"event": "exports.paper.issue"}
    fact |= {"facts": {"sha256": hashlib.sha256(paper).hexdigest()}}
    beside = tmp_path / "given.json.proof.json"
    assert run(capsys, tmp_path, "paper", paper)[0] == 2

    beside.write_text(json.dumps(type(small_log())([fact]).disclosure(0)))

    assert run(capsys, tmp_path, "paper", paper)[0] == 0
    assert run(capsys, tmp_path, "paper", paper + b" ")[0] == 1
    beside.write_text(json.dumps(small_log().disclosure(0)))
    assert run(capsys, tmp_path, "paper", paper)[0] == 1
    uploaded = {**fact, "event": "bidding.contract.upload"}  # whoever uploads a file has it hashed
    beside.write_text(json.dumps(type(small_log())([uploaded]).disclosure(0)))
    code, said = run(capsys, tmp_path, "paper", paper)
    assert (code, "paper.payload.event" in said) == (1, True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("AAAA"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@SHARED_FIXTURE
@given(st.data())
def test_no_input_makes_it_stumble(capsys, tmp_path, data):
    kind = data.draw(st.sampled_from(["inclusion", "consistency", "disclosure", "log"]))
    merkle = {
        "inclusion": "root leafHash leafIdx treeSize",
        "consistency": "root1 root2 size1 size2",
    }
    whole = small_log().disclosure(4)
    if kind in merkle:
        names = merkle[kind].split()
        whole = {names[0]: b64(b"a" * 32), names[1]: b64(b"b" * 32), names[2]: 3, names[3]: 9}
        whole["proof"] = [b64(b"c" * 32)] * data.draw(st.integers(0, 6))
    name = data.draw(st.sampled_from(sorted(whole)))
    whole[name] = data.draw(JSON)

    code, said = run(capsys, tmp_path, kind, json.dumps(whole))

    assert code in (0, 1, 2)
    assert said


def test_base64_has_one_spelling(capsys):
    text = b64(b"\x01" * 32)

    for wrong in (text[:-1], text + "=", text[:-2] + "F=", " " + text, "-" + text[1:], ""):
        with pytest.raises(verify.StopError):
            verify.unbase64(wrong, "here")
    assert verify.unbase64(text, "here") == base64.b64decode(text)
