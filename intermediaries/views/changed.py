"""How the lines of a change are read: which columns a block has, what stands in them."""

from __future__ import annotations

from typing import Any

from app.kernel import money
from app.web.i18n import t
from intermediaries import queries
from intermediaries.materials import MATERIALS, PRESENCE
from intermediaries.models.agency import RELATION_LABELS
from intermediaries.rules.changes import Line, Row
from intermediaries.services.application import LABELS
from intermediaries.services.blocks import NONE

COLUMNS = {
    "identity": {"key": "项目", "value": "内容"},
    "qualifications": {
        "kind": "资质类型",
        "level": "等级",
        "major": "专业子项",
        "number": "证书编号",
        "issuer": "发证机关",
        "issued_on": "发证日期",
        "expires_on": "有效期至",
    },
    "people": {
        "name": "姓名",
        "id_masked": "身份证号",
        "certificate": "执业证书",
        "number": "证书编号",
        "level": "证书等级",
        "major": "专业",
        "expires_on": "证书有效期至",
        "insured_until": "社保缴至",
        "insured_months": "社保证明月数",
    },
    "services": {
        "item": "服务事项",
        "promised_days": "承诺时限（工作日）",
        "price_fen": "价格",
        "fee_note": "收费标准",
        "standard": "服务标准",
    },
    "regions": {"key": "服务区域", "filing": "备案情况"},
    "relations": {"kind": "关系", "name": "姓名或名称", "uscc": "统一社会信用代码"},
    "authorised": {"key": "项目", "value": "内容"},
}
OTHER = {
    "legal_id_masked": "法定代表人身份证号",
    "licence": "营业执照或登记证书",
    "authorised": "业务授权人",
    "authorised_id_masked": "业务授权人身份证号",
    "authorised_phone": "业务授权人电话",
    "authorised_until": "业务授权人社保缴至",
    "authorised_months": "业务授权人社保月数",
    "at_window": "进驻方式",
    **MATERIALS,
}


def columns(block: str) -> dict[str, str]:
    """Name the columns of a block: field -> heading."""
    return COLUMNS[block]


def cells(block: str, row: Row) -> list[tuple[str, str, str, bool]]:
    """List (heading, before, after, whether they differ) of one line."""
    return [
        (heading, (old := _word(block, name, row.before)), (new := _word(block, name, row.after)),
         old != new)
        for name, heading in COLUMNS[block].items()
    ]  # fmt: skip


def _word(block: str, name: str, line: Line | None) -> str:
    if line is None or line.get(name) is None:
        return t("长期") if line is not None and name == "expires_on" else ""
    value = line[name]
    if block in ("identity", "authorised"):
        return t({**LABELS, **OTHER}[value]) if name == "key" else _fact(line["key"], value)
    if block == "regions" and name == "key":
        return queries.region_names([value])[0]
    if block == "relations" and name == "kind":
        return t("没有股东") if value == NONE else t(RELATION_LABELS[value])
    return money.show(value) if name == "price_fen" else str(value)


def _fact(key: str, value: Any) -> str:
    """Write what an agency says about itself."""
    if key == "region":
        return queries.region_names([value])[0]
    return t(PRESENCE[value]) if key == "at_window" else str(value)
