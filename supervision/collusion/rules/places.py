"""Sign-ups of different agencies that came from one address, by their keyed marks; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from supervision.collusion.rules.kinds import MEDIUM, WEAK, Evidence, Finding, Population

ADDRESS, DEVICE = "address", "device"
WHAT = {ADDRESS: "报名或投递的网络地址", DEVICE: "报名或投递的网络地址和浏览器"}
SHOWN = 12


@dataclass(frozen=True)
class Trace:
    """A mark an agency left in a purchase."""

    agency: str
    kind: str
    mark: str


def found(purchase: str, traces: Sequence[Trace]) -> list[Finding]:
    """Group agencies by equal marks; the same set once, under the stronger of the two."""
    made: dict[tuple[str, ...], Finding] = {}
    agencies = len({one.agency for one in traces})
    for kind, strength in ((DEVICE, MEDIUM), (ADDRESS, WEAK)):
        groups: dict[str, set[str]] = {}
        for one in traces:
            if one.kind == kind:
                groups.setdefault(one.mark, set()).add(one.agency)
        for mark, same in sorted(groups.items()):
            who = tuple(sorted(same))
            if len(who) > 1 and who not in made:
                made[who] = _finding(purchase, kind, strength, who, mark, agencies)
    return list(made.values())


def _finding(
    purchase: str, kind: str, strength: int, who: tuple[str, ...], mark: str, agencies: int
) -> Finding:
    lines = tuple(Evidence(one, purchase, WHAT[kind], f"摘要 {mark[:SHOWN]}") for one in who)
    return Finding(
        "same_address",
        f"{purchase}:{'+'.join(who)}",
        strength,
        who,
        (purchase,),
        lines,
        Population("本次采购有地址摘要的机构", agencies),
        {"count": len(who)},
    )
