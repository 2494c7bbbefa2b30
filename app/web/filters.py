"""How values are written on pages: money, days, moments, what is left of a time limit."""

from app.kernel import clock, money
from app.web.i18n import t

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def show_money(fen):
    """12,345.00 元; nothing where no amount is known."""
    return "" if fen is None else t("{amount} 元", amount=money.show(fen))


def show_date(day):
    return "" if day is None else day.strftime("%Y-%m-%d")


def show_moment(moment):
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M")


def show_weekday(day):
    return "" if day is None else t(WEEKDAYS[day.weekday()])


def days_left(due):
    """Calendar time up to `due` in words; working days are told by the deadline light."""
    if due is None:
        return t("没有时限")
    left = due - clock.now()
    seconds = left.total_seconds()
    if seconds <= -86400:
        return t("已超期 {days} 天", days=int(-seconds // 86400))
    if seconds < 0:
        return t("已超期 {hours} 小时", hours=int(-seconds // 3600))
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


def install(app):
    app.jinja_env.filters.update(
        money=show_money,
        date=show_date,
        moment=show_moment,
        weekday=show_weekday,
        days_left=days_left,
        size=show_size,
    )
