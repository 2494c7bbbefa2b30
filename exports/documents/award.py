"""中选通知书: the numbered award notice, on which the contract is signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.accounts.models import Organisation
from app.kernel.events import Event
from bidding.models import Award, Requirement
from bidding.models.award import BASES
from exports.documents.market_rows import in_yuan
from exports.render.cells import chinese_date
from exports.spec import Document, Fields, Numbering, Paper, Signature, Text
from projects.models import Project

# The official names: of an open selection, and where the owner chose on merit.
OPEN = "公开选取中选通知书"
TITLES = {"choice": "择优选取中选通知书", "direct": "直接选取中选通知书"}


@dataclass(frozen=True)
class Chosen:
    """An issued award with its requirement, project, owner and agency."""

    award: Award
    requirement: Requirement
    project: Project
    owner: Organisation
    agency: Organisation


def way(method: str, basis: str) -> str:
    """Name the method, and what the award rests on where that says more."""
    return method if basis == method else f"{method}（{basis}）"


def load(requirement_id: str) -> Chosen:
    """Gather the newest issued award of a requirement."""
    rows = Award.select().where(Award.requirement == requirement_id, Award.number.is_null(False))
    return _chosen(rows.order_by(Award.issued_at.desc(), Award.id.desc()).first())


def load_cause(event: str) -> Chosen:
    """Gather the award that an event issued: of several winners each has its own notice."""
    return _chosen(Award.get_by_id(Event.get_by_id(event).subject_id))


def _chosen(award: Award) -> Chosen:
    requirement = award.requirement
    return Chosen(
        award=award,
        requirement=requirement,
        project=requirement.project,
        owner=requirement.owner,
        agency=award.organisation,
    )


def notice(data: Chosen) -> Paper:
    """Fill the award notice."""
    need, project = data.requirement, data.project
    body = (
        f"“{need.title}”已按公告规则完成选取，公示期满无异议或异议不成立，"
        f"确定你单位为中选中介服务机构。请在规定时限内与{data.owner.name}签订书面合同，"
        "并由一方上传、另一方确认后备案。"
    )
    rows = (
        ("项目名称", project.name),
        ("项目代码", project.number),
        ("服务事项", need.item.name),
        ("项目业主", data.owner.name),
        ("中选机构", data.agency.name),
        ("统一社会信用代码", data.agency.uscc or ""),
        ("选取方式", way(need.method_title, BASES[data.award.basis])),
        *_worth(data.award),
        ("服务期限", f"{need.service_days} 天"),
        ("中选时间", chinese_date(data.award.issued_at)),
    )
    return Paper(
        title=TITLES.get(data.award.basis, OPEN),
        addressee=data.agency.name,
        sections=(
            Text(body),
            Fields(rows),
            Signature((), data.owner.name, chinese_date(data.award.issued_at)),
        ),
    )


def _worth(award: Award) -> list[tuple[str, str]]:
    """Say place, share and amount; a framework fixes no amount."""
    need, rows = award.requirement, []
    if need.several:
        rows.append(("入围名次", f"第 {award.place} 名"))
    if need.framework:
        terms = need.framework
        days = f"{terms['starts']} 至 {terms['ends']}"
        return [*rows, ("协议期限", days), ("服务金额", "以二次选取结果为准")]
    if need.several:
        rows.append(("工作份额", f"{award.share_bp / 100:g}%"))
    return [*rows, ("服务金额", in_yuan(award.amount_fen))]


def public(data: Chosen) -> dict[str, str]:
    """What anybody may read behind the QR code."""
    return {
        "项目名称": data.project.name,
        "项目代码": data.project.number,
        "采购需求": data.requirement.title,
        "项目业主": data.owner.name,
        "中选机构": data.agency.name,
    }


def _requirement_of(event: Any) -> str:
    return Award.get_by_id(event.subject_id).requirement_id


NOTICE = Document(
    key="award-notice",
    title="中选通知书",
    form="docx",
    subject_kind="bidding.requirement",
    permission="bidding.requirement.view",
    load=load,
    load_cause=load_cause,
    fill=notice,
    numbering=Numbering("bidding.award", "中选通知", "{word}〔{year}〕{n}号"),
    number_of=lambda data: data.award.number,
    about=_requirement_of,
    issued_on=("bidding.award.issued",),
    issuer=lambda data: (data.owner.id, data.owner.name),
    public=public,
)
DOCUMENTS = (NOTICE,)
