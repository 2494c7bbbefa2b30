"""Checks before a requirement may be published; each refusal is a sentence for the owner."""

import datetime as dt
from dataclasses import dataclass

from app.kernel.errors import Reason
from bidding.rules import timetable


@dataclass(frozen=True)
class Draft:
    """The values of a draft that the checks look at."""

    item_active: bool
    item_name: str
    amount_fen: int
    service_days: int
    signup_until: dt.datetime
    draw_at: dt.datetime
    complaint_phone: str
    level: int
    source: str
    project_open: bool = True
    publicity_days: int = 3
    publicity_hours: int | None = None
    tender_first: tuple[Reason, ...] = ()
    content: str = "见附件"
    of_method: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Limits:
    """The numbers in force at the place and on the day."""

    tender_limit_fen: int
    earliest_close: dt.datetime
    margin: int
    publicity_days: int = 0
    publicity_hours: int = 0


def _publicity(draft: Draft, limits: Limits) -> list[Reason]:
    """Hours only where the local rule knows them; neither may be shorter than the rule."""
    if draft.publicity_hours is None:
        if draft.publicity_days >= limits.publicity_days:
            return []
        return [Reason.of("公示期不得少于 {n} 个工作日", n=limits.publicity_days)]
    if not limits.publicity_hours:
        return [Reason("本地没有按小时公示的规定，请按工作日填写公示期")]
    if draft.publicity_hours >= limits.publicity_hours:
        return []
    return [Reason.of("公示期不得少于 {n} 小时", n=limits.publicity_hours)]


def _empty(draft: Draft) -> list[Reason]:
    told = (
        (draft.content.strip(), "请填写服务内容"),
        (draft.service_days > 0, "请填写服务期限（天）"),
        (draft.complaint_phone, "请填写业主投诉电话"),
    )
    return [Reason(text) for given, text in told if not given]


def check(draft: Draft, limits: Limits) -> list[Reason]:
    """Say why the draft may not be published; empty means it may."""
    reasons = []
    if not draft.project_open:
        reasons.append(Reason("项目已注销，不能再发布采购需求"))
    if not draft.item_active:
        reasons.append(
            Reason.of("中介服务事项“{item}”已取消，不得再要求提供", item=draft.item_name)
        )
    if draft.amount_fen <= 0:
        reasons.append(Reason("服务金额须大于零"))
    reasons += draft.tender_first
    if limits.tender_limit_fen and draft.amount_fen >= limits.tender_limit_fen:
        reasons.append(
            Reason.of(
                "服务金额达到本地必须招标的限额 {limit} 元，应当依法招标，不得以随机抽取代替",
                limit=f"{limits.tender_limit_fen / 100:,.2f}",
            )
        )
    reasons += _empty(draft)
    if draft.level == 3 and draft.source not in {"drand", "lottery"}:
        reasons.append(Reason("三级可信度须选定外部随机数来源"))
    reasons += draft.of_method
    reasons += _publicity(draft, limits)
    moments = timetable.check(
        limits.earliest_close, draft.signup_until, draft.draw_at, limits.margin
    )
    return reasons + list(moments.values())
