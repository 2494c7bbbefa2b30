"""Shipped tables of criteria by service, as data: what a draft starts with; the owner changes them.

Source of the frame: Order 87 of the Ministry of Finance (政府采购货物和服务招标投标管理办法), article 55:
what is scored must follow from the need, be quantified, and leave the price at least 10 points for
services. Titles and weights are the product's proposal; a place that publishes its own types them in.
"""

from typing import Any

from bidding.rules.selection.scoring import CREDIT, EXPERT, POINT, PRICE

SOURCE = "参照政府采购货物和服务招标投标管理办法第五十五条，可按本地规定修改"
Row = tuple[str, int, str]

PLAN: Row = ("服务方案", 35, "对项目的理解、重点难点和进度安排是否切实可行")
STAFF: Row = ("人员配备", 20, "负责人和主要人员的资格、经验与到岗承诺")
RECORD: Row = ("同类业绩", 15, "近三年同类项目的数量和质量，以合同和成果为准")
QUALITY: Row = ("质量保证", 15, "质量控制措施、复核程序和责任承诺")
GENERAL = (PLAN, STAFF, RECORD)
# service item -> (points of the price, what experts score)
BY_ITEM: dict[str, tuple[int, tuple[Row, ...]]] = {
    "drawing-review": (
        20,
        (
            ("审查组织方案", 30, "专业配备、审查流程和时限安排是否满足项目需要"),
            ("审查人员", 25, "各专业审查人员的资格、从业年限和同类项目经验"),
            ("质量与廉洁措施", 15, "复核程序、差错责任和廉洁承诺"),
        ),
    ),
    "engineering-survey": (25, (PLAN, ("设备与人员", 20, "勘察设备、技术人员和现场组织"), QUALITY)),
    "surveying": (30, (("技术设计", 30, "作业方法、精度和成果形式"), STAFF, RECORD)),
    "cost-consulting": (25, (PLAN, STAFF, QUALITY)),
    "environmental-impact": (
        20,
        (("编制方案", 40, "评价重点、监测和公众参与安排"), STAFF, QUALITY),
    ),
}
FALLBACK = (25, GENERAL)


def shipped(item: str) -> list[dict[str, Any]]:
    """Return the table of a service; the rest to 100 points is the frozen credit score."""
    price, rows = BY_ITEM.get(item, FALLBACK)
    rest = 100 - price - sum(weight for _, weight, _ in rows)
    table = [_row("price", "价格", price, PRICE)]
    if rest:
        table.append(_row("credit", "信用", rest, CREDIT))
    return table + [
        _row(f"c{n}", title, weight, EXPERT, guide)
        for n, (title, weight, guide) in enumerate(rows, 1)
    ]


def _row(key: str, title: str, weight: int, kind: str, guide: str = "") -> dict[str, Any]:
    return {"key": key, "title": title, "weight": weight * POINT, "kind": kind, "guide": guide}
