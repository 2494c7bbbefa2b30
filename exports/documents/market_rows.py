"""Rows of the market's papers: avoided agencies, the pool, who took part, what was drawn."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.kernel import money
from bidding import queries as bought
from bidding.models import Award, OpenedOffer, RankingRecord, Requirement
from bidding.queries import explanations, live
from bidding.rules.selection.offers import discounted
from bidding.rules.terms_of_method import percent
from exports.render.cells import chinese_date, yuan
from exports.services.issue import Site
from exports.spec import Column, Document, Fields

KIND = Requirement.subject_kind
VIEW = "bidding.requirement.view"
TICKETS, PRICE = "签数", "报价"
AVOIDED = (
    Column("机构", lambda row: row.name, 26),
    Column("统一社会信用代码", lambda row: row.uscc, 20),
    Column("回避原因", lambda row: row.reason, 30),
    Column("列入方式", lambda row: "系统列入" if row.automatic else "业主列入", 10),
)
POOL = (
    Column("编号", lambda row: row["number"], 6, "int"),
    Column("机构", lambda row: row["name"], 34),
    Column("统一社会信用代码", lambda row: row["id"], 22),
    Column(TICKETS, lambda row: row["tickets"], 6, "int"),
)


@dataclass(frozen=True)
class Pick:
    """One draw out of the bowl."""

    order: int
    number: int
    ticket: int
    name: str
    digest: str


PICKS = (
    Column("次序", lambda row: row.order, 6, "int"),
    Column("抽中签号", lambda row: row.ticket, 9, "int"),
    Column("名单编号", lambda row: row.number, 9, "int"),
    Column("机构", lambda row: row.name, 30),
    Column("摘要", lambda row: row.digest, 34),
)


@dataclass(frozen=True)
class Part:
    """One that took part: its number in the pool, its tickets or its price, its place."""

    number: int | None
    name: str
    tickets: int | None
    price: str
    place: str


TAKING_PART = (
    Column("编号", lambda row: row.number, 6, "int"),
    Column("机构", lambda row: row.name, 30),
    Column(TICKETS, lambda row: row.tickets, 8, "int"),
    Column(PRICE, lambda row: row.price, 16),
    Column("评定", lambda row: row.place, 28),
)


def price_words(need: Requirement) -> str:
    """Write the published price with its 大写."""
    return in_yuan(need.amount_fen)


def price_of(award: Award) -> str:
    """Write the price of an award with its 大写; a framework fixes none."""
    if award.requirement.framework:
        return "以二次选取结果为准"
    return in_yuan(award.amount_fen)


def in_yuan(fen: int) -> str:
    """Write an amount as papers do, in figures and in words."""
    return f"{yuan(fen)} 元（大写：{money.capitals(fen)}）"


def numbered(words: Iterable[str]) -> str:
    """Write points one under the other, with the stops of an official list."""
    points = [one.rstrip("。；") for one in words]
    return "；\n".join(f"{n}．{one}" for n, one in enumerate(points, 1)) + "。"


def picks_of(record: dict[str, Any], pool: dict[str, Any]) -> list[Pick]:
    """List the picks of the last round with the names of the pool."""
    names = {row["number"]: row["name"] for row in pool["pool"]}
    return [
        Pick(one["index"] + 1, one["number"], one["ticket"], names[one["number"]], one["digest"])
        for one in record["rounds"][-1]["picks"]
    ]


def participants(need: Requirement, awards: Iterable[Award] = ()) -> list[Part]:
    """List everybody of the frozen pool with what became of it, and who was left out and why."""
    frozen = bought.freeze_of(need)
    if frozen is None:
        return []
    pool = bought.pool_of(frozen)
    prices, places = _prices(need), _places(need)
    for one in awards:
        places[one.pool_number] = "；".join(filter(None, ("中选", places.get(one.pool_number))))
    found = [
        Part(
            row["number"],
            row["name"],
            row["tickets"] if need.has_tickets else None,
            prices.get(row["number"], ""),
            places.get(row["number"], ""),
        )
        for row in pool["pool"]
    ]
    return [*found, *_left_out(pool.get("excluded", ()))]


def weighed(
    columns: tuple[Column, ...], need: Requirement, rows: Iterable[Part] | None = None
) -> tuple[Column, ...]:
    """Leave the tickets out where none decide, and the prices where nobody named one."""
    out = set() if need.has_tickets else {TICKETS}
    if rows is not None and not any(row.price for row in rows):
        out.add(PRICE)
    return tuple(one for one in columns if one.title not in out)


def _left_out(rows: Iterable[dict[str, Any]]) -> list[Part]:
    return [Part(None, row["name"], None, "", f"未列入：{row['reason']}") for row in rows]


def _prices(need: Requirement) -> dict[int, str]:
    if need.is_sealed:
        rows = OpenedOffer.select().where(OpenedOffer.requirement == need)
        return {row.number: _offer(need, row) for row in rows if not row.malformed}
    return {number: f"{yuan(fen)} 元" for number, fen in live.standing(need.id)}


def _offer(need: Requirement, row: OpenedOffer) -> str:
    """Write an opened offer: its amount, or its discount with the price that is left."""
    if row.rate_bp is None:
        return f"{yuan(row.amount_fen)} 元" if row.amount_fen is not None else ""
    left = discounted(need.amount_fen, row.rate_bp)
    return f"下浮 {percent(row.rate_bp)}（{yuan(left)} 元）"


def _places(need: Requirement) -> dict[int, str]:
    kept = RankingRecord.get_or_none(RankingRecord.requirement == need)
    rows = json.loads(kept.document)["rows"] if kept else ()
    told = {
        row["number"]: f"第 {row['place']} 名" if row["place"] else "；".join(row["reasons"])
        for row in rows
    }
    low = explanations.in_words(need)
    return told | {n: "；".join(filter(None, (told.get(n), said))) for n, said in low.items()}


def moment(at: dt.datetime | None) -> str:
    """Write a moment as papers do, nothing for none."""
    return f"{chinese_date(at)}{at:%H:%M}" if at else ""


def site(need: Requirement, part: str = "") -> str:
    """Write the full address of a purchase, or of one of its pages."""
    return f"{Site.origin.rstrip('/')}/bidding/requirements/{need.id}{part}"


def given(rows: tuple[tuple[str, Any], ...]) -> Fields:
    """Print what was filled in; nothing empty."""
    return Fields(tuple((label, str(value)) for label, value in rows if value not in (None, "")))


def published(need: Requirement) -> bool:
    """Hold once there is a notice."""
    return need.is_published


def on_demand(
    key: str, title: str, fill: Any, when: Any, load: Any = bought.requirement
) -> Document:
    """Describe a paper of a purchase that is drawn up when asked for."""
    return Document(
        key=key,
        title=title,
        form="docx",
        subject_kind=KIND,
        permission=VIEW,
        load=load,
        fill=fill,
        when=when,
    )
