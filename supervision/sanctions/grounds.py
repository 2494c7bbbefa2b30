"""For what an agency may be sanctioned, with the usual measure, months and source; data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LOCAL = "由地方办法规定"
TANGSHAN = "唐山中介服务超市办法：清退情形"
YUYAO = "余姚市2025年办法"
HUKOU = "湖口2025年负面清单（一般失信）"


@dataclass(frozen=True)
class Ground:
    """One ground; the months of every source that names none are a local matter."""

    code: str
    label: str
    measure: str
    months: int
    source: str


GROUNDS = (
    Ground("no_qualification", "不具备相应资质或以欺骗手段签订合同", "removal", 12, TANGSHAN),
    Ground("broken_promise", "服务质量差或不履行承诺", "removal", 12, TANGSHAN),
    Ground("malpractice", "玩忽职守、徇私舞弊或泄露秘密", "removal", 12, TANGSHAN),
    Ground("punished", "受到主管部门处罚或行业协会惩戒", "removal", 12, TANGSHAN),
    Ground("three_complaints", "一年内三次服务质量投诉查实", "removal", 12, TANGSHAN),
    Ground("refuses_management", "不服从管理", "removal", 12, TANGSHAN),
    Ground("fraud", "弄虚作假、行贿、串通或出具虚假成果", "removal", 24, LOCAL),
    Ground("one_star", "评为一星或列为失信机构", "suspension", 6, YUYAO),
    Ground("grade_d", "信用等级为 D", "suspension", 3, LOCAL),
    Ground("grade_e", "信用等级为 E", "suspension", 6, LOCAL),
    Ground("gave_up", "无正当理由放弃中选或不按时签订合同", "warning", 3, HUKOU),
    Ground("raised_fee", "擅自提高收费或另行索要", "warning", 3, HUKOU),
    Ground("late_result", "超过合同期限十个工作日以上交付", "warning", 3, HUKOU),
    Ground("bad_result", "成果不符合标准被退回", "warning", 3, HUKOU),
    Ground("outdated", "资质过期或变更后未更新", "warning", 3, HUKOU),
    Ground("other", "其他违反管理办法的行为", "warning", 3, LOCAL),
)
BY_CODE = {one.code: one for one in GROUNDS}


def months_of(code: str, lines: Iterable[str]) -> int:
    """Return the usual months of a ground; a line "label=months" of the local rule wins."""
    ground = BY_CODE[code]
    for line in lines:
        label, _, number = line.replace("＝", "=").partition("=")
        if label.strip() == ground.label and number.strip().isdecimal():
            return max(1, min(120, int(number)))
    return ground.months
