"""The log under several processes with threads, and under kill -9: nothing lost, nothing torn."""

import json
import os
import signal
import time

import pytest

from app.kernel import events, log
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from tests.kernel.log_writer import Thing
from tests.processes import wait_until
from tests.tools.verifier import leaf, root, run

# More than is written before the kill, fewer than take a minute to recompute.
ENOUGH = 400


@pytest.fixture
def start(nursery, committing_url, tmp_path):
    """start(name, threads, *count): a process that writes into the test's own database."""

    def writing(name, *words):
        files = (os.devnull, tmp_path / f"{name}.out", tmp_path / f"{name}.err")
        return nursery.start("tests.kernel.log_writer", committing_url, name, *words, files=files)

    return writing


def receipts(folder, name):
    """Whole lines only: a killed process may have been writing one, or not have begun."""
    out = folder / f"{name}.out"
    lines = out.read_text().split("\n")[:-1] if out.exists() else []
    return [json.loads(line) for line in lines]


def recomputed():
    """Everything again from the bare entries, not by the code that wrote them."""
    size, head = log.head()
    found = list(log.entries(0, 10**9))
    leaves = [leaf(one.data) for one in found]
    assert [one.idx for one in found] == list(range(size))
    assert [json.loads(one.data)["seq"] for one in found] == list(range(size))
    assert root(leaves) == head
    assert [e.seq for e in events.Event.select().order_by(events.Event.seq)] == list(range(size))
    for at in {1, size // 3, size // 2, size - 1, size} - {0}:
        assert log.root_at(at) == root(leaves[:at])
    return found


def names():
    return [event.facts["name"] for event in events.Event.select() if "name" in event.facts]


def accepted(capsys, tmp_path, given, entries):
    """Each receipt's entry stands where it says; a sample goes through the whole verifier."""
    for one in given:
        assert entries[one["proof"]["index"]].data == one["entry"]
    for one in given[:: max(len(given) // 10, 1)]:
        code, said = run(capsys, tmp_path, "disclosure", one)
        assert code == 0, said
        assert log.b64(log.root_at(one["proof"]["size"])) == one["checkpoint"]["root"]


def test_three_processes_with_threads_leave_one_whole_tree(committing_db, start, tmp_path, capsys):
    writers = [start(f"w{n}", 4, 15) for n in range(3)]

    assert [one.wait(120) for one in writers] == [0, 0, 0], (tmp_path / "w0.err").read_text()

    entries = recomputed()
    made = names()
    assert len(made) == len(set(made)) == 3 * 4 * 15
    for n in range(3):
        given = receipts(tmp_path, f"w{n}")
        assert len(given) == 60
        accepted(capsys, tmp_path, given, entries)


def test_kill_9_tears_nothing_and_loses_no_receipt(committing_db, start, tmp_path, capsys):
    for turn in range(3):
        names_of = [f"k{turn}{n}" for n in (1, 2)]
        writers = {one: start(one, 4, ENOUGH) for one in names_of}
        for name, one in writers.items():
            wait_until(
                lambda name=name: len(receipts(tmp_path, name)) > 20,
                lambda name=name: (tmp_path / f"{name}.err").read_text(),
                seconds=60,
            )
            time.sleep(0.013 * turn)
            one.send_signal(signal.SIGKILL)
            one.wait(60)

        entries = recomputed()
        made = names()
        assert len(made) == len(set(made))
        for name in writers:
            accepted(capsys, tmp_path, receipts(tmp_path, name), entries)

    with write():
        last = events.record("test.thing.made", Thing(), actor=SYSTEM)
    assert last.seq == len(entries)
    recomputed()


def test_the_verifier_accepts_the_export_of_a_log_that_is_being_written(
    committing_db, start, app, tmp_path, capsys
):
    writers = [start(f"v{n}", 3, 25) for n in range(2)]
    client, olds = app.test_client(), []
    while any(one.poll() is None for one in writers):
        with write():
            events.checkpoint("test")
        old = client.get("/log/checkpoint").data
        olds.append(old)
        assert run(capsys, tmp_path, "log", client.get("/log/export").data)[0] == 0
        size = json.loads(old)["size"]
        if size:
            answer = client.get(f"/log/inclusion?index={size - 1}").data
            assert run(capsys, tmp_path, "inclusion", answer)[0] == 0
        time.sleep(0.05)
    assert [one.wait() for one in writers] == [0, 0], (tmp_path / "v0.err").read_text()

    with write():
        events.checkpoint("test")
    export = client.get("/log/export").data
    size = log.head()[0]
    (tmp_path / "old.json").write_bytes(olds[0])
    assert run(capsys, tmp_path, "log", export, "--since", str(tmp_path / "old.json"))[0] == 0
    for old in {json.loads(old)["size"] for old in olds} - {0}:
        answer = client.get(f"/log/consistency?first={old}&second={size}").data
        assert run(capsys, tmp_path, "consistency", answer)[0] == 0
    recomputed()
