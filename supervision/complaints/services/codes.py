"""The code that goes with a public number: derived, so that no table holds it."""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

from app.kernel import keys


def code_of(purpose: str, key: str) -> str:
    """Return the code of a thing, for who was told it when handing something in."""
    raw = hmac.digest(keys.derive(purpose), key.encode(), sha256)
    return base64.b32encode(raw).decode()[:10]


def fits(purpose: str, key: str | None, code: str) -> bool:
    """Say whether a code is the one of a thing; as slow where there is no such thing (None)."""
    right = code_of(purpose, key or "")
    return hmac.compare_digest(right.encode(), code.encode()) and key is not None
