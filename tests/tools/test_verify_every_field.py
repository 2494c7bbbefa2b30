"""One altered character in any field of any downloaded file is noticed."""

import copy
import hashlib
import json

import pytest

from tests.tools.records import with_evidence
from tests.tools.verifier import SmallLog, b64, path, root, run, small_log

# Whether a round of drand is of that moment nobody can tell from a file; the verifier says so.
SAID_OPEN = {("evidence", "drand", 0, "round")}


def leaves(value, steps=()):
    """(steps, text or number) of everything that can be altered."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*steps, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from leaves(inner, (*steps, at))
    elif value is not None:
        yield steps, value


def altered(value):
    """The same number one higher; the same text with one character changed, and with one more."""
    if isinstance(value, int):
        return [value + 1]
    middle = len(value) // 2
    other = "B" if value[middle : middle + 1] == "A" else "A"
    return [value[:middle] + other + value[middle + 1 :], f"{value} "]


def put(whole, steps, value):
    made = copy.deepcopy(whole)
    inner = made
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    return made


def unnoticed(capsys, folder, kind, whole, *options):
    assert run(capsys, folder, kind, whole, *options)[0] == 0
    return {
        (steps, new)
        for steps, value in leaves(whole)
        for new in altered(value)
        if run(capsys, folder, kind, put(whole, steps, new), *options)[0] == 0
    }


def test_in_a_draw_record(capsys, tmp_path):
    found = unnoticed(capsys, tmp_path, "draw", with_evidence())

    assert {steps for steps, _ in found} == SAID_OPEN


@pytest.mark.parametrize("index", [0, 6, 10])
def test_in_a_disclosure(capsys, tmp_path, index):
    log = small_log()

    assert unnoticed(capsys, tmp_path, "disclosure", log.disclosure(index)) == set()


def test_in_a_paper_and_in_the_proof_beside_it(capsys, tmp_path):
    paper = b"PK\x03\x04 paper"
    fact = {"event": "exports.paper.issue"}
    fact |= {"facts": {"sha256": hashlib.sha256(paper).hexdigest()}}
    proof = SmallLog([fact, {"key": "a.b.c", "facts": {}}]).disclosure(0)
    beside = tmp_path / "given.json.proof.json"

    def holds(content, given):
        beside.write_text(json.dumps(given))
        return run(capsys, tmp_path, "paper", content)[0] == 0

    assert holds(paper, proof)
    assert not any(holds(paper[:n] + b"?" + paper[n + 1 :], proof) for n in range(len(paper)))
    assert [s for s, v in leaves(proof) for n in altered(v) if holds(paper, put(proof, s, n))] == []


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_in_a_proof(capsys, tmp_path, kind):
    log = small_log(7)
    if kind == "inclusion":
        names = {"leafHash": b64(log.leaves[4]), "leafIdx": 4, "treeSize": 7}
        whole = {"root": b64(root(log.leaves)), **names, "proof": map(b64, path(4, log.leaves))}
    else:  # the tree of 4 is a whole branch of the tree of 7
        rest = [b64(root(log.leaves[4:]))]
        whole = {"root1": b64(root(log.leaves[:4])), "root2": b64(root(log.leaves))}
        whole |= {"size1": 4, "size2": 7, "proof": rest}
    whole["proof"] = list(whole["proof"])

    # the root of a tree does not hold its size; only a signed checkpoint binds the two
    found = unnoticed(capsys, tmp_path, kind, whole)
    assert found == {(("treeSize" if kind == "inclusion" else "size2",), 8)}
    assert "根是否由运营机构签名" in run(capsys, tmp_path, kind, whole)[1]


def test_in_every_line_of_a_log(capsys, tmp_path):
    lines = [json.loads(line) for line in small_log().export().splitlines()]

    def written(rows):
        return "".join(json.dumps(row) + "\n" for row in rows)

    assert run(capsys, tmp_path, "log", written(lines))[0] == 0
    assert [
        (steps, new)
        for steps, value in leaves(lines)
        for new in altered(value)
        if run(capsys, tmp_path, "log", written(put(lines, steps, new)))[0] == 0
    ] == []
