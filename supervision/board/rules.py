"""Which figures there are, what stands out, how it is called; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.kernel.errors import Reason

OWNER, ITEM, COUNTY = "owner", "item", "county"
SUBJECTS = {OWNER: "项目业主", ITEM: "服务事项", COUNTY: "区县"}
KINDS = {
    "top_owner": "业主集中度",
    "top_item": "事项集中度",
    "top_county": "区县集中度",
    "direct": "直接选取率",
    "splitting": "化整为零",
    "repeated": "重复中选",
    "late_choosing": "逾期选定",
    "late_signing": "逾期签约",
    "late_rating": "逾期未评价",
    "late_filing": "逾期确认备案",
    "late_change": "逾期答复变更",
}
# kind -> what it is about, unit of its value, what its number counts
ABOUT = {
    "top_owner": OWNER, "top_item": ITEM, "top_county": COUNTY, "direct": OWNER,
    "splitting": OWNER, "repeated": OWNER, "late_choosing": OWNER, "late_signing": OWNER,
    "late_rating": OWNER, "late_filing": OWNER, "late_change": OWNER,
}  # fmt: skip
WORDS = {
    "top_owner": "前四家机构占中选金额的比例",
    "top_item": "前四家机构占中选金额的比例",
    "top_county": "前四家机构占中选金额的比例",
    "direct": "直接选取占全部中选的比例",
    "splitting": "限额以下各次合计占限额的比例",
    "repeated": "同一机构占该业主中选次数的比例",
    "late_choosing": "逾期选定占全部选定的比例",
    "late_signing": "逾期签约占全部签约的比例",
    "late_rating": "逾期未评价占应评价的比例",
    "late_filing": "逾期确认备案占机构提交合同的比例",
    "late_change": "逾期答复占机构提出变更的比例",
}
TOP = 4
COMPLAINT, SANCTION = "complaint", "sanction"
WAYS = {COMPLAINT: "转为投诉，由主管部门调查", SANCTION: "对机构提出惩戒"}


@dataclass(frozen=True)
class Found:
    """One figure of one subject: `value` in hundredths of a percent, `n` how many it rests on."""

    kind: str
    subject: str
    name: str
    n: int
    value: int
    figures: Mapping[str, Any]
    owner: str | None = None
    agency: str | None = None
    region: str = ""
    evidence: Sequence[str] = field(default=())

    def key(self, quarter: str) -> str:
        """Name the signal: once a kind, subject and quarter."""
        return f"{self.kind}:{self.subject}:{quarter}"


def window(today: dt.date, months: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the months that end today."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return dt.date(year, month + 1, min(today.day, 28)), today


def quarter(day: dt.date) -> str:
    """Name the quarter of a day."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def rate(part: int, whole: int) -> int:
    """Return a share in hundredths of a percent, rounded half up."""
    return (part * 20_000 + whole) // (2 * whole) if whole else 0


def fence(values: Iterable[int], spread: int) -> int | None:
    """Return the upper quartile fence, Q3 + spread % of the quartile distance; None of too few."""
    rows = sorted(values)
    if len(rows) < 8 or not spread:
        return None
    lower, upper = rows[len(rows) // 4], rows[(3 * len(rows)) // 4]
    return upper + (upper - lower) * spread // 100


def standing_out(rows: Sequence[Found], least: int, threshold: int, spread: int) -> list[Found]:
    """Return what rests on enough and reaches the threshold in percent, or lies beyond the fence
    of its kind, the greatest first."""
    enough = [one for one in rows if one.n >= least]
    beyond = fence((one.value for one in enough), spread)
    found = [
        one
        for one in enough
        if one.value >= threshold * 100 or (beyond is not None and one.value > beyond > 0)
    ]
    return sorted(found, key=lambda one: (-one.value, -one.n, one.subject))


def split_under(amounts: Sequence[int], floor: int) -> tuple[int, int] | None:
    """Return (how many, their sum) of the purchases below a limit that reach it together."""
    below = [one for one in amounts if one < floor]
    return (len(below), sum(below)) if len(below) > 1 and sum(below) >= floor else None


def has_party(signal: Any) -> list[Reason]:
    """Refuse to ask or accuse where no organisation is behind a figure."""
    if signal.owner_id or signal.agency_id:
        return []
    return [Reason("这条线索不针对某个单位，不能要求说明或移送")]
