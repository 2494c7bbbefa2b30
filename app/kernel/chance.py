"""Where ids and salts come from: the operating system, except while practice data are built.

The practice house is the same every time for the same installation secret: its bytes are derived
from that secret, so that nobody else can foresee them either.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class _Source:
    """What answers now; None means the operating system."""

    derived: Callable[[int], bytes] | None = None


def token_bytes(size: int) -> bytes:
    """Return unpredictable bytes."""
    return secrets.token_bytes(size) if _Source.derived is None else _Source.derived(size)


@contextmanager
def derived(key: bytes) -> Iterator[None]:
    """Derive all bytes from a secret `key`, in order; only for practice data, in one thread."""
    if len(key) < 32:
        raise ValueError("the key must have at least 32 bytes")
    count, before = itertools.count(), _Source.derived

    def answer(size: int) -> bytes:
        message = next(count).to_bytes(8, "big")
        return hmac.digest(key, message, hashlib.sha512)[:size]

    _Source.derived = answer
    try:
        yield
    finally:
        _Source.derived = before
