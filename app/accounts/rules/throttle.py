"""When too many failures close the door, and for how long. Pure: the moment is an argument."""

import datetime as dt
import hashlib
import ipaddress
from dataclasses import dataclass

LONGEST_LOCK = dt.timedelta(hours=8)


@dataclass(frozen=True)
class Limits:
    """How many failures within which time, and how long the first lock is."""

    most: int
    window_minutes: int
    lock_minutes: int


def lock_until(n: int, now: dt.datetime, limits: Limits) -> dt.datetime | None:
    """Return until when the key is locked after its `n`-th failure; each lock doubles."""
    if n < limits.most or limits.most < 1:
        return None
    doubled = min(n // limits.most - 1, 5)
    if n % limits.most:
        return None
    lock = dt.timedelta(minutes=limits.lock_minutes) * 2**doubled
    return now + min(lock, LONGEST_LOCK)


def account_key(login: str) -> str:
    """Key an account without keeping what was typed (it may be a password)."""
    digest = hashlib.sha256(login.strip().lower().encode()).hexdigest()
    return f"account:{digest[:40]}"


def address_key(address: str) -> str:
    """Key an address; an IPv6 customer owns a /64, so that is what counts."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"address:{address[:60]}"
    mapped = getattr(parsed, "ipv4_mapped", None)
    if parsed.version == 6 and not mapped:
        return f"address:{ipaddress.ip_network((parsed, 64), strict=False)}"
    return f"address:{mapped or parsed}"
