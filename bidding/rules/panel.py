"""Who may score: experts tied to the owner, the designer or a bidder are kept out (pure).

Source: domain file 4.2 (回避); the ties are those that keep an agency out of a purchase.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bidding.rules.avoidance import Party, Tie, plain_name, ties_between

OF_BIDDER = "报名机构"


@dataclass(frozen=True)
class Panelist:
    """An expert as avoidance sees him: his name, his employer with its declared ties, and the
    codes of the organisations he acts for here."""

    key: str
    name: str
    employer: str
    uscc: str = ""
    ties: tuple[Tie, ...] = ()
    duties: tuple[str, ...] = ()


def reasons(one: Panelist, parties: Sequence[Party]) -> list[str]:
    """List in words why this expert must not score; a party is named by its role alone."""
    return list(dict.fromkeys(word for party in parties for word in _against(one, party)))


def _against(one: Panelist, party: Party) -> list[str]:
    if any(plain_name(tie.name) == plain_name(one.name) for tie in party.ties):
        return [f"本人为{party.role}的股东、负责人或高级管理人员"]
    if plain_name(one.employer) == plain_name(party.name) or (one.uscc and one.uscc == party.uscc):
        return [f"工作单位即为{party.role}"]
    if party.uscc and party.uscc in one.duties:
        return [f"本人在{party.role}任职"]
    employer = Party(one.employer, one.uscc or f"-{one.key}", ties=one.ties)
    return [f"工作单位{word}" for word in ties_between(employer, party)]


def split(
    experts: Sequence[Panelist], parties: Sequence[Party]
) -> tuple[list[Panelist], list[dict[str, str]]]:
    """Part those who may be drawn from the others, each of these with its reasons."""
    fit, out = [], []
    for one in experts:
        why = reasons(one, parties)
        if why:
            out.append({"id": one.key, "name": one.name, "reason": "；".join(why)})
        else:
            fit.append(one)
    return fit, out
