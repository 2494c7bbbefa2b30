"""The three ways into the library, and what an intake must say. Pure.

National policy forbids quotas on the number of agencies (国办发〔2015〕31号): a shortlist is a
label beside open entry, and nobody is left off it for want of places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from app.kernel.errors import Reason

NOTICE, FORMALITY, BATCH = "notice", "formality", "batch"
MODELS = {
    NOTICE: "告知性登记（提交即入驻，事后核查）",
    FORMALITY: "形式核验（核验通过后入驻）",
    BATCH: "形式核验，另设分批征集的入选名单",
}
LONGEST = 366 * 3


def way_in(model: str, *, failed_before: bool) -> str:
    """Return the way an application goes: whoever failed a later check is checked first."""
    return FORMALITY if model == NOTICE and failed_before else model


def problems(intake: Any, today: dt.date) -> list[Reason]:
    """Say why an intake cannot be published; empty when it can."""
    wrong = days(intake)
    if intake.closes < today:
        wrong.append(Reason.of("征集截止日不能早于今天。"))
    if not intake.conditions.strip():
        wrong.append(Reason.of("请写明入选条件。"))
    return wrong


def days(intake: Any) -> list[Reason]:
    """Say what is wrong with the days of an intake."""
    wrong = []
    if intake.closes < intake.opens:
        wrong.append(Reason.of("征集截止日不能早于开始日。"))
    if intake.valid_from <= intake.closes:
        wrong.append(Reason.of("名单生效日应在征集截止日之后。"))
    if intake.valid_to < intake.valid_from:
        wrong.append(Reason.of("名单到期日不能早于生效日。"))
    if (intake.valid_to - intake.valid_from).days > LONGEST:
        wrong.append(Reason.of("名单有效期最长三年。"))
    return wrong


def may_apply(
    intake: Any, today: dt.date, *, serves: bool, offered: Collection[str]
) -> list[Reason]:
    """Say why a listed agency may not apply for an intake today; empty when it may."""
    wrong = []
    if intake.state != "open" or not intake.opens <= today <= intake.closes:
        wrong.append(
            Reason.of(
                "征集时间为{opens}至{closes}，现在不受理申请。",
                opens=intake.opens.isoformat(),
                closes=intake.closes.isoformat(),
            )
        )
    if not serves:
        wrong.append(Reason.of("本机构的服务区域不包括这一批次的地区。"))
    if intake.items and not set(intake.items) & set(offered):
        wrong.append(Reason.of("本机构没有上架这一批次征集的服务事项。"))
    return wrong
