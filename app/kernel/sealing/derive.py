"""HKDF-SHA256 (RFC 5869): the one way further keys follow from a key."""

import hashlib
import hmac


def extract(salt: bytes, material: bytes) -> bytes:
    """Concentrate key material into one pseudorandom key."""
    return hmac.digest(salt or bytes(32), material, hashlib.sha256)


def expand(prk: bytes, info: bytes, length: int = 32) -> bytes:
    """Stretch a pseudorandom key for one purpose."""
    out, block = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + info + bytes([counter]), hashlib.sha256)
        out += block
    return out[:length]


def key(secret: bytes, info: bytes, length: int = 32) -> bytes:
    """Derive a key from a secret for the purpose `info`."""
    return expand(extract(b"", secret), info, length)
