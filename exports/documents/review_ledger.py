"""审查意见台账: the list of opinions in Excel, as its reader sees it on the page."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from app.kernel.permissions import Actor
from exports.documents.review_data import COMMON, Review, clause_of, sheet_of
from exports.spec import Column, Document, Paper, Sheet, Table
from joint_review import board, queries
from joint_review.disciplines import name_of
from joint_review.models.opinion import Opinion, Reply
from joint_review.opinion_states import OPINION
from joint_review.rules.opinions import KINDS, REPLIES, SEVERITIES

STANDING = {"closed": "已闭合", "void": "作废", "merged": "已合并"}


@dataclass(frozen=True)
class Row:
    """One line of the opinions ledger."""

    opinion: Opinion
    reply: Reply | None


def _answer(row: Row) -> str:
    if row.reply is None:
        return ""
    sheet = (
        f"（{row.reply.sheet.number} 第{row.reply.sheet.revision}版）" if row.reply.sheet_id else ""
    )
    return f"{REPLIES[row.reply.kind]}：{row.reply.text}{sheet}"


def _standing(opinion: Opinion) -> str:
    return "转设计变更" if opinion.change else STANDING.get(opinion.state, "未闭合")


LEDGER_COLUMNS = (
    Column("序号", lambda r: r.opinion.number, 6, "int"),
    Column("统一编号", lambda r: r.opinion.id, 18),
    Column("专业", lambda r: name_of(r.opinion.discipline), 8),
    Column("轮次", lambda r: r.opinion.round, 6, "int"),
    Column("图号/图名", lambda r: sheet_of(r.opinion), 22),
    Column("位置", lambda r: r.opinion.place, 14),
    Column("问题描述", lambda r: r.opinion.problem, 40),
    Column("类别", lambda r: KINDS[r.opinion.kind], 14, choices=tuple(KINDS.values())),
    Column(
        "严重程度",
        lambda r: SEVERITIES[r.opinion.severity],
        10,
        choices=tuple(SEVERITIES.values()),
    ),
    Column("建议处理措施", lambda r: r.opinion.suggestion, 26),
    Column("依据", lambda r: clause_of(r.opinion), 26),
    Column("提出单位", lambda r: r.opinion.organisation.name, 20),
    Column("设计回复", _answer, 34),
    Column("处理结果", lambda r: r.opinion.close_reason, 20),
    Column(
        "闭环状态",
        lambda r: _standing(r.opinion),
        10,
        choices=("未闭合", "已闭合", "作废", "转设计变更"),
    ),
    Column("现状", lambda r: OPINION.label(r.opinion.state), 12),
)


def ledger(data: Review) -> Paper:
    """审查意见台账: one line an opinion, with the newest reply and the verdict."""
    rows = [
        Row(o, next((r for r in reversed(data.replies[o.id]) if r.verdict != "taken"), None))
        for o in data.opinions
    ]
    note = f"{data.package.project.name}（{data.package.project.number}）"
    note += f"    {data.narrowed}" if data.narrowed else ""
    return Paper(
        title="审查意见台账",
        issuer=data.institution,
        sheets=(Sheet("审查意见台账", Table(LEDGER_COLUMNS, rows), note),),
    )


def as_seen(data: Review, actor: Actor, asked: dict[str, str]) -> Review:
    """Take exactly what the list of opinions shows this reader: drafts only inside the review,
    no verdict before its issue, filters and order as asked for."""
    every = queries.opinions(data.package, actor)
    wanted = board.read(asked)
    rows = tuple(board.narrowed(every, wanted))
    words = board.in_words(wanted, every)
    return dataclasses.replace(data, opinions=rows, replies=queries.replies(rows), narrowed=words)


LEDGER = Document(
    key="review-ledger",
    title="审查意见台账",
    form="xlsx",
    fill=ledger,
    for_reader=as_seen,
    **COMMON,
)
DOCUMENTS = (LEDGER,)
