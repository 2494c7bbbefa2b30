"""The live price room: 200 watchers ask every half second while bids come in, beside other pages.

Every watcher is one socket that asks as the page's script does: what it has seen stands in the
address, and nothing new is answered by 204. `seen` is the time from the answer to a bid until a
watcher was told of it, over all watchers and bids. Meanwhile some people open other pages at a
steady rate, none of them waiting for another's answer. Beside it the bare server with the same
watchers and the same pages, and what of the two cores the server, its database and the watchers'
own programme took.
"""

import http.client
import math
import multiprocessing
import secrets
import statistics
import threading
import time

from bench import market, processes, watchers
from bench.auction import PLACES, auction

WATCHERS, EVERY = 200, 0.5
SECONDS = 20.0
BIDS, STEP_FEN = 24, 10_000
PAGES = ("/", "/agencies", "/bidding/requirements", "/healthz")
PAGES_A_SECOND, PEOPLE = 20, 8


def measure(stage):
    """Yield figures of both engines, then of the bare server."""
    for engine in ("sqlite", "postgres"):
        data = stage.place()
        url = stage.url(engine, data)
        app = market.open_house(data, url)
        room, bidders = auction(app)
        market.close_house()
        with stage.house(data, demo=False, DATABASE_URL=url) as house:
            before = processes.cpu_seconds(house.process.pid), stage.database_cpu_seconds()
            seen = Room(house.port, f"/bidding/requirements/{room}/live", bidders).run()
            cpu = processes.cpu_seconds(house.process.pid) - before[0]
            database = stage.database_cpu_seconds() - before[1]
        for name, value in seen.figures():
            yield f"{engine}.{name}", value
        yield f"{engine}.cores", cpu / SECONDS
        yield f"{engine}.database_cores", database / SECONDS
        yield f"{engine}.client_cores", seen.watched.cpu / SECONDS
    with stage.bare(3000) as port:
        bare = Room(port, "/", []).run()
        yield "bare.answer_p99_ms", percentile(bare.watched.changed, 99)
        yield "bare.pages_p99_ms", percentile(bare.opened, 99)


class Room:
    """One measurement: watchers in a process of their own, bids and other pages in threads."""

    def __init__(self, port, path, bidders):
        """Begin with nothing seen."""
        self.port, self.path, self.bidders = port, path, bidders
        self.told, self.opened, self.failed = [], [], 0
        self.watched = None

    def run(self):
        """Watch for the whole time; bids and pages begin when the watchers have settled."""
        context = multiprocessing.get_context("fork")
        answers = context.Queue()
        crew = context.Process(target=self._watch, args=(answers,))
        crew.start()
        time.sleep(2.0)
        threads = [threading.Thread(target=one) for one in (self._bid, self._open_pages)]
        for one in threads:
            one.start()
        self.watched = answers.get()
        crew.join()
        for one in threads:
            one.join()
        return self

    def _watch(self, answers):
        answers.put(watchers.watch(self.port, self.path, WATCHERS, EVERY, SECONDS))

    def _bid(self):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for number in range(1, BIDS + 1 if self.bidders else 0):
            time.sleep((SECONDS - 8) / BIDS)
            bidder = self.bidders[number % PLACES]
            price = f"{(8_000_000 - number * STEP_FEN) / 100:.2f}"
            form = {"csrf_token": bidder.token, "key": secrets.token_hex(8), "amount_fen": price}
            line.connect()
            line.sock.sendall(market.post(f"{self.path}/bids", bidder.cookie, form))
            answer = http.client.HTTPResponse(line.sock, method="POST")
            answer.begin()
            answer.read()
            line.close()
            if answer.status != 303:
                raise AssertionError(f"bid {number} was answered with {answer.status}")
            self.told.append(time.monotonic())

    def _open_pages(self):
        crew = [threading.Thread(target=self._open, args=(n,)) for n in range(PEOPLE)]
        for one in crew:
            one.start()
        for one in crew:
            one.join()

    def _open(self, number):
        """Open every so-manieth page at its moment."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        begun = time.monotonic()
        while (due := begun + number / PAGES_A_SECOND) < begun + SECONDS - 4:
            time.sleep(max(0.0, due - time.monotonic()))
            line.request("GET", PAGES[number // PEOPLE % len(PAGES)])
            answer = line.getresponse()
            answer.read()
            self.failed += answer.status >= 400
            self.opened.append(time.monotonic() - due)
            number += PEOPLE
        line.close()

    def delays(self):
        """List for every bid and watcher how long after its answer the watcher was told."""
        found = []
        for who in range(WATCHERS):
            mine = [(moment, bids) for one, moment, bids in self.watched.seen if one == who]
            for number, at in enumerate(self.told, 1):
                moment = next((moment for moment, bids in mine if bids >= number), math.inf)
                found.append(max(0.0, moment - at))
        return found

    def figures(self):
        """Yield what was met; AssertionError when a watcher was never told of the last bid."""
        watched, delays = self.watched, self.delays()
        if len(self.told) != BIDS or math.inf in delays:
            raise AssertionError(f"{len(self.told)} bids, not all seen by all watchers")
        yield "seen_p50_ms", statistics.median(delays) * 1000
        yield "seen_p99_ms", percentile(delays, 99)
        yield "seen_max_ms", max(delays) * 1000
        yield "unchanged_p50_ms", statistics.median(watched.unchanged) * 1000
        yield "unchanged_p99_ms", percentile(watched.unchanged, 99)
        yield "news_p99_ms", percentile(watched.changed, 99)
        yield "asked_rps", (len(watched.unchanged) + len(watched.changed)) / SECONDS
        yield "pages_p50_ms", statistics.median(self.opened) * 1000
        yield "pages_p99_ms", percentile(self.opened, 99)
        yield "failed", watched.failed + self.failed


def percentile(seconds, which):
    """Return a percentile in milliseconds."""
    return statistics.quantiles(seconds, n=100)[which - 1] * 1000
