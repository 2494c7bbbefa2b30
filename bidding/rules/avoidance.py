"""Avoidance (回避): who may not take part because of ties to the owner or the designer.

Deemed ties follow the tender-law regulation: one responsible person, holding, control, management.
"""

import re
import unicodedata
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

BRACKETS = str.maketrans("[]【】〔〕〈〉", "()()()()")
SHORTEST_PHONE, SHORTEST_ADDRESS = 7, 5


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
    address: str = ""
    phone: str = ""


def plain_phone(text: str) -> str:
    """Return the digits of a number that is long enough to be one, "" otherwise."""
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) >= SHORTEST_PHONE else ""


def plain_address(text: str) -> str:
    """Return an address without blanks, "" where it is too short to tell anything."""
    kept = re.sub(r"\s", "", text)
    return kept if len(kept) >= SHORTEST_ADDRESS else ""


def plain_name(text: str) -> str:
    """Return a name without what typing leaves to chance: width, blanks, sort of brackets, case.

    Words stay as they are: 有限公司 and 有限责任公司 may be two companies.
    """
    folded = unicodedata.normalize("NFKC", text).translate(BRACKETS)
    return re.sub(r"\s", "", folded).casefold()


def _is(tie: Tie, party: Party) -> bool:
    same = bool(tie.uscc and tie.uscc == party.uscc)
    return same or plain_name(tie.name) == plain_name(party.name)


PLACES = (
    ("与{party}登记地址相同", lambda one: plain_address(one.address)),
    ("与{party}联系电话相同", lambda one: plain_phone(one.phone)),
)


def _same(one: Tie, other: Tie) -> bool:
    if one.kind != other.kind:
        return False
    same = bool(one.uscc and one.uscc == other.uscc)
    return same or plain_name(one.name) == plain_name(other.name)


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
    words += [word for word, plain in PLACES if plain(agency) and plain(agency) == plain(party)]
    return list(dict.fromkeys(word.format(party=party.role) for word in words))


def automatic(agency: Party, parties: tuple[Party, ...]) -> list[str]:
    """List every reason why `agency` is avoided by itself in a project of these parties."""
    return [word for party in parties for word in ties_between(agency, party)]
