"""The house's secrets: one master secret for derived keys, one Ed25519 key that signs the log."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class _Ring:
    master: bytes = b""
    signer: Ed25519PrivateKey | None = None
    origin: str = "lianshen"
    pseudonyms: bytes = b""
    derived: dict[str, bytes] = {}


def configure(master: bytes, origin: str) -> None:
    """Take the master secret (at least 32 bytes) and the log's name; ValueError when short."""
    if len(master) < 32:
        raise ValueError("the master secret must have at least 32 bytes")
    _Ring.master, _Ring.derived = master, {}
    _Ring.signer = Ed25519PrivateKey.from_private_bytes(derive("log signing key"))
    _Ring.origin = origin
    _Ring.pseudonyms = derive("pseudonym")


def derive(label: str) -> bytes:
    """Return 32 bytes for one purpose; RuntimeError before configure()."""
    if not _Ring.master:
        raise RuntimeError("keys.configure() has not been called")
    if label not in _Ring.derived:
        _Ring.derived[label] = hmac.digest(_Ring.master, label.encode(), hashlib.sha256)
    return _Ring.derived[label]


def origin() -> str:
    """Name this installation's log."""
    return _Ring.origin


def sign(message: bytes) -> str:
    """Sign with the log key; base64."""
    if _Ring.signer is None:
        raise RuntimeError("keys.configure() has not been called")
    return base64.b64encode(_Ring.signer.sign(message)).decode()


def public_key() -> str:
    """Return the log's public key; base64 of its 32 bytes."""
    if _Ring.signer is None:
        raise RuntimeError("keys.configure() has not been called")
    raw = _Ring.signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def pseudonym(person_id: str) -> str:
    """Return the name a person carries in payloads: 16 hex digits, not reversible."""
    key = _Ring.pseudonyms or derive("pseudonym")
    return hmac.digest(key, person_id.encode(), hashlib.sha256).hex()[:16]
