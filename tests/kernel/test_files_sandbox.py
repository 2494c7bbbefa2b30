"""The limited child: it may die in any way, the next job is served."""

import os
import subprocess
import sys

import pytest

from app.kernel.sandbox import Child, JobFailed


@pytest.fixture
def child():
    made = Child("tests.kernel.sandbox_jobs", memory_mb=600, cpu_seconds=5, wall_seconds=10)
    yield made
    made.close()


def test_an_answer_carries_facts_and_bytes(child):
    assert child.ask({"do": "echo", "text": "图"}) == ({"text": "图"}, b"\0\n\xff" * 1000)


@pytest.mark.parametrize(
    ("job", "limits", "code"),
    [
        ("sleep", {"wall_seconds": 0.5}, "timeout"),
        ("burn", {"cpu_seconds": 1, "wall_seconds": 60}, "timeout"),
        ("eat", {}, "memory"),
        ("crash", {}, "crashed"),
        ("raise", {}, "broken"),
        ("write", {}, "broken"),
        ("refuse", {}, "locked"),
    ],
)
def test_a_child_that_misbehaves_is_ended_and_the_next_job_is_served(child, job, limits, code):
    with pytest.raises(JobFailed) as caught:
        child.ask({"do": job}, **limits)

    assert caught.value.code == code
    assert child.ask({"do": "echo", "text": "x"})[0] == {"text": "x"}


def test_what_a_library_prints_does_not_spoil_the_answers(child):
    assert child.ask({"do": "print"}) == ({}, b"")


def test_a_child_is_renewed_after_its_number_of_jobs(child):
    child.jobs = 2
    pids = [child.ask({"do": "pid"})[0]["pid"] for _ in range(4)]

    assert pids[0] == pids[1] != pids[2] == pids[3]
    assert os.getpid() not in pids


def test_a_child_started_early_is_the_one_that_serves(child):
    child.start()
    early = child.process.pid

    assert child.ask({"do": "pid"})[0]["pid"] == early


ENDING = """
import atexit, os
from app.kernel.sandbox import Child
child = Child("tests.kernel.sandbox_jobs")
print(child.ask({"do": "pid"})[0]["pid"], flush=True)
if not os.fork():
    atexit._run_exitfuncs()
    os._exit(0)
os.wait()
print(child.ask({"do": "pid"})[0]["pid"], flush=True)
"""


def test_a_program_that_ends_takes_its_child_along_and_a_fork_leaves_it():
    script = [sys.executable, "-W", "error", "-c", ENDING]
    told = subprocess.run(script, capture_output=True, text=True, timeout=60, check=True)
    pids = told.stdout.split()

    assert (told.stderr, pids[0]) == ("", pids[1])
    with pytest.raises(ProcessLookupError):
        os.kill(int(pids[0]), 0)
