"""Credit in a selection: who is on the big list, and how many tickets each has. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bidding.rules.eligibility import Entrant
from bidding.rules.terms_of_method import CreditDraw, CreditMerit


@dataclass(frozen=True)
class BigList:
    """Who stays, and who was cut with the sentence that is published."""

    kept: tuple[Entrant, ...]
    cut: tuple[dict[str, str], ...]


def big_list(entrants: Sequence[Entrant], big: int) -> BigList:
    """Keep the `big` best by score and everybody level with the last of them; name the rest."""
    ranked = sorted(entrants, key=lambda one: (-one.score, one.uscc.encode()))
    if len(ranked) <= big:
        return BigList(tuple(entrants), ())
    line = ranked[big - 1].score
    kept = tuple(one for one in entrants if one.score >= line)
    cut = tuple(
        {"id": one.uscc, "name": one.name, "reason": _cut(one, ranked, line)}
        for one in ranked
        if one.score < line
    )
    return BigList(kept, cut)


def _cut(one: Entrant, ranked: Sequence[Entrant], line: int) -> str:
    place = 1 + sum(other.score > one.score for other in ranked)
    return f"信用得分 {one.score} 分，第 {place} 名，低于大名单末位 {line} 分"


def tickets(terms: CreditDraw | CreditMerit | None, score: int) -> int:
    """Count the tickets of a score; one where credit plays no part."""
    return 1 if terms is None else terms.tickets(score)
