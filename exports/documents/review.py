"""Papers of the joint review: 审查意见告知书, 审查意见台账, 审查合格书, 图纸目录."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from app.accounts.models import Organisation
from app.kernel import clock
from app.kernel.permissions import Actor
from exports.render.cells import chinese_date
from exports.spec import (
    Column,
    Document,
    Fields,
    Numbering,
    Paper,
    Sheet,
    Signature,
    Table,
    Text,
)
from joint_review import queries, usedtime
from joint_review.disciplines import name_of
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package, Task
from joint_review.opinion_states import OPINION
from joint_review.rules.opinions import KINDS, MANDATORY, REPLIES, SEVERITIES
from projects.queries import units_of

ROLES = (("survey", "勘察单位"), ("design", "设计单位"))
STANDING = {"closed": "已闭合", "void": "作废", "merged": "已合并"}


@dataclass(frozen=True)
class Review:
    """What all papers of a package draw on."""

    package: Package
    institution: str
    opinions: tuple[Opinion, ...]
    replies: dict[str, list[Reply]]
    tasks: tuple[Task, ...]
    units: dict[str, str]


def load(key: str) -> Review:
    """Gather a package with its issued opinions, replies, reviewers and units."""
    package = queries.package(key)
    issued = tuple(queries.issued(package))
    units: dict[str, list[str]] = {}
    for unit in units_of(package.project):
        units.setdefault(unit.role, []).append(unit.name)
    institution = Organisation.get_or_none(Organisation.id == package.institution_id)
    return Review(
        package=package,
        institution=institution.name if institution else "",
        opinions=issued,
        replies=queries.replies(issued),
        tasks=tuple(queries.tasks(package)),
        units={role: "、".join(names) for role, names in units.items()},
    )


def _project_fields(data: Review) -> Fields:
    project = data.package.project
    rows = [
        ("项目名称", project.name),
        ("项目代码", project.number),
        ("建设单位", data.package.owner.name),
        ("建设地点", project.address),
        ("项目类别", project.category_label),
        ("规模等级", project.grade_label),
    ]
    rows += [(label, data.units[role]) for role, label in ROLES if role in data.units]
    return Fields(tuple(rows))


def _clause(opinion: Opinion) -> str:
    return "\n".join(
        filter(None, (f"{opinion.basis} {opinion.clause}".strip(), opinion.clause_text))
    )


def _sheet(opinion: Opinion) -> str:
    return f"{opinion.sheet.number} {opinion.sheet.title}".strip() if opinion.sheet_id else ""


NOTICE_COLUMNS = (
    Column("序号", lambda o: o.number, 5, "int"),
    Column("专业", lambda o: name_of(o.discipline), 7),
    Column("图号、图名", _sheet, 12),
    Column("问题", lambda o: "\n".join(filter(None, (o.place, o.problem))), 26),
    Column("依据", _clause, 16),
    Column("类别", lambda o: KINDS[o.kind], 8),
    Column("要求", lambda o: SEVERITIES[o.severity], 7),
)


def notice(data: Review) -> Paper:
    """审查意见告知书: everything of the round told once and together."""
    package = data.package
    told = [o for o in data.opinions if o.state in {"issued", "replied"}]
    must = sum(1 for o in told if o.severity == "must")
    mandatory = sum(1 for o in told if o.kind in MANDATORY)
    summary = (
        f"你单位提交的“{package.title}”施工图设计文件，经各专业联合审查（第{package.round}轮），"
        f"共提出意见{len(told)}条，其中必须修改{must}条，涉及强制性条文{mandatory}条。"
        "请组织设计单位逐条回复，仅上传有修改的图纸，并在规定时限内提交复审。"
    )
    names = [f"{name_of(t.discipline)}审查人：{t.reviewer.name}" for t in data.tasks]
    return Paper(
        title="施工图审查意见告知书",
        addressee=package.owner.name,
        sections=(
            Text(summary),
            _project_fields(data),
            Text("审查意见", heading=True),
            Table(NOTICE_COLUMNS, told),
            Signature(tuple(names), data.institution, chinese_date(clock.today())),
        ),
    )


REVIEWER_COLUMNS = (
    Column("专业", lambda t: name_of(t.discipline), 10),
    Column("审查人", lambda t: t.reviewer.name, 10),
    Column("所在单位", lambda t: t.organisation.name, 24),
    Column("完成时间", lambda t: t.finished_at, 14, "moment"),
)
SHEET_COLUMNS = (
    Column("图号", lambda s: s.number, 10),
    Column("图名", lambda s: s.title, 24),
    Column("专业", lambda s: name_of(s.discipline), 8),
    Column("版次", lambda s: s.revision, 6, "int"),
    Column("文件指纹（SHA-256 前 16 位）", lambda s: s.sha256[:16], 18),
)


def certificate(data: Review) -> Paper:
    """审查合格书: disciplines with their reviewers, the sheets it covers, time used."""
    package = data.package
    body = (
        f"根据《房屋建筑和市政基础设施工程施工图设计文件审查管理办法》，“{package.title}”施工图"
        f"设计文件经{package.round}轮联合审查，各专业意见均已闭合，审查合格。"
    )
    used = usedtime.of(package)
    return Paper(
        title="施工图设计文件审查合格书",
        addressee=package.owner.name,
        sections=(
            Text(body),
            _project_fields(data),
            Fields(
                (
                    ("首轮结果", "一次通过" if package.first_pass else "修改后通过"),
                    ("首轮违反强条", f"{package.mandatory_count or 0} 条"),
                    ("审查机构用时", used["institution"]),
                    ("设计修改用时", used["designer"]),
                    ("暂停计时", used["paused"]),
                )
            ),
            Text("一、专业审查人员", heading=True),
            Table(REVIEWER_COLUMNS, data.tasks),
            Text("二、合格图纸目录", heading=True),
            Table(SHEET_COLUMNS, queries.current_sheets(package)),
            Signature(("法定代表人：",), data.institution, chinese_date(clock.today())),
        ),
    )


def public(data: Review) -> dict[str, str]:
    """What anybody may read behind the QR code."""
    project = data.package.project
    return {
        "项目名称": project.name,
        "项目代码": project.number,
        "建设单位": data.package.owner.name,
        "图纸包": data.package.title,
        "图纸": "、".join(s.number for s in queries.current_sheets(data.package)),
    }


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


LEDGER_COLUMNS = (
    Column("序号", lambda r: r.opinion.number, 6, "int"),
    Column("统一编号", lambda r: r.opinion.id, 18),
    Column("专业", lambda r: name_of(r.opinion.discipline), 8),
    Column("轮次", lambda r: r.opinion.round, 6, "int"),
    Column("图号/图名", lambda r: _sheet(r.opinion), 22),
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
    Column("依据", lambda r: _clause(r.opinion), 26),
    Column("提出单位", lambda r: r.opinion.organisation.name, 20),
    Column("设计回复", _answer, 34),
    Column("处理结果", lambda r: r.opinion.close_reason, 20),
    Column(
        "闭环状态",
        lambda r: STANDING.get(r.opinion.state, "未闭合"),
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
    return Paper(
        title="审查意见台账",
        issuer=data.institution,
        sheets=(Sheet("审查意见台账", Table(LEDGER_COLUMNS, rows), note),),
    )


def as_seen(data: Review, actor: Actor) -> Review:
    """Leave out what this reader may not know yet: verdicts that the lead has not issued."""
    told = tuple(queries.issued(data.package, actor))
    return dataclasses.replace(data, opinions=told, replies=queries.replies(told))


def _issuer(data: Review) -> tuple[str | None, str]:
    return data.package.institution_id, data.institution


COMMON: dict[str, Any] = {
    "subject_kind": "joint_review.package",
    "permission": "package.view",
    "load": load,
}
NOTICE = Document(
    key="review-opinions",
    title="施工图审查意见告知书",
    form="docx",
    fill=notice,
    numbering=Numbering("review-opinions", "联审意"),
    issued_on=("joint_review.package.issue",),
    issuer=_issuer,
    public=public,
    **COMMON,
)
CERTIFICATE = dataclasses.replace(
    NOTICE,
    key="review-certificate",
    title="施工图设计文件审查合格书",
    fill=certificate,
    numbering=Numbering("review-certificate", "联审合"),
    issued_on=("joint_review.package.certify",),
)
LEDGER = Document(
    key="review-ledger",
    title="审查意见台账",
    form="xlsx",
    fill=ledger,
    for_reader=as_seen,
    **COMMON,
)
DOCUMENTS = (NOTICE, CERTIFICATE, LEDGER)
