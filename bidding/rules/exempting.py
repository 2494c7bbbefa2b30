"""Purchases outside the market: on which grounds, what is recorded and what never is. Pure.

Grounds as in the measures of Longchang: disaster and force majeure, urgent accidents, state
secrets. Of a secret purchase the record says only that it exists, by whom and on which ground.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from app.kernel import overdue
from app.kernel.errors import Reason

SECRET = "secret"  # noqa: S105 a ground, no password
GROUNDS = {
    "urgent": "应急抢险",
    "disaster": "自然灾害等不可抗力",
    SECRET: "涉及国家安全和国家秘密",
}
TOLD = {
    "title": "采购内容",
    "item": "服务事项",
    "basis": "豁免依据",
    "agency_name": "服务单位",
    "amount_fen": "金额",
    "happened_on": "发生日期",
}


def against(values: Mapping[str, Any], today: dt.date, papers: int) -> dict[str, Reason]:
    """Say what is wrong with a record, field by field; empty when it may be kept."""
    if values["ground"] == SECRET:
        wrong = {
            name: Reason.of("涉密采购不登记“{field}”，请清空后再提交", field=Reason(label))
            for name, label in TOLD.items()
            if values.get(name)
        }
        if papers:
            wrong["papers"] = Reason("涉密采购不上传任何材料")
        return wrong
    wrong = {
        name: Reason.of("请填写{field}", field=Reason(label))
        for name, label in TOLD.items()
        if not values.get(name)
    }
    day = values.get("happened_on")
    if day and day > today:
        wrong["happened_on"] = Reason("发生日期不能晚于今天")
    if not papers:
        wrong["papers"] = Reason("请上传批准文件或者情况说明")
    return wrong


def late(happened_on: dt.date | None, last: dt.date | None, today: dt.date) -> str:
    """Say that a record came late; "" when in time. `last` is the last day it was due."""
    if happened_on is None or last is None or today <= last:
        return ""
    return f"应于 {last} 前登记，逾期 {overdue.days(last, today)} 天"
