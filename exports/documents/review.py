"""Papers of the joint review: 审查意见告知书, 审查合格书."""

from __future__ import annotations

import dataclasses

from app.kernel import clock, deadlines
from exports.documents.review_data import (
    COMMON,
    Review,
    clause_of,
    issuer_of,
    no_text,
    project_fields,
    sheet_of,
)
from exports.render.cells import chinese_date
from exports.spec import Column, Document, Fields, Numbering, Paper, Signature, Table, Text
from joint_review import queries, usedtime
from joint_review.disciplines import name_of
from joint_review.models.package import Package
from joint_review.rules.opinions import KINDS, MANDATORY, SEVERITIES

SIGNING_COLUMNS = (
    Column("专业", lambda t: name_of(t.discipline), 8),
    Column("审查人", lambda t: t.reviewer.name, 9),
    Column("所在单位", lambda t: t.organisation.name, 24),
    Column("签字", no_text, 12),
)
NOTICE_COLUMNS = (
    Column("序号", lambda o: o.number, 5, "int"),
    Column("专业", lambda o: name_of(o.discipline), 7),
    Column("图号、图名", sheet_of, 12),
    Column("问题", lambda o: "\n".join(filter(None, (o.place, o.problem))), 26),
    Column("依据", clause_of, 16),
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
        f"请组织设计单位逐条回复，仅上传有修改的图纸，并{_until(package)}提交复审。"
    )
    return Paper(
        title="施工图审查意见告知书",
        addressee=package.owner.name,
        sections=(
            Text(summary),
            project_fields(data),
            Text("审查意见", heading=True),
            Table(NOTICE_COLUMNS, told),
            Text("审查人员", heading=True),
            Table(SIGNING_COLUMNS, data.tasks),
            Signature(("技术负责人：",), data.institution, chinese_date(clock.today())),
        ),
    )


def _until(package: Package) -> str:
    """Say until when the designer answers, by the clock that runs."""
    running = [one for one in deadlines.of(package) if one.kind == "package.revision"]
    due = next((one.due for one in running if one.is_open and one.due), None)
    return f"于{chinese_date(due.date())}前" if due else "在规定时限内"


REVIEWER_COLUMNS = (
    Column("专业", lambda t: name_of(t.discipline), 10),
    Column("审查人", lambda t: t.reviewer.name, 10),
    Column("所在单位", lambda t: t.organisation.name, 24),
    Column("完成时间", lambda t: t.finished_at, 14, "moment"),
    Column("签字", no_text, 10),
)
SHEET_COLUMNS = (
    Column("图号", lambda s: s.number, 10),
    Column("图名", lambda s: s.title, 24),
    Column("专业", lambda s: name_of(s.discipline), 8),
    Column("版次", lambda s: s.revision, 6, "int"),
    Column("文件指纹（SHA-256 前 16 位）", lambda s: s.sha256[:16], 18),
)


def _settled(data: Review) -> str:
    """Say truly how the opinions stand: suggestions may be left over, told along."""
    left = sum(1 for o in data.opinions if o.state in {"issued", "replied"})
    changes = sum(1 for o in data.opinions if o.change)
    later = f"，其中{changes}条转为设计变更，施工前须办结" if changes else ""
    if not left:
        return f"各专业意见均已闭合{later}"
    return f"必须修改的意见均已闭合{later}，另有建议性意见{left}条已告知设计单位"


def certificate(data: Review) -> Paper:
    """审查合格书: disciplines with their reviewers, the sheets it covers, time used."""
    package = data.package
    body = (
        f"根据《房屋建筑和市政基础设施工程施工图设计文件审查管理办法》，“{package.title}”施工图"
        f"设计文件经{package.round}轮联合审查，{_settled(data)}，审查合格。"
    )
    used = usedtime.of(package)
    return Paper(
        title="施工图设计文件审查合格书",
        addressee=package.owner.name,
        sections=(
            Text(body),
            project_fields(data),
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


NOTICE = Document(
    key="review-opinions",
    title="施工图审查意见告知书",
    form="docx",
    fill=notice,
    numbering=Numbering("review-opinions", "联审意"),
    issued_on=("joint_review.package.issue",),
    issuer=issuer_of,
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
DOCUMENTS = (NOTICE, CERTIFICATE)
