"""Papers of scoring: an expert's signed sheet, and the summary of all of them (Word)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bidding.models import Requirement, Seat
from bidding.queries import explanations
from bidding.queries import seats as reads
from bidding.rules import sheets
from bidding.rules.scoring_terms import Scoring, points
from bidding.services import opened_record, panel_pool, seats
from exports.render.cells import chinese_date, shown
from exports.spec import Column, Document, Fields, Paper, Signature, Table, Text

SHEET, SUMMARY = "评审打分表", "评分汇总表"


@dataclass(frozen=True)
class Marked:
    """A signed sheet: the seat, the table of the notice, names by the offers' numbers."""

    seat: Seat
    terms: Scoring
    names: Mapping[int, str]


@dataclass(frozen=True)
class Summed:
    """The ranking with its criteria, and who signed."""

    requirement: Requirement
    document: Mapping[str, Any]
    terms: Scoring
    seats: tuple[Seat, ...]


def in_points(hundredths: int) -> str:
    """Write hundredths of a point with two decimals."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _names(requirement: Requirement) -> dict[int, str]:
    return {one.number: one.signup.name for one in opened_record.offers_of(requirement)}


def load_sheet(key: str) -> Marked:
    """Gather a signed sheet."""
    seat = reads.seat(key)
    requirement = seat.requirement
    return Marked(seat, panel_pool.terms_of(requirement), _names(requirement))


def _rows(data: Marked) -> list[tuple[str, str, str, str, str]]:
    marks = {(m["number"], m["criterion"]): m for m in data.seat.sheet["marks"]}
    rows = []
    for number in sorted({number for number, _ in marks}):
        total, name = 0, f"{number} {data.names[number]}"
        for one in sheets.scored(data.terms):
            mark = marks[number, one.key]
            total += mark["points"]
            most = in_points(one.weight)
            rows.append((name, one.title, most, in_points(mark["points"]), mark["words"]))
        rows.append((name, "小计", "", in_points(total), ""))
    return rows


def _cell(place: int) -> Callable[[Any], Any]:
    return lambda row: row[place]


MARKS = (
    Column("机构", _cell(0), 26),
    Column("评分项", _cell(1), 16),
    Column("满分", _cell(2), 8),
    Column("得分", _cell(3), 8),
    Column("评语", _cell(4), 26),
)


def sheet(data: Marked) -> Paper:
    """评审打分表: what one expert signed."""
    seat, need = data.seat, data.seat.requirement
    rows = (
        ("公告编号", need.number),
        ("采购项目", need.title),
        ("评审专家", seat.expert.name),
        ("职称或执业资格", seat.expert.title),
        ("工作单位", seat.expert.employer),
        ("抽取次序", str(seat.place)),
        ("签名时间", shown(seat.signed_at)),
    )
    return Paper(
        title=SHEET,
        issuer=need.owner.name,
        sections=(
            Fields(rows),
            Table(MARKS, _rows(data), "评分"),
            Text(f"评分表摘要（SHA-256）：{seat.sha256}，已由专家本人在线签名并记入日志。"),
            Signature(("评审专家（签字）：",), "", chinese_date(seat.signed_at)),
        ),
    )


def load_summary(key: str) -> Summed:
    """Gather the ranking and who signed."""
    requirement = Requirement.get_by_id(key)
    document = json.loads(requirement.rankings.get().document)
    signed = tuple(seats.signed(requirement))
    return Summed(requirement, document, panel_pool.terms_of(requirement), signed)


def _figure(key: str) -> Callable[[Any], str]:
    return lambda row: in_points(row["figures"][key]) if row["place"] else ""


def _of_expert(seat: Seat) -> Callable[[Any], str]:
    totals: dict[int, int] = {}
    for mark in seat.sheet["marks"]:
        totals[mark["number"]] = totals.get(mark["number"], 0) + mark["points"]
    return lambda row: in_points(totals[row["number"]]) if row["number"] in totals else ""


def summary(data: Summed) -> Paper:
    """评分汇总表: every offer with its points by criterion and by expert, the places."""
    need, rows = data.requirement, data.document["rows"]
    name = (
        Column("编号", lambda r: r["number"], 6, "int"),
        Column("机构", lambda r: r["name"], 34),
    )
    criteria = [
        Column(f"{one['title']}\n（{points(one['weight'])}）", _figure(one["key"]), 12)
        for one in data.document["criteria"]
    ]
    place = Column("名次", lambda r: r["place"] or "不计", 7)
    why = Column("理由", lambda r: "；".join(r["reasons"]), 16)
    reasons = (why,) if any(row["reasons"] for row in rows) else ()
    by_expert = [Column(one.expert.name, _of_expert(one), 12) for one in data.seats]
    facts = (
        ("公告编号", need.number),
        ("采购项目", need.title),
        ("项目业主", need.owner.name),
        ("专家人数", str(len(data.seats))),
    )
    return Paper(
        title=SUMMARY,
        issuer=need.owner.name,
        landscape=True,
        sections=(
            Fields(facts, columns=4),
            Table((*name, *criteria, Column("总分", _figure("total"), 10), place, *reasons), rows, "一、各项得分"),
            Table((*name, *by_expert), [r for r in rows if r["place"]], "二、各专家打分合计（专家评分项）"),
            *(Text(f"{str(one).rstrip('。')}。") for one in data.terms.ending()),
            *(Text(f"{number} 号：{words}。") for number, words in explanations.in_words(need).items()),
            Signature(
                tuple(f"评审专家（{one.expert.name}）：" for one in data.seats), "", chinese_date(data.seats[-1].signed_at)
            ),
        ),
    )  # fmt: skip


DOCUMENTS = (
    Document(
        "scoring-sheet", SHEET, "docx", Seat.subject_kind, "bidding.seat.sheet", load_sheet, sheet
    ),
    Document(
        "scoring-summary",
        SUMMARY,
        "docx",
        Requirement.subject_kind,
        "bidding.scoring.table",
        load_summary,
        summary,
    ),
)
