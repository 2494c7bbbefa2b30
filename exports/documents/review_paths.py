"""专家论证意见书 and 设计变更审查意见: what an opinion in dispute or in change has come to."""

from __future__ import annotations

from app.accounts.models import Organisation
from exports.render.cells import chinese_date
from exports.spec import Column, Document, Fields, Numbering, Paper, Signature, Table, Text
from joint_review import disputes
from joint_review.disciplines import name_of
from joint_review.models.argument import Argument, DesignChange
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package
from joint_review.rules.arguments import GRADES, RULINGS

EXPERT_COLUMNS = (
    Column("姓名", lambda e: e["name"], 10),
    Column("单位", lambda e: e["unit"], 26),
    Column("职称", lambda e: e["post"], 14),
    Column("签字", lambda _: "", 12),
)
CONSEQUENCES = {
    "uphold": "设计单位应当按照该条意见修改，并上传修改后的图纸。",
    "lower": "该条意见改为建议，由设计单位决定是否采纳。",
    "revoke": "该条意见不再执行。",
}


def issuer_of(row: Argument | DesignChange) -> tuple[str | None, str]:
    """Name the institution that reviews the package."""
    key = row.package.institution_id
    return key, Organisation.get_by_id(key).name


def about(package: Package, opinion: Opinion) -> Fields:
    sheet = opinion.sheet.label if opinion.sheet_id else "整套图纸"
    return Fields(
        (
            ("项目名称", package.project.name),
            ("项目代码", package.project.number),
            ("图纸包", package.title),
            ("意见编号", f"第 {opinion.number} 条"),
            ("专业", name_of(opinion.discipline)),
            ("图纸", sheet),
            ("问题", opinion.problem),
            ("依据", f"{opinion.basis} {opinion.clause}".strip()),
        )
    )


def argument(row: Argument) -> Paper:
    """专家论证意见书: the issue, both positions, the experts, the votes, the conclusion."""
    votes = "，".join(f"{label} {row.votes[key]} 票" for key, label in RULINGS.items())
    return Paper(
        title="专家论证意见书",
        addressee=row.package.owner.name,
        sections=(
            about(row.package, row.opinion),
            Text("一、争议焦点", heading=True),
            Text(row.issue),
            Text("二、设计方意见", heading=True),
            Text(row.designers),
            Text("三、审查方意见", heading=True),
            Text(row.reviewers),
            Text("四、论证结论", heading=True),
            Text(f"经{chinese_date(row.held_on)}论证，{votes}。结论：{RULINGS[row.ruling]}。"),
            Text(row.conclusion),
            Text(f"{CONSEQUENCES[row.ruling]}本结论对设计单位和审查机构均有约束力。"),
            Text("五、论证专家", heading=True),
            Table(EXPERT_COLUMNS, row.experts),
            Signature(("技术负责人：",), issuer_of(row)[1], chinese_date(row.ruled_at)),
        ),
    )


def change(row: DesignChange) -> Paper:
    """设计变更审查意见: what changes and why, the sheets, what kind of change it is."""
    return Paper(
        title="设计变更审查意见",
        addressee=row.package.owner.name,
        sections=(
            about(row.package, row.opinion),
            Fields((("变更编号", str(row.number)), ("涉及图号", row.sheets))),
            Text("一、变更内容", heading=True),
            Text(row.content),
            Text("二、变更原因", heading=True),
            Text(row.cause),
            Text("三、审查结论", heading=True),
            Text(f"经审查，本项变更认定为{GRADES[row.grade]}。{row.conclusion}"),
            Signature(("技术负责人：",), issuer_of(row)[1], chinese_date(row.settled_at)),
        ),
    )


def public(row: Argument | DesignChange) -> dict[str, str]:
    """What anybody may read behind the QR code."""
    return {
        "项目名称": row.package.project.name,
        "图纸包": row.package.title,
        "意见编号": f"第 {row.opinion.number} 条",
    }


DOCUMENTS = (
    Document(
        key="review-argument",
        title="专家论证意见书",
        form="docx",
        subject_kind=Argument.subject_kind,
        permission="argument.view",
        load=disputes.argument,
        fill=argument,
        numbering=Numbering("review-argument", "联审论"),
        issued_on=("joint_review.argument.rule",),
        issuer=issuer_of,
        public=public,
    ),
    Document(
        key="review-change",
        title="设计变更审查意见",
        form="docx",
        subject_kind=DesignChange.subject_kind,
        permission="change.view",
        load=disputes.change,
        fill=change,
        numbering=Numbering("review-change", "联审变"),
        issued_on=("joint_review.change.settle",),
        issuer=issuer_of,
        public=public,
    ),
)
