"""What an application must hold before it can be submitted or admitted. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.kernel.errors import Reason
from intermediaries.rules.standing import after_months

SECTIONS = {
    "identity": "基本信息",
    "qualifications": "资质",
    "authorised": "业务授权人和材料",
    "people": "执业人员",
    "services": "服务事项与承诺",
    "relations": "关联关系",
    "pledge": "承诺书",
}


@dataclass(frozen=True)
class Snapshot:
    """An application as the rules see it on a day."""

    day: dt.date
    identity_missing: tuple[str, ...] = ()
    legal_form: str = ""
    legal_forms: tuple[str, ...] = ()
    offerings: tuple[str, ...] = ()
    shortfalls: tuple[tuple[str, Reason], ...] = ()
    cancelled: tuple[str, ...] = ()
    regions: int = 0
    relations: tuple[str, ...] = ()
    people_without_proof: tuple[str, ...] = ()
    scans_missing: tuple[str, ...] = ()
    pledge_version: str = ""
    pledge_current: str = ""
    clean_years: int = 0
    last_barred: dt.date | None = None


def missing(s: Snapshot) -> list[Reason]:
    """List what the application still lacks, section by section; empty when complete."""
    return [*_identity(s), *_record(s), *_papers(s), *_services(s), *_relations(s), *_pledge(s)]


def lacking(s: Snapshot) -> set[str]:
    """Name the sections that have to be filled in before an application can be submitted."""
    owed = {"identity": _identity(s), "services": _services(s), "relations": _relations(s)}
    return {name for name, reasons in (owed | {"pledge": _pledge(s)}).items() if reasons}


def _identity(s: Snapshot) -> list[Reason]:
    reasons = []
    if s.identity_missing:
        reasons.append(Reason.of("基本信息还缺：{names}。", names="、".join(s.identity_missing)))
    elif s.legal_form not in s.legal_forms:
        reasons.append(
            Reason.of("本地只接受下列类型的机构入驻：{forms}。", forms="、".join(s.legal_forms))
        )
    return reasons


def _record(s: Snapshot) -> list[Reason]:
    if s.last_barred is None or s.last_barred < after_months(s.day, -12 * s.clean_years):
        return []
    text = "本地要求近 {n} 年无不良信用记录：本机构的暂停或禁入到 {day} 才结束。"
    return [Reason.of(text, n=s.clean_years, day=s.last_barred.isoformat())]


def _papers(s: Snapshot) -> list[Reason]:
    reasons = []
    if s.scans_missing:
        reasons.append(Reason.of("还没有上传扫描件：{names}。", names="、".join(s.scans_missing)))
    if s.people_without_proof:
        reasons.append(
            Reason.of(
                "下列人员缺少规定月数的社保证明：{names}。",
                names="、".join(s.people_without_proof),
            )
        )
    return reasons


def _services(s: Snapshot) -> list[Reason]:
    reasons = []
    if not s.offerings:
        reasons.append(Reason.of("请至少选择一个服务事项，并写明时限、收费和服务标准三项承诺。"))
    reasons += [
        Reason.of("服务事项“{item}”已取消，不得再提供。", item=name) for name in s.cancelled
    ]
    reasons += [
        Reason.of("服务事项“{item}”：{why}", item=name, why=str(why)) for name, why in s.shortfalls
    ]
    if s.regions == 0:
        reasons.append(Reason.of("请选择服务区域（可以选全国）。"))
    return reasons


def _relations(s: Snapshot) -> list[Reason]:
    if "legal_representative" in s.relations and (
        "shareholder" in s.relations or "none_declared" in s.relations
    ):
        return []
    return [Reason.of("请如实填写关联关系：至少法定代表人和股东（没有股东的，声明没有）。")]


def _pledge(s: Snapshot) -> list[Reason]:
    if not s.pledge_version:
        return [Reason.of("请阅读并确认承诺书。")]
    if s.pledge_version != s.pledge_current:
        return [
            Reason.of("承诺书已更新为{version}版，请重新阅读并确认。", version=s.pledge_current)
        ]
    return []
