"""Argon2id with the OWASP minimum (19 MiB, t=2, p=1), at most two at once in a process."""

import threading

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, type=Type.ID)
_two = threading.BoundedSemaphore(2)
# The hash of random bytes nobody kept: unknown names cost the same time as known ones.
_DUMMY = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "m+zBtTgzNE4etqbf2MiTSg$xQlHwWXI8YFgIqWwvzaVkXRNba+G79tM2J8nG3kjnyM"
)


def hash_password(password: str) -> str:
    """Hash a password exactly as typed."""
    with _two:
        return _hasher.hash(password)


def verify(stored: str, password: str) -> bool:
    """Compare; an empty or broken `stored` takes as long as a wrong password."""
    with _two:
        try:
            return _hasher.verify(stored or _DUMMY, password) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(stored: str) -> bool:
    """Say whether the hash was made with weaker numbers than today's."""
    return _hasher.check_needs_rehash(stored)
