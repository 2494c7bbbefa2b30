"""Which services a purchase asks for, any or all of them, or a commitment alone (pure).

Kept in `Requirement.details`: `more_items` (codes beside the item of the notice), `items_match`
and `commitment_only`. Source: domain file 4.2 (多个服务具备其一/都具备, 是否仅承诺服务).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Reason

ALL, ANY = "all", "any"
MATCHES = {ALL: "都须具备", ANY: "具备其一即可"}
FIELDS = ("more_items", "items_match")
MOST = 10
NONE_OF = "所列服务须具备其一，贵机构一项都不具备"


@dataclass(frozen=True)
class Asked:
    """The services in the order of the notice, how many of them, and whether papers count."""

    items: tuple[str, ...]
    match: str = ALL
    commitment: bool = False

    @property
    def is_plain(self) -> bool:
        """Say whether one service with its own qualifications is asked, as mostly."""
        return len(self.items) == 1 and not self.commitment

    def judge(self, found: Mapping[str, Sequence[Reason]]) -> list[Reason]:
        """Join the reasons against each service: of all every one counts, of any the best."""
        if self.match == ALL or len(self.items) == 1:
            return list(dict.fromkeys(one for item in self.items for one in found[item]))
        if any(not found[item] for item in self.items):
            return []
        each = dict.fromkeys(one for item in self.items for one in found[item])
        return [Reason(NONE_OF), *each]

    def able(self, found: Mapping[str, AbstractSet[str]]) -> set[str]:
        """Join who is able to each service: of all those in every set, of any those in one."""
        sets = [set(found[item]) for item in self.items]
        return set.intersection(*sets) if self.match == ALL else set.union(*sets)

    def words(self, names: Mapping[str, str]) -> list[Reason]:
        """Write what is asked as the notice prints it; nothing where it is plain."""
        told = []
        if len(self.items) > 1:
            listed = tuple(Reason.of("“{name}”", name=names[item]) for item in self.items)
            text = "报名机构须能承接下列服务（{match}）：{items}"
            told.append(Reason.of(text, match=Reason(MATCHES[self.match]), items=listed))
        if self.commitment:
            text = "本次采购仅需承诺：已入驻且未被限制的机构均可报名，不审查资质；报名即承诺具备完成服务的能力"
            told.append(Reason(text))
        return told


def read(item: str, details: Mapping[str, Any]) -> Asked:
    """Read what is asked; the item of the notice comes first and once."""
    more = [one for one in details.get("more_items") or () if one != item]
    match = details.get("items_match") or ALL
    return Asked(
        (item, *dict.fromkeys(more)),
        match if match in MATCHES else ALL,
        details.get("commitment_only") == "yes",
    )
