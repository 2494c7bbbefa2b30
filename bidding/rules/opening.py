"""From released shares to opened offers: which pair opens, when all is settled. Pure.

A share cannot be judged by itself: an offer that two shares do not open may be the bidder's fault
or that of a trustee. So every pair is tried, and an offer that stays shut waits for the third
trustee, for its bidder's own key, or for the end of the grace time; only then is it malformed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from app.kernel.sealing import envelope as sealing
from app.kernel.sealing.envelope import MalformedError, ShutError
from bidding.rules.offers import Price, SchemaError, price_of

MISSING = "受托人释放的份额不足，投递机构也没有公开密钥"


@dataclass(frozen=True)
class Sealed:
    """An envelope of the closing list, with what was released for it so far."""

    number: int
    uscc: str
    envelope: Mapping[str, Any]
    shares: Mapping[int, bytes]
    revealed: bytes | None = None


@dataclass(frozen=True)
class Opened:
    """What came out of an envelope: offer and key, or the sentence why it is malformed.

    `key` is there, too, when only the schema failed: then the content is shown beside the reason.
    `certain`: whatever else is released, this is how it stays.
    """

    number: int
    key: bytes | None = None
    offer: Mapping[str, Any] | None = None
    price: Price = field(default_factory=Price)
    malformed: str = ""
    certain: bool = False


def open_one(one: Sealed, mode: str) -> Opened:
    """Try the bidder's own key, then every set of shares; the first that opens tells all."""
    said = MISSING
    for key in _keys(one):
        try:
            offer = sealing.unseal(one.envelope, key)
            price = price_of(offer, one.uscc, mode)
        except ShutError as problem:
            said = str(problem)
        except MalformedError as problem:
            return Opened(one.number, malformed=str(problem), certain=True)
        except SchemaError as problem:
            return Opened(one.number, key, offer, malformed=str(problem), certain=True)
        else:
            return Opened(one.number, key, offer, price, certain=True)
    return Opened(one.number, malformed=said)


def _keys(one: Sealed) -> Iterable[bytes]:
    if one.revealed is not None:
        yield one.revealed
    needed = sealing.threshold(len(one.envelope["shares"]))
    for chosen in combinations(sorted(one.shares.items()), needed):
        yield sealing.combine(one.envelope, dict(chosen))


def is_settled(found: Sequence[Opened], released: int, trustees: int, *, over: bool) -> bool:
    """Say whether all may be opened now: nothing that could still come would change anything.

    Three shares of which no pair holds convict the dealer; so does the end of the grace time,
    but only where enough trustees took part.
    """
    if all(one.certain for one in found):
        return True
    return (trustees == 3 and released == 3) or (over and released >= sealing.threshold(trustees))
