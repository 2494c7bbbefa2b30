"""调查结果报告: what a questionnaire brought up, with tables and charts; and the ledger of demands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.kernel import deadlines
from app.kernel.permissions import Actor, allowed
from app.web import filtering
from exports.documents.stepwise import newest
from exports.render.cells import chinese_date, shown
from exports.spec import (
    Bars,
    Column,
    Document,
    Fields,
    Listing,
    Paper,
    Section,
    Signature,
    Table,
    Text,
)
from supervision.questionnaires import queries
from supervision.questionnaires.forms import DemandsForm
from supervision.questionnaires.models import Demand, Questionnaire
from supervision.questionnaires.rules.drafting import NUMBER, PARTIES, SCALE, WORDS
from supervision.questionnaires.states import DEMAND

TITLE = "调查结果报告"
DIGITS = ("", *"一二三四五六七八九")
FEW = "答卷过少，不公布。"


def percent(value: int) -> str:
    """Write basis points."""
    return f"{value / 100:.1f}%"


def number(hundredths: int) -> str:
    """Write hundredths."""
    return f"{hundredths / 100:.2f}"


def place_of(n: int) -> str:
    """Write the number of a heading the Chinese way, up to 99."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return f"{head}{DIGITS[ones]}"


ROWS = (
    Column("选项", lambda row: row[0], 30),
    Column("份数", lambda row: row[1], 10, "int"),
    Column("占比", lambda row: percent(row[2]), 10),
)


def fill(row: Questionnaire) -> Paper:
    """Fill the report: what was asked of whom, what came back, what was asked for."""
    told = row.results
    who = row.evaluator or row.office.name
    body = (
        f"{row.office.name}于{chinese_date(row.opens_at)}至{chinese_date(row.closes_at)}开展"
        f"“{row.title}”调查，共收到答卷 {told['n']} 份。{_parties(told)}"
        f"少于 {told['least']} 份的结果不公布。具体情况如下。"
    )
    sections: list[Section] = [Text(body), Fields(_head(row, who))]
    for one in told["questions"]:
        sections += _question(one)
    following = len(told["questions"]) + 1
    sections += [Text(f"{place_of(following)}、诉求办理情况", heading=True), Text(_demands(row))]
    if row.announcement:
        heading = Text(f"{place_of(following + 1)}、结果说明", heading=True)
        sections += [heading, Text(row.announcement)]
    sections.append(Signature((), row.office.name, chinese_date(row.announced_at or row.closes_at)))
    title = f"“{row.title}”{TITLE}"
    return Paper(title=title, issuer=row.office.name, organ=True, sections=tuple(sections))


def _parties(told: Mapping[str, Any]) -> str:
    shown_ones = [f"{PARTIES[name]} {n} 份" for name, n in told["parties"] if n is not None]
    return f"其中{'、'.join(shown_ones)}。" if shown_ones else ""


def _head(row: Questionnaire, who: str) -> tuple[tuple[str, str], ...]:
    return (
        ("调查目的", row.purpose),
        ("实施单位", who),
        ("调查对象", "、".join(PARTIES[one] for one in row.audience)),
        ("填写方式", "匿名" if row.anonymous else "记名"),
        ("发放单位数", str(row.asked) if row.asked else "公开填写"),
        ("版次", f"第 {row.edition} 版"),
    )


def _question(one: Mapping[str, Any]) -> list[Section]:
    """Tell of one question: a heading, how many answered, the table, the chart."""
    heading = Text(f"{place_of(one['place'])}、{one['text']}", heading=True)
    if one["n"] is None:
        return [heading, Text(FEW)]
    said = f"{one['n']} 份作答。"
    if one["kind"] in (SCALE, NUMBER):
        said += f"平均 {number(one['mean'])}，中位数 {number(one['median'])}。"
        said += "".join(
            f"{PARTIES[name]}平均 {number(mean)}（{n} 份）。" for name, n, mean in one["by"]
        )
    if one["kind"] == WORDS:
        said += "内容由发布单位研究，不公布。"
    found: list[Section] = [heading, Text(said)]
    if one.get("rows"):
        rows = one["rows"]
        if one["kind"] == SCALE:
            rows = [[f"{label} 分", *rest] for label, *rest in rows]
        found.append(Table(ROWS, rows))
        counts = tuple(n for _, n, _ in rows)
        found.append(Bars(one["text"], tuple(_short(r[0]) for r in rows), (("份数", counts),)))
    return found


def _short(label: str) -> str:
    return label if len(label) <= 12 else f"{label[:11]}…"


def _demands(row: Questionnaire) -> str:
    found = queries.demand_counts(row)
    if not found:
        return "没有收到随调查提出的诉求。"
    parts = [f"{DEMAND.label(state)} {n} 件" for state, n in sorted(found.items())]
    return f"共收到诉求 {sum(found.values())} 件，其中{'、'.join(parts)}。"


COLUMNS = (
    Column("编号", lambda d: d.number, 14),
    Column("提出时间", lambda d: d.created_at, 16, "moment"),
    Column("诉求标题", lambda d: d.title, 28),
    Column("诉求内容", lambda d: d.text, 44),
    Column("来源", lambda d: d.questionnaire.title if d.questionnaire_id else d.meeting.title, 28),
    Column("诉求人", lambda d: d.told[0], 18),
    Column("联系电话", lambda d: d.told[1], 14),
    Column("受理单位", lambda d: d.desk.name, 22),
    Column("办理单位", lambda d: d.office.name if d.office_id else "", 22),
    Column("答复", lambda d: d.answer, 44),
    Column("答复时间", lambda d: d.answered_at, 16, "moment"),
    Column("不予办理的理由", lambda d: d.refusal, 28),
    Column("本环节期限", lambda d: d.due, 20),
    Column("状态", lambda d: DEMAND.label(d.state), 12),
)


def ledger(asked: Mapping[str, str], actor: Actor) -> Iterator[Demand]:
    """Walk through the demands the same filters show on the page, the newest first."""
    found = queries.narrowed(filtering.usable(DemandsForm, asked), actor)
    return newest(found, lambda rows: _look(rows, actor))


def _look(rows: Sequence[Demand], actor: Actor) -> None:
    """Add who asked, where the reader may know, and the clock."""
    keys = [row.id for row in rows]
    lights = deadlines.of_many(Demand.subject_kind, keys, only_open=True)
    for row in rows:
        known = allowed(actor, "supervision.demand.contact", row)
        row.told = (row.name, row.phone) if known else ("", "")
        waits = next((one for one in lights.get(row.id, ()) if one.due), None)
        row.due = f"{waits.label} {shown(waits.due.date())}" if waits else ""


DOCUMENTS = (
    Document(
        key="questionnaire-report",
        title=TITLE,
        form="docx",
        subject_kind=Questionnaire.subject_kind,
        permission="supervision.questionnaire.results",
        load=queries.questionnaire,
        fill=fill,
    ),
)
LISTINGS = (
    Listing(
        key="demands",
        title="诉求台账",
        permission="supervision.demand.list",
        columns=COLUMNS,
        rows=ledger,
    ),
)
