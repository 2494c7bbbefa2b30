"""Who may sign up and who stays in the pool at F; both answer with sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.kernel.errors import Reason

NOBODY: Mapping[str, str] = {}


NOT_MEMBER = Reason("本公告为框架协议的二次选取，只由框架协议的有效成员参加")


@dataclass(frozen=True)
class Entrant:
    """A sign-up as the freeze judges it."""

    signup_id: str
    uscc: str
    name: str
    nonce: str = ""
    unqualified: tuple[str, ...] = field(default_factory=tuple)
    score: int = 0
    grade: str = ""


def refusals(uscc: str, avoided: Mapping[str, str], unqualified: list[Reason]) -> list[Reason]:
    """Say why an agency may not sign up: the frozen avoidance list, then its qualification."""
    reasons = []
    if uscc in avoided:
        reasons.append(Reason.of("贵机构在本公告的回避名单内：{why}", why=avoided[uscc]))
    return reasons + list(unqualified)


def split(
    entrants: list[Entrant], avoided: Mapping[str, str], related: Mapping[str, str] = NOBODY
) -> tuple[list[Entrant], list[dict[str, str]]]:
    """Part sign-ups into eligible ones in the order of the pool and exclusions with reasons;
    `related` are those that ties to another bidder keep out."""
    eligible, excluded = [], []
    for one in sorted(entrants, key=lambda e: e.uscc.encode()):
        why = list(one.unqualified)
        if one.uscc in avoided:
            why.append(f"回避：{avoided[one.uscc]}")
        if one.uscc in related:
            why.append(f"关联：{related[one.uscc]}")
        if why:
            excluded.append({"id": one.uscc, "name": one.name, "reason": "；".join(why)})
        else:
            eligible.append(one)
    return eligible, excluded
