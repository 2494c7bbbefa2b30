"""A worker killed with kill -9 in mid-task: the task is started twice and done once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from app.kernel import jobs
from app.kernel.db import write
from app.kernel.jobs import Job
from app.kernel.numbers import BusinessNumber
from tests.processes import wait_until

CHILD = """
import sys, threading, time
from pathlib import Path
from app.kernel import db, jobs, keys
from app.kernel.numbers import next_number

url, starts, first = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "first"
keys.configure(b"only-for-tests-0123456789-abcdefghij", "lianshen-test")
db.connect(url)
jobs.LEASE_SECONDS = 1

def effect(payload, prepared=None):
    with starts.open("a") as file:
        file.write("start\\n")
    next_number("effect", 2026)
    if first:
        time.sleep(60)

def before(payload):
    if first and payload["where"] == "outside":
        with starts.open("a") as file:
            file.write("start\\n")
        time.sleep(60)

jobs.register({"test.inside": effect, "test.outside": jobs.Handler(effect, before, lease=1)})
jobs.loop(threading.Event())
"""
ROOT = Path(__file__).resolve().parents[2]


def child(url, starts, turn):
    # A killed process cannot close what it had open: its warnings are not ours.
    return subprocess.Popen([sys.executable, "-c", CHILD, url, str(starts), turn], cwd=ROOT)


def killed_in_the_middle(url, database, starts, where):
    with write():
        jobs.enqueue(f"test.{where}", {"where": where})
    database.close()
    first = child(url, starts, "first")
    try:
        wait_until(lambda: starts.exists() and starts.read_text())
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    second = child(url, starts, "second")
    try:
        wait_until(lambda: Job.select().where(Job.state == "done").exists())
    finally:
        second.kill()
        second.wait()


def test_killed_inside_the_transaction_two_starts_one_effect(
    committing_url, committing_db, tmp_path
):
    starts = tmp_path / "starts"

    killed_in_the_middle(committing_url, committing_db, starts, "inside")

    assert starts.read_text().split() == ["start", "start"]
    assert BusinessNumber.get(kind="effect").last == 1
    assert (Job.get().attempts, Job.get().state) == (2, "done")


def test_killed_while_preparing_two_starts_one_effect(committing_url, committing_db, tmp_path):
    starts = tmp_path / "starts"

    killed_in_the_middle(committing_url, committing_db, starts, "outside")

    assert starts.read_text().split() == ["start", "start"]
    assert BusinessNumber.get(kind="effect").last == 1
