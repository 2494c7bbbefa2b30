"""Which limits hold for a purchase: at a place, of an item, on a day. Pure.

A limit is a row: who must use the market, where tender law goes first, where government
procurement begins. The nearest place wins, then the item before its sector before all, then the
newest. A row of an earlier year holds until one of the new year is entered, and says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel import money
from app.kernel.errors import Reason

MUST_USE, TENDER, PROCUREMENT = "must_use", "tender_first", "procurement"
KINDS = {
    MUST_USE: "应当在中介超市选取",
    TENDER: "应当依法招标",
    PROCUREMENT: "政府采购限额标准",
}
EVERYTHING = "*"


@dataclass(frozen=True)
class Limit:
    """A row of the limits table as the rules see it; "" as region is the whole country."""

    region: str
    year: int
    item: str
    sector: str
    kind: str
    floor_fen: int | None
    ceiling_fen: int | None
    source: str
    effective: dt.date
    withdrawn_on: dt.date | None = None
    order: int = 0

    def holds_for(self, region: str, item: str, sector: str, day: dt.date) -> bool:
        """Say whether the row is about this place, item and day."""
        near = region.startswith(self.region.rstrip("0")) if self.region else True
        about = (not self.sector or self.sector == sector) and self.item in {EVERYTHING, item}
        stands = self.withdrawn_on is None or day < self.withdrawn_on
        return near and about and self.effective <= day and stands

    def reached_by(self, amount_fen: int) -> bool:
        """Say whether an amount lies from the floor up to below the ceiling."""
        above = self.floor_fen is None or amount_fen >= self.floor_fen
        return above and (self.ceiling_fen is None or amount_fen < self.ceiling_fen)


def pick(
    rows: Iterable[Limit], region: str, item: str, sector: str, day: dt.date
) -> dict[str, Limit]:
    """Return the one row of each kind that holds; kinds without one are left out."""
    best: dict[str, Limit] = {}
    for row in rows:
        if not row.holds_for(region, item, sector, day):
            continue
        if row.kind not in best or _weight(row) >= _weight(best[row.kind]):
            best[row.kind] = row
    return best


def _weight(row: Limit) -> tuple:
    exact = 2 if row.item != EVERYTHING else 1 if row.sector else 0
    return (len(row.region.rstrip("0")), exact, row.year, row.effective, row.order)


def refusals(limits: dict[str, Limit], amount_fen: int) -> list[Reason]:
    """Say why a purchase of this amount may not be made here: tender law goes first."""
    row = limits.get(TENDER)
    if row is None or not row.reached_by(amount_fen):
        return []
    return [
        Reason.of(
            "服务金额达到必须招标的限额 {limit} 元（{source}），应当依法招标，不得以随机抽取代替",
            limit=money.show(row.floor_fen or 0),
            source=row.source,
        )
    ]


def remarks(limits: dict[str, Limit], amount_fen: int, year: int) -> list[Reason]:
    """Say what else the limits mean for a purchase of this amount; nothing of it forbids."""
    told = []
    row = limits.get(MUST_USE)
    if row is not None and row.reached_by(amount_fen):
        told.append(Reason.of("按本地规定应当在中介超市选取（{source}）", source=row.source))
    row = limits.get(PROCUREMENT)
    if row is not None and row.reached_by(amount_fen):
        text = "达到政府采购限额标准 {limit} 元（{source}）；使用财政资金的，应当依法实行政府采购"
        told.append(Reason.of(text, limit=money.show(row.floor_fen or 0), source=row.source))
    old = sorted({one.year for one in limits.values() if one.year < year})
    if old:
        text = "限额沿用 {year} 年的规定，请核对本年度是否已有新的限额"
        told.append(Reason.of(text, year=old[0]))
    return told


def explain(limits: dict[str, Limit]) -> list[Reason]:
    """Say which limits hold, before an amount is known."""
    text = "{kind}：{span}（{source}）"
    return [
        Reason.of(text, kind=Reason(word), span=span(limits[kind]), source=limits[kind].source)
        for kind, word in KINDS.items()
        if kind in limits
    ]


def span(row: Limit) -> Reason:
    """Write from where to where a limit reaches."""
    if row.floor_fen is not None and row.ceiling_fen is not None:
        low, high = money.show(row.floor_fen), money.show(row.ceiling_fen)
        return Reason.of("{low} 元以上、不满 {high} 元", low=low, high=high)
    if row.ceiling_fen is not None:
        return Reason.of("不满 {high} 元", high=money.show(row.ceiling_fen))
    return Reason.of("{low} 元以上", low=money.show(row.floor_fen or 0))


def check(kind: str, floor_fen: int | None, ceiling_fen: int | None) -> list[Reason]:
    """Say what is wrong with the bounds of a row."""
    if floor_fen is None and ceiling_fen is None:
        return [Reason.of("起点和上限至少填写一个")]
    if kind != MUST_USE and floor_fen is None:
        return [Reason.of("招标和政府采购限额须填写起点")]
    if floor_fen is not None and ceiling_fen is not None and ceiling_fen <= floor_fen:
        return [Reason.of("上限须大于起点")]
    return []
