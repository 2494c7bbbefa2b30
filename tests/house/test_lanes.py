"""Commands side by side: told apart, failing together, ended together by Ctrl-C or SIGTERM."""

import json
import signal
import subprocess
import sys
import textwrap

import pytest

from tests.house.tree import ROOT
from tests.processes import alive, wait_until

# A background job of a script begins deaf to Ctrl-C.
RUN = """
import json, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
from tools.launch import lanes
sys.exit(lanes.run([lanes.Lane(steps) for steps in json.loads(sys.argv[1])]))
"""
SPEAK = "import time; print('{0} begins', flush=True); time.sleep(0.2); print('{0} ends')"
FAIL = "import sys; print('broken'); sys.exit(3)"
# Says who it is, starts a child of its own, and stays; says when it was interrupted.
STAY = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {child.pid}")
try:
    time.sleep(600)
except KeyboardInterrupt:
    print("cleaned up")
"""


def python(code, *words):
    return [sys.executable, "-c", textwrap.dedent(code), *words]


def start(*lanes):
    return subprocess.Popen(
        python(RUN, json.dumps(lanes)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def lines(process):
    """What was said until the end, without the seconds."""
    text = process.communicate(timeout=60)[0]
    return [line.split(" (")[0] for line in text.splitlines()]


@pytest.fixture
def staying(tmp_path):
    """staying(name): a command that stays, and a way to ask for its processes."""

    def made(name):
        path = tmp_path / name

        def pids():
            return [int(word) for word in path.read_text().split()] if path.exists() else []

        return python(STAY, str(path)), pids

    return made


def test_two_lanes_are_told_one_after_the_other():
    first = {"one": python(SPEAK.format("one")), "two": python(SPEAK.format("two"))}
    second = {"three": python(SPEAK.format("three"))}

    process = start(first, second)

    assert lines(process) == [
        *("one begins", "one ends", "· one: ok", "two begins", "two ends", "· two: ok"),
        *("three begins", "three ends", "· three: ok"),
    ]
    assert process.returncode == 0


@pytest.mark.parametrize("turn", [1, -1])
def test_a_failing_lane_fails_all_and_the_others_are_told_to_their_end(turn):
    sound = {"long": python(SPEAK.format("long")), "more": python(SPEAK.format("more"))}
    broken = {"short": python(FAIL), "never": python(SPEAK.format("never"))}

    process = start(*[sound, broken][::turn])
    said = lines(process)

    assert process.returncode == 3
    assert {"broken", "· short: FAILED", "· long: ok", "· more: ok"} <= set(said)
    assert "never begins" not in said


@pytest.mark.parametrize("code", [0, 3])
def test_the_third_lane_begins_when_one_of_two_has_ended_whatever_became_of_it(tmp_path, code):
    gone = tmp_path / "third"
    wait = f"""
        import pathlib, sys, time
        while not pathlib.Path({str(gone)!r}).exists():
            time.sleep(0.02)
        print("first saw the third")
    """
    first = {"first": python(wait)}
    second = {"second": python(f"import sys; sys.exit({code})")}
    third = {"third": python(f"import pathlib; pathlib.Path({str(gone)!r}).touch()")}

    process = start(first, second, third)

    ended = "· second: FAILED" if code else "· second: ok"
    assert lines(process) == ["first saw the third", "· first: ok", ended, "· third: ok"]
    assert process.returncode == code


def test_no_more_than_two_lanes_are_on_their_way(tmp_path):
    ends = "import pathlib, time; time.sleep(0.3); pathlib.Path({!r}).touch()"
    first, second = ({name: python(ends.format(str(tmp_path / name)))} for name in "ab")
    third = {"c": python(f"import os; print(os.listdir({str(tmp_path)!r}) != [])")}

    process = start(first, second, third)

    assert lines(process) == ["· a: ok", "· b: ok", "True", "· c: ok"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_every_lane_with_what_it_started(staying, number):
    commands = [staying("left"), staying("right")]
    process = start(*({"stays": command} for command, _ in commands))
    wait_until(lambda: all(len(pids()) == 2 for _, pids in commands))

    process.send_signal(number)
    process.communicate(timeout=60)

    assert process.returncode != 0
    wait_until(lambda: not any(alive(pid) for _, pids in commands for pid in pids()))


def test_a_command_that_is_not_there_is_a_failure():
    process = start({"gone": ["/nowhere/at-all"]})

    said = ["· /nowhere/at-all: No such file or directory", "· gone: FAILED"]
    assert lines(process) == said
    assert process.returncode == 127
