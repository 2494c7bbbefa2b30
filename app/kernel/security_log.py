"""What a watcher of attacks wants to know, one JSON line each on standard error.

Business stands in the events of the house; here are sign-ins, refusals and errors. No password,
no token and nothing typed is written; a wrong name is only its hash. JSON keeps a line a line.
"""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

from app.kernel import clock

NAME = "lianshen.security"
_logger = logging.getLogger(NAME)


class _About:
    """How the web tells whom and what a request is about; a worker has nothing to tell."""

    of: Callable[[], dict[str, Any]] = staticmethod(dict)


class _Lines(logging.StreamHandler):
    """Writes to whatever standard error is now."""

    @property
    def stream(self) -> Any:
        """Return standard error as it is at this moment."""
        return sys.stderr

    @stream.setter
    def stream(self, _: Any) -> None:
        """Keep nothing: the stream is looked up at each line."""


def install(about: Callable[[], dict[str, Any]]) -> None:
    """Write lines from now on, each with what `about` says of the present request."""
    _About.of = staticmethod(about)
    if not _logger.handlers:
        _logger.addHandler(_Lines())
        _logger.setLevel(logging.INFO)
        _logger.propagate = False


def note(event: str, **facts: Any) -> None:
    """Write one line: what happened, when, and about whom."""
    line = {"security": event, "at": clock.iso(clock.now())} | _About.of() | facts
    kept = {name: value for name, value in line.items() if value not in (None, "")}
    _logger.info(json.dumps(kept, ensure_ascii=True, default=str))
