"""What many purchases show together: who always comes along, never wins, wins in turn.

Compared within one service item, one city and one period; a fence is drawn only where enough
agencies are there to draw it from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from supervision.collusion.rules.kinds import (
    MEDIUM,
    STRONG,
    WEAK,
    Evidence,
    Finding,
    Population,
    fence,
)
from supervision.collusion.rules.numbers import Numbers

CROWD = 30  # pairs of larger fields say nothing: everybody meets everybody there
SHOWN = 12
GROUP = 3


@dataclass(frozen=True)
class Purchase:
    """One purchase after its selection: who stood in the pool and who won; `chance` where a
    verifiable draw chose."""

    id: str
    item: str
    city: str
    bidders: tuple[str, ...]
    winner: str = ""
    chance: bool = False


def found(purchases: Sequence[Purchase], numbers: Numbers) -> list[Finding]:
    """List what stands out in every segment (item and city)."""
    segments: dict[tuple[str, str], list[Purchase]] = defaultdict(list)
    for one in purchases:
        segments[one.item, one.city].append(one)
    made: list[Finding] = []
    for (item, city), rows in sorted(segments.items()):
        where = f"{item}:{city}"
        made += _losers(where, rows, numbers)
        made += _winners(where, [one for one in rows if not one.chance], numbers)
        made += _together(where, rows, numbers)
        made += _rotating(where, [one for one in rows if not one.chance], numbers)
    return made


def _entries(rows: Iterable[Purchase]) -> dict[str, list[Purchase]]:
    found: dict[str, list[Purchase]] = defaultdict(list)
    for one in rows:
        for agency in one.bidders:
            found[agency].append(one)
    return found


def _losers(where: str, rows: Sequence[Purchase], numbers: Numbers) -> list[Finding]:
    entries = _entries(rows)
    counts = {agency: len(mine) for agency, mine in entries.items()}
    people = fence(list(counts.values()), numbers.population, numbers.fence_percent)
    won = {one.winner for one in rows}
    if people is None:
        return []
    made = []
    for agency, n in sorted(counts.items()):
        if n >= numbers.bids and n > people.fence and agency not in won:
            chance = 1.0
            for one in entries[agency]:
                chance *= 1 - 1 / len(one.bidders)
            told = {"bids": n, "wins": 0, "chance": round(chance * 10_000)}
            scope = replace(people, scope="同一事项、同一地区各机构的报名次数")
            strength = MEDIUM if chance < numbers.chance_percent / 100 else WEAK
            made.append(_one("loser", where, agency, strength, entries, told, scope, counts))
    return made


def _winners(where: str, rows: Sequence[Purchase], numbers: Numbers) -> list[Finding]:
    entries = _entries(rows)
    wins = Counter(one.winner for one in rows)
    rates = {
        agency: wins[agency] * 10_000 // len(mine)
        for agency, mine in entries.items()
        if len(mine) >= numbers.bids
    }
    people = fence(list(rates.values()), numbers.population, numbers.fence_percent)
    if people is None:
        return []
    scope = replace(people, scope="同一事项、同一地区各机构的中选率（不含随机抽取）")
    return [
        _one("winner", where, agency, MEDIUM, entries,
             {"bids": len(entries[agency]), "wins": wins[agency], "rate": rate}, scope, rates)
        for agency, rate in sorted(rates.items())
        if rate > people.fence
    ]  # fmt: skip


def _one(
    kind: str,
    where: str,
    agency: str,
    strength: int,
    entries: dict[str, list[Purchase]],
    told: dict[str, int],
    scope: Population,
    values: dict[str, int],
) -> Finding:
    """Make the finding of a single agency among all of its segment."""
    mine = entries[agency]
    lines = tuple(
        Evidence(agency, one.id, "报名", "中选" if one.winner == agency else "未中选")
        for one in mine
    )
    ranked = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    chart = tuple((key, value, key == agency) for key, value in ranked)
    ids = tuple(one.id for one in mine)
    return Finding(kind, f"{where}:{agency}", strength, (agency,), ids, lines, scope, told, chart)


def _together(where: str, rows: Sequence[Purchase], numbers: Numbers) -> list[Finding]:
    entries = {a: {one.id for one in mine} for a, mine in _entries(rows).items()}
    met: Counter[tuple[str, str]] = Counter()
    for one in rows:
        if len(one.bidders) <= CROWD:
            met.update(combinations(sorted(one.bidders), 2))
    shares = {
        pair: n * 10_000 // len(entries[pair[0]] | entries[pair[1]]) for pair, n in met.items()
    }
    people = fence(list(shares.values()), numbers.population, numbers.fence_percent)
    if people is None:
        return []
    scope = replace(people, scope="同一事项、同一地区每两家机构一同报名的比例")
    made = []
    for pair, share in sorted(shares.items()):
        if met[pair] >= numbers.pair and share > people.fence:
            ids = tuple(sorted(entries[pair[0]] & entries[pair[1]]))
            lines = tuple(Evidence(a, key, "报名", "一同报名") for a in pair for key in ids)
            told = {"times": met[pair], "rate": share}
            strength = MEDIUM if share >= 9_000 else WEAK
            name = f"{where}:{'+'.join(pair)}"
            made.append(Finding("together", name, strength, pair, ids, lines, scope, told))
    return made


def _rotating(where: str, rows: Sequence[Purchase], numbers: Numbers) -> list[Finding]:
    groups: dict[tuple[str, ...], list[Purchase]] = defaultdict(list)
    for one in rows:
        if len(one.bidders) >= GROUP and one.winner in one.bidders:
            groups[tuple(sorted(one.bidders))].append(one)
    made = []
    for group, mine in sorted(groups.items()):
        winners = [one.winner for one in mine]
        repeats = any(a == b for a, b in pairwise(winners))
        if len(mine) < numbers.rotation or repeats:
            continue
        chance = (1 - 1 / len(group)) ** (len(mine) - 1)
        if chance * 100 > numbers.chance_percent or len(set(winners)) < GROUP:
            continue
        told = {"times": len(mine), "size": len(group), "chance": round(chance * 10_000)}
        lines = tuple(Evidence(one.winner, one.id, "报名", "中选") for one in mine)
        wins = Counter(winners)
        strength = STRONG if chance < 0.05 else MEDIUM
        made.append(
            Finding(
                "rotating", f"{where}:{'+'.join(group)}"[:200], strength, group,
                tuple(one.id for one in mine), lines,
                Population("这组机构一同报名的采购", len(mine)), told,
                tuple((agency, wins[agency], True) for agency in group),
            )
        )  # fmt: skip
    return made
