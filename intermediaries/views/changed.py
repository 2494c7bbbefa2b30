"""How the lines of a change are read: which columns a block has, what stands in them."""

from __future__ import annotations

from app.web.i18n import t
from intermediaries import queries
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
        "fee_note": "收费标准",
        "standard": "服务标准",
    },
    "regions": {"key": "服务区域"},
    "relations": {"kind": "关系", "name": "姓名或名称", "uscc": "统一社会信用代码"},
}
OTHER = {
    "legal_id_masked": "法定代表人身份证号",
    "licence": "营业执照或登记证书",
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
    if line is None:
        return ""
    value = line.get(name)
    if block == "identity" and name == "key":
        return t({**LABELS, **OTHER}[value])
    if block == "identity" and line["key"] == "region" and name == "value":
        return queries.region_names([value])[0]
    if block == "regions":
        return queries.region_names([value])[0]
    if name == "kind" and block == "relations":
        return t("没有股东") if value == NONE else t(RELATION_LABELS[value])
    if name == "expires_on" and value is None:
        return t("长期")
    return "" if value is None else str(value)
