"""Long feeds are written ahead, beside the worker's jobs: who asks for one does not wait.

What is short is written when it is asked for; it is never kept, so there is nothing to be late.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask
from peewee import PeeweeException

from app.kernel import parameters
from app.kernel.db import db
from exports.open import sending
from exports.open.standing import Standing

SOON, EVERY = 20.0, 600.0  # seconds until the first writing, and between two looks
_FEEDS: dict[str, Feed] = {}


@dataclass(frozen=True)
class Feed:
    """How a feed is written: how far its things are, and its pieces."""

    look: Callable[[], Standing]
    make: Callable[[Standing], Iterable[str]]


def lasting(
    path: str, look: Callable[[], Standing], make: Callable[[Standing], Iterable[str]]
) -> Feed:
    """Have the feed of an address written ahead."""
    _FEEDS[path] = Feed(look, make)
    return _FEEDS[path]


def refresh() -> list[str]:
    """Write those feeds anew whose things have changed; return their addresses."""
    owner = parameters.value("web.operator")
    return [
        path
        for path, feed in _FEEDS.items()
        if sending.write_ahead(path, feed.look, feed.make, owner)
    ]


def beside(app: Flask, stop: threading.Event, origin: str) -> threading.Thread:
    """Refresh again and again in a thread of its own until `stop`: a draw must not wait for it."""

    def work() -> None:
        wait = SOON
        while not stop.wait(wait):
            wait = EVERY
            with app.test_request_context(base_url=origin):
                try:
                    refresh()
                except (OSError, PeeweeException):
                    logging.getLogger(__name__).exception("a feed was not written")
                finally:
                    if not db.is_closed():
                        db.close()

    thread = threading.Thread(target=work, name="feeds", daemon=True)
    thread.start()
    return thread
