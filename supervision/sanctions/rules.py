"""What a sanction may be and when repair is open; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from app.kernel.errors import Reason

WARNING, SUSPENSION, REMOVAL = "warning", "suspension", "removal"
MEASURES = {WARNING: "警告", SUSPENSION: "暂停承接服务", REMOVAL: "清退"}
ALL, ITEMS, REGION = "all", "items", "region"
SCOPES = {ALL: "全部服务", ITEMS: "指定服务事项", REGION: "指定区域"}
MONTHS = range(1, 121)


def problems(
    measure: str, scope: str, items: Sequence[str], place: str | None, months: int | None
) -> dict[str, Reason]:
    """Say what a proposal lacks, by field; empty means it can be made."""
    found = {}
    if measure != SUSPENSION and scope != ALL:
        found["scope"] = Reason("只有暂停可以限定服务事项或区域")
    if scope == ITEMS and not items:
        found["items"] = Reason("请选择要暂停的服务事项")
    if scope == REGION and not place:
        found["place"] = Reason("请填写要暂停的区域")
    if months is not None and months not in MONTHS:
        found["months"] = Reason("月数应在 1 到 120 之间")
    return found


def no_heavier(months: int, proposed: int) -> list[Reason]:
    """Nobody is punished harder because he stated his case."""
    if months <= proposed:
        return []
    return [Reason.of("不得因陈述申辩加重，最多 {n} 个月", n=proposed)]


def repair_from(starts: dt.date, ends: dt.date, share: int) -> dt.date:
    """Return the first day on which repair may be asked for: after `share` percent of the term."""
    days = (ends - starts).days + 1
    return starts + dt.timedelta(days=-(-days * share // 100))


def repair_is_open(sanction: Any) -> list[Reason]:
    """Repair needs some of the term behind it; the service sets the days."""
    day, first = getattr(sanction, "day", None), getattr(sanction, "repair_from", None)
    if day is None or first is None:
        return [Reason("请重新打开页面后再办理。")]
    if day >= first:
        return []
    return [Reason.of("{day} 起可以申请修复", day=first.isoformat())]


def is_grounded(sanction: Any) -> list[Reason]:
    """The notice tells facts and clause."""
    if sanction.facts.strip() and sanction.clause.strip():
        return []
    return [Reason("告知书须写明事实和依据条款")]
