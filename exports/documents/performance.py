"""业绩项目清册 of one agency, and the list of ratings as the offices see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts.posts import post
from app.kernel.clocks import Deadline
from app.kernel.permissions import Actor
from app.web import filtering
from exports.documents.stepwise import happened, newest
from exports.spec import Column, Document, Listing, Paper, Sheet, Table
from intermediaries import queries as library
from intermediaries.models import Agency, Performance
from intermediaries.models.performance import ENDINGS
from supervision.evaluation import queries
from supervision.evaluation.forms import ListForm
from supervision.evaluation.models import Evaluation
from supervision.evaluation.room import in_words
from supervision.evaluation.rules import ASPECTS, ROLES, RULINGS
from supervision.evaluation.states import EVALUATION

RATING = "supervision.rating"


@dataclass(frozen=True)
class Record:
    """An agency with its finished contracts."""

    agency: Agency
    rows: tuple[Performance, ...]


def load(key: str) -> Record:
    """Gather an agency and everything it has done."""
    return Record(library.agency(key), tuple(library.all_performances(key)))


PERFORMANCE_COLUMNS = (
    Column("项目代码", lambda p: p.project_code, 26),
    Column("合同名称", lambda p: p.title, 34),
    Column("业主", lambda p: p.owner.name, 24),
    Column("服务事项", lambda p: p.item.name, 14),
    Column("合同金额（元）", lambda p: p.amount_fen, 14, "money"),
    Column("签订日期", lambda p: p.signed_on, 12, "date"),
    Column("验收日期", lambda p: p.accepted_on, 12, "date"),
    Column("结果", lambda p: ENDINGS[p.ended], 10, choices=tuple(ENDINGS.values())),
    Column("约定天数", lambda p: p.days_promised, 9, "int"),
    Column("实际天数", lambda p: p.days_used, 9, "int"),
    Column("成果退回次数", lambda p: p.returns, 11, "int"),
    Column("评价（星）", lambda p: in_words(p.rating) or "未评价", 10),
)


def fill(data: Record) -> Paper:
    """Fill the list: one line a contract, newest first."""
    note = f"{data.agency.name}（{data.agency.uscc}）"
    table = Table(PERFORMANCE_COLUMNS, data.rows)
    return Paper(
        title="业绩项目清册",
        issuer=data.agency.name,
        sheets=(Sheet("业绩项目清册", table, note),),
    )


def of_year(data: Record, actor: Actor, asked: Mapping[str, str]) -> Record:
    """Leave what the page leaves out when one year was asked for."""
    years = {str(row.ended_on.year) for row in data.rows}
    if asked.get("year") not in years:
        return data
    rows = (row for row in data.rows if str(row.ended_on.year) == asked["year"])
    return Record(data.agency, tuple(rows))


def _score(name: str) -> Any:
    return lambda e: e.scores.get(name)


EVALUATION_COLUMNS = (
    Column("合同名称", lambda e: e.title, 34),
    Column("机构", lambda e: e.agency.name, 26),
    Column("统一社会信用代码", lambda e: e.agency.uscc, 20),
    Column("服务事项", lambda e: e.item.name, 14),
    Column("评价单位", lambda e: e.rater.name, 26),
    Column("评价角色", lambda e: ROLES[e.role], 12, choices=tuple(ROLES.values())),
    *(Column(label, _score(name), 9, "int") for name, label in ASPECTS.items()),
    Column("综合评价", lambda e: e.overall, 9, "int"),
    Column("计入星级", lambda e: in_words(e.stars), 9),
    Column("评价说明", lambda e: e.text, 40),
    Column("评价截止", lambda e: e.told["due"], 12, "date"),
    Column("是否修改过", lambda e: "是" if e.changed else "否", 10),
    Column("机构回复", lambda e: e.reply, 30),
    Column("申诉理由", lambda e: e.appeal, 30),
    Column("申诉结论", lambda e: RULINGS[e.ruling], 20),
    Column("处理意见", lambda e: e.ruling_reason, 30),
    Column("处理单位", lambda e: e.told["office"], 24),
    Column("处理时间", lambda e: e.told["ruled"], 16, "moment"),
    Column("成果退回次数", lambda e: e.returns, 11, "int"),
    Column("权重", lambda e: e.edition, 8),
    Column("开始时间", lambda e: e.created_at, 16, "moment"),
    Column("公开时间", lambda e: e.counted_at, 16, "moment"),
    Column("状态", lambda e: EVALUATION.label(e.state), 14),
)


def evaluations(asked: Mapping[str, str], actor: Actor) -> Iterator[Evaluation]:
    """Walk through the ratings the same filters show on the page, the newest window first."""
    found = queries.narrowed(filtering.usable(ListForm, asked), post(actor))
    return newest(found, _look)


def _look(rows: list[Evaluation]) -> None:
    """Add when the window ends, and who ruled on an appeal when."""
    windows = Deadline.select(Deadline.subject_id, Deadline.due).where(
        Deadline.kind == RATING, Deadline.subject_id.in_([row.id for row in rows])
    )
    ends = dict(windows.tuples())
    ruled = {one.subject_id: one for one in happened(rows, "moderate")}
    for row in rows:
        told = ruled.get(row.id)
        row.told = {
            "due": ends[row.id].date() if ends.get(row.id) else None,
            "office": told.org_name if told else "",
            "ruled": told.at if told else None,
        }


DOCUMENTS = (
    Document(
        key="performance-list",
        title="业绩项目清册",
        form="xlsx",
        subject_kind="intermediaries.agency",
        permission="intermediaries.agency.view",
        load=load,
        fill=fill,
        for_reader=of_year,
    ),
)
LISTINGS = (
    Listing(
        key="evaluations",
        title="服务评价台账",
        permission="supervision.evaluation.list",
        columns=EVALUATION_COLUMNS,
        rows=evaluations,
    ),
)
