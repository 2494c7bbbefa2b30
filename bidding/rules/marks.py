"""What is kept of where a sign-up came from: keyed marks of one purchase, never the address (pure).

The key never leaves the server and the purchase is part of what is marked, so a mark can neither
be turned back into an address nor be followed from one purchase to another. Addresses of the
machine itself say nothing and have no mark. An IPv6 address counts by its network (/64).
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

BROWSERS = ("Edg", "OPR", "MicroMessenger", "Firefox", "Chrome", "Safari")
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux")
LENGTH = 32


@dataclass(frozen=True)
class Marks:
    """Of the address, and of the address with the kind of browser; None where there is none."""

    address: str | None = None
    device: str | None = None

    @property
    def columns(self) -> dict[str, str | None]:
        """Write them as the columns of a row."""
        return {"address_mark": self.address, "device_mark": self.device}


NONE = Marks()


@functools.lru_cache(maxsize=1000)
def place_of(address: str) -> str:
    """Return what counts of an address, "" where it says nothing."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if found.is_loopback or found.is_unspecified:
        return ""
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return place_of(str(found.ipv4_mapped))
    return str(ipaddress.ip_network(f"{found}/64", strict=False).network_address)


def family(agent: str) -> str:
    """Return browser and system of a User-Agent, without versions."""
    browser = next((one for one in BROWSERS if one in agent), "")
    system = next((one for one in SYSTEMS if one in agent), "")
    return f"{browser}/{system}"


def make(key: bytes, purchase: str, address: str, agent: str) -> Marks:
    """Mark where a sign-up to one purchase came from."""
    place = place_of(address)
    if not place:
        return NONE

    def mark(*parts: str) -> str:
        text = "\n".join((purchase, *parts)).encode()
        return hmac.digest(key, text, hashlib.sha256).hex()[:LENGTH]

    return Marks(mark("address", place), mark("device", place, family(agent)))
