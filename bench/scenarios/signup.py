"""Logged sign-ups through HTTP at 32 clients on both engines, beside what bounds them.

Every request is the POST of a browser: a session of its own agency, CSRF token, form, one
transaction with the sign-up, its event and its entry in the log, answered with the way to the
receipt. Best of three rounds. Beside it in the same run: the same requests again, which are
recognised and answered without a transaction, and the bare commits of the same database.
"""

import hashlib
import json
import subprocess
import sys
import time
import urllib.request

from app.config import ROOT
from app.kernel import db, log, merkle
from app.kernel.db import write
from app.kernel.events import Event
from bench import load, market, processes
from bidding.models import Signup
from bidding.services.signup import SUBMITTED

CLIENTS = 32
ROUNDS = 3
WARMING = 3000
SECONDS = 4.0
AGENCIES = 200
NOTICES = 150
RECEIPTS = 20


def measure(stage):
    """Yield sign-ups a second of both engines; afterwards every log is recomputed whole."""
    for engine in ("sqlite", "postgres"):
        data = stage.place()
        url = stage.url(engine, data)
        app = market.open_house(data, url)
        notices = market.notices(app, NOTICES)
        bidders = market.bidders(app, AGENCIES)
        yield f"{engine}.bare_commits_rps", bare_commits()
        market.close_house()
        sent = market.sign_up_requests(notices, bidders)
        with stage.house(data, demo=False, DATABASE_URL=url) as house:
            for name, value in loaded(house, sent):
                yield f"{engine}.{name}", value
            market.open_house(data, url)
            yield f"{engine}.receipts_verified", verified(house, bidders)
        yield f"{engine}.logged", whole()
        market.close_house()
    with stage.bare(500) as port:
        found = load.best(lambda: load.replay(port, sent, CLIENTS, SECONDS))
        yield "bare_post.c32_rps", found.rps


def loaded(house, sent):
    """Yield the figures of the load, then of the same requests once more."""
    load.replay(house.port, sent[:WARMING], CLIENTS, SECONDS)  # every thread opens its connection
    share = (len(sent) - WARMING) // ROUNDS
    parts = [sent[WARMING + n * share : WARMING + (n + 1) * share] for n in range(ROUNDS)]
    before = processes.cpu_seconds(house.process.pid)
    rounds = [load.replay(house.port, part, CLIENTS, SECONDS) for part in parts]
    cpu = processes.cpu_seconds(house.process.pid) - before
    found = max(rounds, key=lambda one: one.rps)
    yield "c32_rps", found.rps
    yield "c32_p50_ms", found.p50_ms
    yield "c32_p99_ms", found.p99_ms
    yield "failed", sum(one.failed for one in rounds)
    yield "cpu_ms", cpu / sum(one.rps * SECONDS for one in rounds) * 1000
    again = [one for part in parts for one in part[: int(min(r.rps for r in rounds) * SECONDS)]]
    found = load.replay(house.port, again, CLIENTS, 2.0)
    yield "same_without_transaction.c32_rps", found.rps


def bare_commits(seconds: float = 2.0) -> float:
    """Count one-row transactions of one client a second."""
    db.db.execute_sql("CREATE TABLE bench_row (n INTEGER, text TEXT)")
    limit, count = time.monotonic() + seconds, 0
    while time.monotonic() < limit:
        with write():
            db.db.execute_sql("INSERT INTO bench_row VALUES (1, 'a row and nothing else')")
        count += 1
    db.db.execute_sql("DROP TABLE bench_row")
    return count / seconds


def verified(house, bidders) -> int:
    """Download receipts and check each with the verifier of the standard library."""
    cookies = {one.organisation: one.cookie for one in bidders}
    rows = list(Signup.select().order_by(Signup.at.desc()).limit(RECEIPTS))
    for row in rows:
        address = f"{house.origin}/bidding/signups/{row.id}/receipt"
        asked = urllib.request.Request(address, headers={"Cookie": cookies[row.organisation_id]})
        kept = house.data / "receipt.json"
        with urllib.request.urlopen(asked) as answer:
            kept.write_bytes(answer.read())
        command = [sys.executable, "tools/verify.py", "disclosure", str(kept)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return len(rows)


def whole() -> int:
    """Recompute the log from its leaves; count sign-ups, which must equal their entries."""
    peaks, size = [], 0
    events = Event.select().order_by(Event.seq).iterator()
    for entry, event in zip(log.entries(0, 1 << 60), events, strict=True):
        commitment = log.b64(hashlib.sha256(bytes(event.salt) + event.payload.encode()).digest())
        if json.loads(entry.data)["commit"] != commitment or (entry.idx, event.seq) != (size, size):
            raise AssertionError(f"entry {size} is not that of its event")
        peaks, nodes = merkle.append(size, peaks, merkle.leaf_hash(entry.data.encode()))
        if log.Entry.get_by_id(size).nodes != b"".join(nodes):
            raise AssertionError(f"the hashes kept with entry {size} are wrong")
        size += 1
    if log.head() != (size, merkle.root_of(peaks)):
        raise AssertionError("the head is not that of the entries")
    logged = Event.select().where(Event.key == SUBMITTED).count()
    if logged != Signup.select().join(Event, on=(Event.id == Signup.event)).count():
        raise AssertionError("sign-ups and their entries differ in number")
    if logged != Signup.select().count():
        raise AssertionError("a sign-up has no entry in the log")
    return logged
