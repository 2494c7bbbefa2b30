"""The supervisor with real processes: restarts, whole groups, clean stops, its own death."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from app.kernel.supervisor import Child, Supervisor
from tests.processes import PATIENCE, alive, wait_until

KEEPER = """
import sys
from app.kernel.supervisor import Child, Supervisor
commands = [[sys.executable, "-u", "-c", text] for text in sys.argv[2:]]
children = [Child(f"child{i}", command) for i, command in enumerate(commands)]
sys.exit(Supervisor(children, say=lambda line: print(line, flush=True), grace=float(sys.argv[1])).run())
"""
# Has a child of its own, and stops kindly.
FATHER = """
import os, signal, subprocess, sys, time
from app.kernel import lifeline
lifeline.follow_stdin()
son = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
def leave(*_):
    son.terminate(); son.wait(); print("left kindly", flush=True); sys.exit(0)
# Before the words the tests wait for: from then on a stop finds it ready.
signal.signal(signal.SIGTERM, leave)
print("father", os.getpid(), "son", son.pid, flush=True)
while True:
    time.sleep(0.05)
"""
# Has much to say when it is told to stop.
TALKER = """
import signal, sys, time
def leave(*_):
    print("word 0\\n" * 20_000 + "last 0", flush=True); sys.exit(0)
signal.signal(signal.SIGTERM, leave)
print("talker 0", flush=True)
while True:
    time.sleep(0.05)
"""
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("stubborn", os.getpid(), flush=True)
time.sleep(600)
"""


class Keeper:
    def __init__(self, log, *programs, grace):
        words = [str(grace), *map(textwrap.dedent, programs)]
        script = [sys.executable, "-u", "-c", KEEPER, *words]
        self.log = log
        with log.open("wb") as stream:
            self.process = subprocess.Popen(script, stdout=stream, stderr=stream)

    def read(self):
        return self.log.read_text()

    def pids(self, word):
        words = self.read().split()
        return [int(words[i + 1]) for i, w in enumerate(words[:-1]) if w == word]

    def wait_for(self, word, times=1):
        wait_until(lambda: len(self.pids(word)) >= times, self.read)
        return self.pids(word)[-1]


@pytest.fixture
def keeper(tmp_path):
    kept = []

    def start(*programs, grace=PATIENCE):
        kept.append(Keeper(tmp_path / f"{len(kept)}.log", *programs, grace=grace))
        return kept[-1]

    yield start
    for one in kept:
        one.process.kill()
        one.process.wait()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_child_comes_back_and_its_group_is_gone(keeper, number):
    house = keeper(FATHER)
    father, son = house.wait_for("father"), house.wait_for("son")

    os.kill(father, number)

    assert house.wait_for("father", times=2) != father
    wait_until(lambda: not alive(son), house.read)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_passed_on_and_leaves_nothing(keeper, number):
    house = keeper(FATHER, FATHER)
    house.wait_for("son", times=2)
    pids = house.pids("father") + house.pids("son")

    house.process.send_signal(number)

    assert house.process.wait(PATIENCE) == 0
    assert house.read().count("left kindly") == 2
    wait_until(lambda: not any(map(alive, pids)))


def test_the_last_words_of_a_child_are_written_before_the_end(keeper):
    house = keeper(TALKER)
    house.wait_for("talker")

    house.process.terminate()

    assert house.process.wait(PATIENCE) == 0
    assert (len(house.pids("word")), len(house.pids("last"))) == (20_000, 1)


def test_a_child_that_ignores_the_stop_is_ended_by_force(keeper):
    house = keeper(STUBBORN, grace=0.5)
    pid = house.wait_for("stubborn")

    house.process.terminate()

    assert house.process.wait(PATIENCE) == 0
    assert not alive(pid)


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.3])
def test_a_stop_during_the_start_is_clean(keeper, delay):
    house = keeper(FATHER)
    wait_until(lambda: alive(house.process.pid))
    time.sleep(0.2 + delay)

    house.process.terminate()

    assert house.process.wait(PATIENCE) in (0, -signal.SIGTERM)
    wait_until(lambda: not any(alive(p) for p in house.pids("father") + house.pids("son")))


def test_children_end_when_the_supervisor_is_killed(keeper):
    house = keeper(FATHER)
    father, son = house.wait_for("father"), house.wait_for("son")

    house.process.kill()

    wait_until(lambda: not alive(father) and not alive(son))


class Gone:
    """A standard output whose reader has ended."""

    def write(self, _):
        raise BrokenPipeError


def test_nothing_is_said_in_the_middle_of_what_a_child_says():
    said = []
    house = Supervisor([], say=lambda _: said.append(house._lock.locked()))
    child = Child("brief", [sys.executable, "-c", ""])

    house._tend(child)
    child.process.wait()
    house._tend(child)

    assert said == [True]


def test_a_house_whose_listener_has_gone_lives_on(monkeypatch):
    """A pump that died with its listener would leave the child stuck at a full pipe."""
    house = Supervisor([], say=Gone().write)
    child = Child("loud", [sys.executable, "-c", "print('word\\n' * 100_000)"])
    monkeypatch.setattr(sys, "stdout", Gone())

    house._tend(child)
    code = child.process.wait(PATIENCE)
    house._tend(child)

    assert (code, child.process) == (0, None)


def test_the_pause_grows_while_a_child_keeps_dying(keeper):
    house = keeper("print('dying 1', flush=True); raise SystemExit(3)")

    wait_until(lambda: house.read().count("again in") >= 3, house.read)

    lines = house.read().splitlines()
    pauses = [line.split("again in ")[1] for line in lines if "again in" in line]
    assert pauses[:3] == ["0.2 s", "0.4 s", "0.8 s"]
