"""Avoidance (回避): who may not take part because of ties to the owner or the designer.

Deemed ties follow the tender-law regulation: one responsible person, holding, control, management.
"""

from dataclasses import dataclass, field

SHARED = {
    "shareholder": "与{party}有相同股东",
    "legal_representative": "与{party}法定代表人为同一人",
    "controller": "与{party}实际控制人相同",
    "executive": "与{party}有相同高级管理人员",
}
DIRECT = {
    "shareholder": "与{party}存在投资持股关系",
    "legal_representative": "与{party}法定代表人为同一人",
    "controller": "与{party}存在控股或管理关系",
    "executive": "与{party}有相同高级管理人员",
}


@dataclass(frozen=True)
class Tie:
    """One declared relation of a party: its kind and the other side."""

    kind: str
    name: str
    uscc: str = ""


@dataclass(frozen=True)
class Party:
    """An organisation as avoidance sees it; `role` says what it is in this project."""

    name: str
    uscc: str
    role: str = ""
    ties: tuple[Tie, ...] = field(default_factory=tuple)


def _is(tie: Tie, party: Party) -> bool:
    return bool(tie.uscc and tie.uscc == party.uscc) or tie.name == party.name


def _same(one: Tie, other: Tie) -> bool:
    if one.kind != other.kind:
        return False
    return bool(one.uscc and one.uscc == other.uscc) or one.name == other.name


def ties_between(agency: Party, party: Party) -> list[str]:
    """List in words why `agency` must avoid `party`; never a natural person's name."""
    if agency.uscc == party.uscc:
        return [f"即为本项目{party.role}"]
    words = [DIRECT[t.kind] for t in agency.ties if t.kind in DIRECT and _is(t, party)]
    words += [DIRECT[t.kind] for t in party.ties if t.kind in DIRECT and _is(t, agency)]
    words += [
        SHARED[mine.kind]
        for mine in agency.ties
        for theirs in party.ties
        if mine.kind in SHARED and _same(mine, theirs)
    ]
    return list(dict.fromkeys(word.format(party=party.role) for word in words))


def automatic(agency: Party, parties: tuple[Party, ...]) -> list[str]:
    """List every reason why `agency` is avoided by itself in a project of these parties."""
    return [word for party in parties for word in ties_between(agency, party)]
