"""The rule set that is shipped: what sources name, with numbers that local measures set."""

from __future__ import annotations

from typing import Any

LOCAL = "由地方办法规定"
HUKOU = "湖口县2025年中介服务负面清单（一般失信）"
TANGSHAN = "唐山市中介机构清退情形"
YUYAO = "余姚市2025年办法"
DENGZHOU = "邓州市中介机构信用信息归集规定"
RULES_ID = "creditrules22222"
TITLE = "默认信用规则"
EDITION = "2015-1"
SOURCE = f"{HUKOU}；{TANGSHAN}；{YUYAO}；分值和等级界限以及月数{LOCAL}"
POINTS = {"general": -5, "serious": -15, "grave": -40, "praise": 3}
# Months an entry counts, months after which repair may be asked for.
TIMES = {"general": (12, 6), "serious": (12, 6), "grave": (12, 6), "praise": (12, 0)}


def _item(code: str, level: str, title: str, source: str, **more: Any) -> dict[str, Any]:
    validity, repair = TIMES[level]
    return {
        "code": code,
        "title": title,
        "level": level,
        "points": POINTS[level],
        "clause": f"{source}；分值{LOCAL}",
        "validity_months": validity,
        "repair_months": repair,
        "consequence": "none",
        "months": 0,
        "trigger": "",
    } | more


_BAN = {"consequence": "removal", "months": 12}
ITEMS = [
    _item("Y01", "general", "无正当理由放弃中选", HUKOU, trigger="declined"),
    _item("Y02", "general", "未按时签订服务合同", HUKOU, trigger="forfeited"),
    _item("Y03", "general", "一年内三次放弃中选", HUKOU, trigger="give_ups"),
    _item("Y04", "general", "擅自提高收费或者另提要求", HUKOU),
    _item("Y05", "general", "未按公告或合同约定提供服务", HUKOU),
    _item("Y06", "general", "成果不符合规范被退回", HUKOU, trigger="returned"),
    _item("Y07", "general", "超过合同时限10个工作日以上交付", HUKOU, trigger="late"),
    _item("Y08", "general", "资质过期或信息变更未及时更新", HUKOU, trigger="lapsed"),
    _item("J01", "serious", "服务质量差或不履行承诺", TANGSHAN),
    _item("J02", "serious", "受到主管部门或行业协会处罚", TANGSHAN),
    _item("J03", "serious", "拒不服从管理", TANGSHAN),
    _item("J04", "grave", "一年内三次服务质量投诉查实", TANGSHAN, **_BAN),
    _item("Z01", "grave", "不具备资质或者以欺骗手段取得合同", TANGSHAN, **_BAN),
    _item("Z02", "grave", "严重失职、弄虚作假或者泄露秘密", TANGSHAN, **_BAN),
    _item("Z03", "grave", "串通、行贿或者出具虚假成果", LOCAL, consequence="removal", months=36),
    _item("B01", "praise", "受到主管部门表彰", DENGZHOU),
]
DATA: dict[str, Any] = {
    "base": 100,
    "ceiling": 110,
    "months": 12,
    "ratings": {"points": 20, "neutral": 8000, "least": 3},
    "bounds": [90, 80, 70, 60],
    "grades": {
        "C": {"consequence": "warning", "months": 0},
        "D": {"consequence": "suspension", "months": 3},
        "E": {"consequence": "suspension", "months": 6},
    },
    "items": ITEMS,
}
