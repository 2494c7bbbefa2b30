"""绩效考评通报: the circular with both rankings; and the figures of a sheet as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exports.documents.questionnaires import percent
from exports.render.cells import chinese_date
from exports.spec import Column, Document, Paper, Sheet, Signature, Table, Text
from supervision.appraisals import queries
from supervision.appraisals.models import Appraisal
from supervision.appraisals.rules import figures_of

TITLE, FIGURES = "绩效考评通报", "绩效考评数据表"
NONE = "无"


def _figures(name: str) -> Any:
    return lambda row: getattr(figures_of(row["figures"]), name)


def _share(name: str) -> Any:
    read = _figures(name)
    return lambda row: NONE if read(row) is None else percent(read(row))


def _points(row: Mapping[str, Any]) -> str:
    return NONE if row["points"] is None else f"{row['points'] / 100:.2f}"


def _count(title: str, name: str, width: int = 8) -> Column:
    return Column(title, _figures(name), width, "int")


HEAD = (
    Column("名次", lambda row: str(row["rank"] or "—"), 8),
    Column("单位", lambda row: row["name"], 34),
    Column("得分", _points, 10),
)
COUNTED = (
    _count("收件", "received"),
    _count("办结", "finished"),
    Column("按时率", _share("share"), 10),
    _count("逾期办结", "late"),
    _count("逾期未结", "open_late"),
    Column("用去时限", _share("used"), 10),
    _count("投诉成立", "upheld"),
    _count("诉求逾期", "demands_late"),
)
SHORT = (*HEAD, *COUNTED[:5])
SHARED = (
    Column("名次", lambda row: str(row["shared_rank"]), 8),
    Column("单位", lambda row: row["name"], 34),
    _count("合计", "shared"),
    _count("评估成果", "assessments"),
    _count("签发文书", "papers"),
    _count("定位意见", "opinions"),
    _count("公开评价", "ratings"),
)


def _by_sharing(row: Appraisal) -> list[dict[str, Any]]:
    return sorted(row.bodies, key=lambda one: (one["shared_rank"], one["name"]))


def circular(row: Appraisal) -> Paper:
    """Fill the circular."""
    body = (
        f"现将{chinese_date(row.since)}至{chinese_date(row.until)}的绩效考评情况通报如下。"
        f"被考评单位 {len(row.bodies)} 个；数据由系统按办理记录计算，已征求被考评单位意见。"
    )
    sections = [Text(body), Text("一、办理绩效排名", heading=True), Table(SHORT, row.bodies)]
    numbers = iter("二三四")
    if row.counties:
        heading = Text(f"{next(numbers)}、区县排名", heading=True)
        sections += [heading, Table(SHORT, row.counties)]
    heading = Text(f"{next(numbers)}、信息共享排名", heading=True)
    sections += [heading, Table(SHARED, _by_sharing(row))]
    sections += [Text(f"{next(numbers)}、有关要求", heading=True), Text(row.announcement)]
    sections.append(Signature((), row.office.name, chinese_date(row.published_at)))
    edition = f"（第 {row.edition} 版）" if row.edition > 1 else ""
    title = f"{row.title.removesuffix('表')}通报{edition}".replace(" ", "")
    return Paper(title=title, issuer=row.office.name, organ=True, sections=tuple(sections))


def figures(row: Appraisal) -> Paper:
    """Fill the workbook of all figures."""
    note = f"{row.title}；数据计算时间 {row.counted_at:%Y-%m-%d %H:%M}"
    whole = (*HEAD, *COUNTED)
    sheets = [Sheet("办理绩效", Table(whole, row.bodies), note)]
    if row.counties:
        sheets.append(Sheet("区县", Table(whole, row.counties), note))
    sheets.append(Sheet("信息共享", Table(SHARED, _by_sharing(row)), note))
    return Paper(title=FIGURES, issuer=row.office.name, sheets=tuple(sheets))


def _document(key: str, title: str, form: str, fill: Any, when: Any = None) -> Document:
    return Document(
        key=key,
        title=title,
        form=form,
        subject_kind=Appraisal.subject_kind,
        permission="supervision.appraisal.view",
        load=queries.appraisal,
        fill=fill,
        when=when,
    )


DOCUMENTS = (
    _document("appraisal-circular", TITLE, "docx", circular, lambda row: row.is_published),
    _document("appraisal-figures", FIGURES, "xlsx", figures),
)
