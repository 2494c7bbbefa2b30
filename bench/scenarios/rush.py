"""The last ten seconds before a deadline: sealed offers in an open loop, then all 32 clients can send.

500 first offers and 50 replacements arrive at random moments of the last 10 s (nobody waits for
somebody else's answer), some after the deadline; then once more while a web process is killed.
Every accepted one must open, none may be accepted late. Saturation is measured as for sign-ups,
beside the bare commits of the same database and beside what the CPU time of one offer (product,
database and the measuring client, all on the same cores) allows at most.
"""

import datetime as dt
import http.client
import os
import random
import resource
import signal
import statistics
import threading
import time

from app.kernel import clock
from app.kernel.events import Event
from bench import load, market, processes, sealed
from bench.scenarios.signup import bare_commits

FIRST, AGAIN = 500, 50
SECONDS = 10.0
LATE = 0.4  # of the window lies behind the deadline
CLIENTS, ROUNDS, SPAN = 32, 3, 4.0
PURCHASES = 60  # with AGENCIES, more first offers than two cores take in all rounds
AGENCIES = 500
WARMING = 2000
CORES = 2


def measure(stage):
    """Yield figures of both engines."""
    for engine in ("sqlite", "postgres"):
        data = stage.place()
        url = stage.url(engine, data)
        app = market.open_house(data, url)
        made, kept = sealed.purchases(app, PURCHASES + 2)
        bidders = market.bidders(app, AGENCIES)
        yield f"{engine}.bare_commits_rps", bare_commits()
        plans = [plan(one, bidders) for one in made[:2]]
        sent = sealed.many(made[2:], bidders)
        market.close_house()
        with stage.house(data, demo=False, DATABASE_URL=url) as house:
            for name, value in saturated(house, sent, stage):
                yield f"{engine}.{name}", value
            ends = []
            for one, requests, killing in zip(made, plans, (False, True), strict=False):
                name = "killed" if killing else "rush"
                ends.append(rush(house, url, data, one, requests, killing=killing))
                yield f"{engine}.{name}.p95_ms", ends[-1].p95
        app = market.open_house(data, url)
        for one, end, name in zip(made, ends, ("rush", "killed"), strict=False):
            for key, value in judged(app, one, end, kept):
                yield f"{engine}.{name}.{key}", value
        market.close_house()


def plan(requirement, bidders):
    """Write (second of the window, request) for first offers and replacements, by their moment."""
    sealer, found = sealed.Sealer(requirement), []
    chance = random.Random(11)  # noqa: S311 the same moments in every run
    for number, bidder in enumerate(bidders[:FIRST]):
        offer = sealed.offer_id()
        at = chance.uniform(0, SECONDS * (0.6 if number < AGAIN else 1))
        text = sealer.envelope(bidder.organisation, offer, 1)
        found.append((at, sealed.post(requirement, bidder, text)))
        if number < AGAIN:
            text = sealer.envelope(bidder.organisation, offer, 2)
            later = chance.uniform(SECONDS * 0.7, SECONDS)
            found.append((later, sealed.post(requirement, bidder, text)))
    return sorted(found)


class End:
    """What a rush gave: answers by status, how long each took."""

    def __init__(self, closes):
        """Begin with nothing."""
        self.closes, self.took, self.statuses = closes, [], []

    @property
    def p95(self):
        """Return the 95th percentile in milliseconds, from the moment each was due."""
        return statistics.quantiles(self.took, n=100)[94] * 1000


def rush(house, url, data, requirement, requests, *, killing):
    """Send every request at its moment, whoever waits; one that meets a dead process again."""
    market.open_house(data, url)
    closes = clock.now().replace(microsecond=0) + dt.timedelta(seconds=SECONDS + 2)
    sealed.closes_at(requirement, closes)
    market.close_house()
    end = End(closes)
    wait = (closes - clock.now()).total_seconds() - SECONDS + LATE
    start = time.perf_counter() + wait
    crew = [
        threading.Thread(target=send, args=(house.port, start + at, one, end))
        for at, one in requests
    ]
    for one in crew:
        one.start()
    if killing:
        time.sleep(wait + SECONDS / 2)
        os.kill(web_process(house), signal.SIGKILL)
    for one in crew:
        one.join()
    return end


def web_process(house):
    """Return one of the processes that answer: the youngest child of the server."""
    found = []
    for path, parent in processes.family(house.process.pid):
        words = (path / "cmdline").read_bytes().decode()
        if "app.serve" in words and parent != house.process.pid:
            found.append(int(path.name))
    return max(found)


def send(port, due, request, end):
    """Send one request when it is due; again until somebody answers, with the same key."""
    time.sleep(max(0.0, due - time.perf_counter()))
    limit = time.perf_counter() + 30
    while time.perf_counter() < limit:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        try:
            line.connect()
            line.sock.sendall(request)
            answer = http.client.HTTPResponse(line.sock, method="POST")
            answer.begin()
            answer.read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
            continue
        finally:
            line.close()
        end.took.append(time.perf_counter() - due)
        end.statuses.append(answer.status)
        return
    end.statuses.append(599)


def saturated(house, sent, stage):
    """Yield what 32 clients get accepted when nothing but the server slows them."""
    load.replay(house.port, sent[:WARMING], CLIENTS, SPAN)
    share = (len(sent) - WARMING) // ROUNDS
    parts = [sent[WARMING + n * share : WARMING + (n + 1) * share] for n in range(ROUNDS)]
    before = _used(house, stage)
    rounds = [load.replay(house.port, part, CLIENTS, SPAN) for part in parts]
    used = [after - one for after, one in zip(_used(house, stage), before, strict=True)]
    found = max(rounds, key=lambda one: one.rps)
    yield "c32_rps", found.rps
    yield "c32_p95_ms", found.p95_ms
    yield "failed", sum(one.failed for one in rounds)
    count = sum(one.rps * SPAN for one in rounds)
    each = [one / count * 1000 for one in used]
    yield "cpu_ms", each[0]
    yield "database_cpu_ms", each[1]
    yield "client_cpu_ms", each[2]
    yield "cores_allow_rps", 1000 * min(CORES, os.cpu_count() or 1) / sum(each)


def _used(house, stage):
    """CPU seconds so far: the product, its database, the client that measures."""
    client = resource.getrusage(resource.RUSAGE_CHILDREN)
    product = processes.cpu_seconds(house.process.pid)
    return product, stage.database_cpu_seconds(), client.ru_utime + client.ru_stime


def judged(app, requirement, end, kept):
    """Yield what was accepted and opened; AssertionError when a promise was broken."""
    rows = sealed.accepted(requirement)
    given = end.statuses.count(303)
    moments = {e.id: e.at for e in Event.select().where(Event.id.in_([r.event for r in rows]))}
    late = [at for at in moments.values() if at >= end.closes]
    other = set(end.statuses) - {303, 409}
    if late or other or given != len(rows):
        told = f"{len(late)} late, statuses {sorted(other)}, {given} receipts for {len(rows)}"
        raise AssertionError(told)
    opened = sealed.opened(app, requirement, kept)
    if opened != len({row.signup_id for row in rows}):
        raise AssertionError(f"{opened} opened of {len({row.signup_id for row in rows})}")
    yield "accepted", given
    yield "refused_late", end.statuses.count(409)
    yield "opened", opened
