"""中介超市公告记录表: its columns, and rows of a workbook as rows of the ledger. Pure."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from app.kernel.errors import Reason
from intermediaries.rules.item_sheet import day, fen, text
from intermediaries.rules.limit_sheet import Line

COLUMNS = (
    ("place", "序号", 8),
    ("business", "业务类型", 16),
    ("region", "区域", 16),
    ("approved", "项目是否批复", 14),
    ("approval_no", "批复文号", 24),
    ("project", "项目名称", 40),
    ("owner", "业主", 30),
    ("budget_fen", "预算金额（元）", 16),
    ("supermarket", "中介超市", 20),
    ("published_on", "发布日期", 14),
    ("link", "公告链接", 44),
    ("method", "选取方式", 16),
    ("deadline", "截止时间", 18),
    ("signed_up", "是否报名", 10),
    ("won", "是否中选", 10),
    ("market_person", "市场人员", 12),
    ("entered_by", "录入人", 12),
    ("archived", "中选通知书是否归档", 18),
)
TITLES = {name: heading for name, heading, _ in COLUMNS}
HEADINGS = {heading: name for name, heading, _ in COLUMNS}
NEEDED = ("project", "supermarket", "published_on")
LONGEST = {
    "business": 60,
    "region": 60,
    "approval_no": 80,
    "project": 200,
    "owner": 120,
    "supermarket": 80,
    "link": 300,
    "method": 40,
    "market_person": 60,
    "entered_by": 60,
}
YES = {"是", "已批复", "已报名", "中选", "已中选", "已归档", "√", "y", "yes", "true", "1"}
NO = {"否", "未批复", "未报名", "未中选", "未归档", "×", "n", "no", "false", "0"}
# What makes two rows the same notice.
ALIKE = ("supermarket", "project", "published_on")


def read(number: int, typed: Mapping[str, Any]) -> Line:
    """Read one row; its reasons say everything that is wrong with its words."""
    values: dict[str, Any] = {name: text(typed.get(name)) for name in LONGEST}
    against = _of_words(values)
    for name in ("approved", "signed_up", "won", "archived"):
        values[name] = _yes_no(typed.get(name), TITLES[name], against)
    values |= {name: bool(values[name]) for name in ("signed_up", "archived")}
    values["budget_fen"] = fen(typed.get("budget_fen"), against)
    values["published_on"] = day(typed.get("published_on"))
    if values["published_on"] is None:
        against.append(Reason("发布日期看不懂，请写成 2026-01-31 的样子"))
    values["deadline"] = _moment(typed.get("deadline"), against)
    if values["won"] and not values["signed_up"]:
        against.append(Reason("没有报名的公告不能填写中选"))
    return Line(number, values, tuple(against))


def _of_words(values: dict[str, Any]) -> list[Reason]:
    """Say what is wrong with the words of a row: too long, missing, no address."""
    against = [
        Reason.of("{label}最多 {n} 个字", label=Reason(TITLES[name]), n=most)
        for name, most in LONGEST.items()
        if len(values[name]) > most
    ]
    for name in ("project", "supermarket"):
        if not values[name]:
            against += [Reason.of("请填写{label}", label=Reason(TITLES[name]))]
    if values["link"] and not values["link"].startswith(("http://", "https://")):
        against.append(Reason("公告链接应以 http:// 或 https:// 开头"))
    return against


def _yes_no(value: Any, title: str, against: list[Reason]) -> bool | None:
    typed = text(value).lower()
    if not typed:
        return None
    if typed in YES or typed in NO:
        return typed in YES
    against.append(Reason.of("{label}只能填“是”或“否”", label=Reason(title)))
    return None


def _moment(value: Any, against: list[Reason]) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None, microsecond=0)
    typed = text(value)
    if not typed:
        return None
    try:
        return dt.datetime.strptime(typed.replace("/", "-")[:16], "%Y-%m-%d %H:%M")
    except ValueError:
        found = day(value)
    if found is None:
        against.append(Reason("截止时间看不懂，请写成 2026-01-31 17:00 的样子"))
        return None
    return dt.datetime.combine(found, dt.time(23, 59))


def in_words(value: bool | None) -> str:
    """Write a yes or no of the sheet; nothing where nobody said."""
    return {None: "", True: "是", False: "否"}[value]
