"""Bonds among those who sign up for one purchase: who is tied to whom, and who falls out by it.

The tender-law regulation keeps units with one responsible person, or where one holds or manages
the other, out of one purchase. What the name of a person alone suggests never keeps anybody out:
names are shared by many; it goes to the supervisor as a signal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.kernel.errors import Reason
from bidding.rules.avoidance import Tie, plain_address, plain_name, plain_phone

KINDS = {
    "legal_representative": "法定代表人为同一人",
    "holding": "存在投资、控股或管理关系",
    "controller": "实际控制人相同",
    "shareholder": "有相同股东",
    "executive": "有相同高级管理人员",
    "address": "登记地址相同",
    "phone": "联系电话相同",
}
BLOCKING = ("legal_representative", "holding", "controller")
RULES = (("all", "均不列入候选名单"), ("first", "只列入最先报名的一家"))
OF_TIES = ("controller", "shareholder", "executive")
OWNING = ("shareholder", "controller")
SHORTEST_NAME, NAMED = 6, 3


@dataclass(frozen=True)
class Bidder:
    """An agency as bonds see it; `legal` is its responsible person's name and masked number."""

    uscc: str
    name: str
    legal: tuple[str, str] = ("", "")
    address: str = ""
    phone: str = ""
    ties: tuple[Tie, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Bond:
    """What ties some bidders together; not `certain` where only a person's name says so."""

    kind: str
    members: tuple[str, ...]
    certain: bool = True


def _of_tie(tie: Tie, coded: Mapping[str, str]) -> tuple[str, bool]:
    """Name the other side of a tie; certain by its code or by the full name of a unit."""
    name = plain_name(tie.name)
    code = tie.uscc or coded.get(name, "")
    return code or name, bool(code) or len(name) >= SHORTEST_NAME


def _marks(one: Bidder, coded: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Yield (kind, what it shares with others, certain) of a bidder."""
    if all(one.legal):
        yield "legal_representative", "|".join(one.legal), True
    for tie in one.ties:
        if tie.kind in OF_TIES:
            key, certain = _of_tie(tie, coded)
            yield tie.kind, key, certain
    if plain_address(one.address):
        yield "address", plain_address(one.address), True
    if plain_phone(one.phone):
        yield "phone", plain_phone(one.phone), True


def found(bidders: Sequence[Bidder]) -> list[Bond]:
    """List the bonds among bidders, in the order of the kinds and of the bidders."""
    groups: dict[tuple[str, str], dict[str, bool]] = {}
    codes = {one.uscc for one in bidders}
    names = {plain_name(one.name): one.uscc for one in bidders}
    coded = {plain_name(tie.name): tie.uscc for one in bidders for tie in one.ties if tie.uscc}
    for one in bidders:
        for kind, key, certain in _marks(one, coded):
            groups.setdefault((kind, key), {})[one.uscc] = certain
        for tie in one.ties:
            other = tie.uscc if tie.uscc in codes else names.get(plain_name(tie.name))
            if tie.kind in OWNING and other and other != one.uscc:
                pair = sorted((one.uscc, other))
                groups["holding", "|".join(pair)] = dict.fromkeys(pair, True)
    order = list(KINDS)
    bonds = {
        Bond(kind, tuple(sorted(members)), all(members.values()))
        for (kind, _), members in groups.items()
        if len(members) > 1
    }
    return sorted(bonds, key=lambda bond: (order.index(bond.kind), bond.members))


def fallen(bidders: Sequence[Bidder], kinds: Collection[str], rule: str = "all") -> dict[str, str]:
    """Return credit code -> why, of those the published rule keeps out of the pool.

    `bidders` come in the order of their sign-ups: under the rule "first" the earliest stays.
    """
    place = {one.uscc: n for n, one in enumerate(bidders)}
    names = {one.uscc: one.name for one in bidders}
    said: dict[str, list[str]] = {}
    for bond in found(bidders):
        if not bond.certain or bond.kind not in kinds:
            continue
        members = sorted(bond.members, key=place.__getitem__)
        for uscc in members if rule == "all" else members[1:]:
            others = [names[other] for other in members if other != uscc]
            said.setdefault(uscc, []).append(_sentence(bond.kind, others))
    return {uscc: "；".join(dict.fromkeys(words)) for uscc, words in said.items()}


def _sentence(kind: str, others: Sequence[str]) -> str:
    more = f"等{len(others)}家" if len(others) > NAMED else ""
    return f"与同一公告的报名机构{'、'.join(others[:NAMED])}{more}{KINDS[kind]}"


def in_words(kinds: Collection[str], rule: str) -> list[Reason]:
    """Say the rule as the notice prints it; nothing where no kind blocks."""
    named = tuple(Reason(KINDS[kind]) for kind in KINDS if kind in kinds)
    if not named:
        return []
    text = "报名机构之间{kinds}的，{consequence}"
    return [Reason.of(text, kinds=named, consequence=Reason(dict(RULES)[rule]))]


def kin(one: Bidder, others: Sequence[Bidder], kinds: Collection[str]) -> Mapping[str, str]:
    """Return name -> why of those among `others` that would keep `one` out."""
    told: dict[str, str] = {}
    for other in others:
        for bond in found([one, other]):
            if bond.certain and bond.kind in kinds:
                told.setdefault(other.name, KINDS[bond.kind])
    return told
