"""What the experts of a scoring decide together about the explanation of a low price (pure).

The review committee asks and decides whether a price is justified (Order 87 of the Ministry of
Finance, article 60), by majority where its members disagree (article 61). The bidder has to prove
it: votes that are level do not. Too few signatures decide nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FORMAT = "lianshen-verdict/1"
UPHOLD, DISMISS, TOO_FEW = "uphold", "dismiss", "too_few"
SOURCE = "财政部令第87号第六十条、第六十一条"


def outcome(panel: int, votes: Sequence[bool], *, over: bool) -> str | None:
    """Say what follows from the signed votes of a panel; None while others may still sign."""
    if len(votes) < panel and not over:
        return None
    if 2 * len(votes) <= panel:
        return TOO_FEW
    return UPHOLD if 2 * sum(votes) > len(votes) else DISMISS


def document(
    notice: str, number: int, place: int, accepted: bool, reason: str, blind: str
) -> dict[str, Any]:
    """Write what an expert signs; blinded, or a short reason could be found by trying."""
    told = {"format": FORMAT, "notice": notice, "number": number, "place": place}
    return told | {"accepted": accepted, "reason": reason, "blind": blind}


def in_words(panel: int, words: Sequence[dict[str, Any]]) -> str:
    """Write the ruling for everybody to read: the votes, then each word and reason by place."""
    good = sum(one["accepted"] for one in words)
    said = "".join(
        f"；第 {one['place']} 位（{'成立' if one['accepted'] else '不成立'}）：{one['reason']}"
        for one in words
    )
    counted = f"评审专家 {panel} 名，签名认定成立 {good} 名、不成立 {len(words) - good} 名"
    return f"{counted}{said}"
