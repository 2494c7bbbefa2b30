"""Secrets in links and cookies: 256 random bits go out, only their hash stays."""

import hashlib
import secrets


def new_token() -> str:
    """Return a secret fit for an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return what the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
