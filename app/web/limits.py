"""How often somebody may do something: kinder than a server that stands still.

One table, a class of requests a line: how many a minute for one person, or for one address that
is not signed in (a whole hall may share one). Counts live in the memory of each web process;
locking an account out is counted in the database.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, request
from flask.wrappers import Request
from flask_limiter import Limiter
from limits import parse

from app.kernel import parameters
from app.kernel.errors import Reason, TooMany
from app.web.guards import current_actor

OFTEN = Reason.of(
    "短时间内这一类操作太多，这一次没有办理。请过一分钟再试，已填写的内容仍在上一页。"
)
BUSY = Reason.of("同时上传的内容太多，这一次没有接收。请稍等片刻再提交。")


@dataclass(frozen=True)
class Class:
    """One class of requests and how often it may come; `{n}` in it is what a parameter says."""

    name: str
    limit: str
    holds: Callable[[Request], bool]
    parameter: str = ""

    @property
    def most(self) -> str:
        """Write the limit with the number in force now."""
        return self.limit.format(n=parameters.value(self.parameter) if self.parameter else "")


def _named(*endpoints: str) -> Callable[[Request], bool]:
    return lambda asked: asked.endpoint in endpoints


SECRETS = _named(
    "account.sign_in", "account.code", "account.ask_reset", "account.reset", "again.ask",
    "account.accept_invitation", "account.open_invitation", "account.codes_off",
    "supervision.complaint_follow", "bidding.seat_sign",
)  # fmt: skip
SEARCHES = _named("find.find", "exports.verify_form")
PROOFS = _named("log.entries", "log.inclusion", "log.consistency")
OPEN_DATA = "open."
LISTS = "web.lists_a_minute"
MADE = _named(
    "exports.draw_up", "exports.dossier_all", "exports.dossier_public", "accounts_admin.trail_csv",
    "log.export",
)  # fmt: skip

CLASSES = (
    Class("secrets", "60/minute", lambda r: SECRETS(r) and r.method == "POST"),
    Class("made", "60/minute", MADE),
    Class("lists", "{n}/minute", _named("exports.listing"), LISTS),
    Class("proofs", "300/minute", PROOFS),
    Class("open data", "120/minute", lambda r: (r.endpoint or "").startswith(OPEN_DATA)),
    Class("searches", "240/minute", SEARCHES),
    Class("watching", "30000/minute", _named("bidding.live_room")),
    Class("writes", "600/minute", lambda r: r.method not in {"GET", "HEAD", "OPTIONS"}),
    Class("reads", "6000/minute", lambda r: r.endpoint != "health.healthz"),
)


def who() -> str:
    """Name whom to count: the person, or the address of somebody not signed in."""
    actor = current_actor()
    return f"person:{actor.person_id}" if actor.person_id else f"address:{request.remote_addr}"


limiter = Limiter(key_func=who, storage_uri="memory://", strategy="fixed-window")


def look() -> None:
    """Count this request in its class; TooMany with a sentence when there were too many."""
    if not limiter.enabled:
        return
    known = next((one for one in CLASSES if one.holds(request)), None)
    if known and not limiter.limiter.hit(parse(known.most), known.name, who()):
        raise TooMany(OFTEN, retry_after=60)


class Reading:
    """Bodies being received now: each holds a thread, so nobody may hold them all."""

    def __init__(self) -> None:
        """Let everything through until threads are configured."""
        self.threads = 0
        self.lock = threading.Lock()
        self.now: Counter[str] = Counter()

    @contextmanager
    def slot(self, address: str) -> Iterator[None]:
        """Hold a place while a body is read; TooMany beyond half of the threads for one address."""
        with self.lock:
            full = self.now[address] >= self.threads // 2
            full = full or self.now.total() >= self.threads * 3 // 4
            if self.threads and full:
                raise TooMany(BUSY, retry_after=10)
            self.now[address] += 1
        try:
            yield
        finally:
            with self.lock:
                self.now[address] -= 1
                if not self.now[address]:
                    del self.now[address]


READING = Reading()


def install(app: Flask) -> None:
    """Look at every request once it is known who asks; before forms are read."""
    limiter.init_app(app)
    settings = app.config["SETTINGS"]
    READING.threads = settings.web_threads if settings.rate_limits else 0
    app.before_request(look)
