"""How values are written on pages: money, days, moments, what is left of a time limit."""

import re

from app.kernel import clock, money, overdue
from app.web.i18n import CHINESE, locale, t

BROWSERS = tuple(
    (re.compile(rule), name)
    for rule, name in (
        (r"Edg\w*/(\d+)", "Edge"),
        (r"Firefox/(\d+)", "Firefox"),
        (r"Chrom\w*/(\d+)", "Chrome"),
        (r"Version/(\d+).*Safari", "Safari"),
    )
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def show_money(fen):
    """12,345.00 元; nothing where no amount is known."""
    return "" if fen is None else t("{amount} 元", amount=money.show(fen))


def capitals(fen):
    """An amount in 大写; nothing in English, whose readers have the figures."""
    return money.capitals(fen) if locale() == CHINESE else ""


def show_date(day):
    return "" if day is None else day.isoformat()[:10]


def show_moment(moment):
    return "" if moment is None else moment.isoformat(" ", "minutes")


def show_weekday(day):
    return "" if day is None else t(WEEKDAYS[day.weekday()])


def days_left(due):
    """Calendar time up to `due`, or since, in words; working days are told by the deadline light."""
    if due is None:
        return t("没有时限")
    left = due - clock.now()
    seconds = left.total_seconds()
    if seconds < 0:
        return t(overdue.in_words(due, clock.now()))
    if seconds < 3600:
        return t("剩余不足 1 小时")
    if seconds < 86400:
        return t("剩余 {hours} 小时", hours=int(seconds // 3600))
    return t("剩余 {days} 天", days=left.days)


def show_size(count):
    """Bytes for readers."""
    for unit, step in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= step:
            return f"{count / step:.1f} {unit}"
    return f"{count} B"


def show_device(agent):
    """The browser and system a User-Agent line names, in words a person knows."""
    browser = next(
        (f"{name} {found[1]}" for rule, name in BROWSERS if (found := rule.search(agent))), ""
    )
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(filter(None, (browser, system))) or (t("其他浏览器") if agent else "")


def show_minute(text):
    """The minute of an RFC 3339 time of the log, as everywhere else on the pages."""
    return text[:16].replace("T", " ")


def install(app):
    app.jinja_env.filters.update(
        money=show_money,
        date=show_date,
        moment=show_moment,
        weekday=show_weekday,
        days_left=days_left,
        size=show_size,
        device=show_device,
        minute=show_minute,
        t=t,
    )
