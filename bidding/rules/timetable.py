"""The two moments of a draw: F closes the sign-up, T draws; T is never before F + margin."""

import datetime as dt
from collections.abc import Callable

from app.kernel.errors import Reason

PUNCTUAL = 5  # minutes a freeze may come after F and leave a proposed T alone


def whole_minute(moment: dt.datetime) -> dt.datetime:
    """Round up to the next whole minute: notices name minutes, nothing happens early."""
    cut = moment.replace(second=0, microsecond=0)
    return cut if cut == moment else cut + dt.timedelta(minutes=1)


def shortest(now: dt.datetime, minutes: int, workday: Callable[[], dt.date]) -> dt.datetime:
    """Return the earliest F of a notice published now: so many minutes, else after working days."""
    if minutes:
        return now.replace(second=0, microsecond=0) + dt.timedelta(minutes=minutes)
    return dt.datetime.combine(workday(), dt.time())


def longer(opened: dt.datetime, closes: dt.datetime, workday: Callable[[], dt.date]) -> dt.datetime:
    """Return F of a sign-up kept open once more: as long again, in minutes when it was short."""
    if closes - opened < dt.timedelta(days=1):
        return whole_minute(closes + (closes - opened))
    return dt.datetime.combine(workday(), closes.time())


def proposed(earliest: dt.datetime, slack: dt.timedelta) -> dt.datetime:
    """Propose F: the afternoon of the first possible day; minutes get time to publish."""
    if earliest.time() == dt.time():
        return dt.datetime.combine(earliest.date(), dt.time(17))
    return whole_minute(earliest + slack)


def moved_on(closes: dt.datetime, earliest: dt.datetime) -> dt.datetime:
    """Return F, or the first moment from `earliest` on at the same time of day."""
    if closes >= earliest:
        return closes
    again = dt.datetime.combine(earliest.date(), closes.time())
    return again if again >= earliest else again + dt.timedelta(days=1)


def check(
    earliest: dt.datetime, closes: dt.datetime, draws: dt.datetime, margin: int
) -> dict[str, Reason]:
    """Judge F against the shortest window (ending `earliest`) and T against F + margin minutes."""
    wrong = {}
    if closes < earliest:
        wrong["signup_until"] = Reason.of(
            "报名时间太短：按规定最早只能在 {at} 截止", at=earliest.strftime("%Y-%m-%d %H:%M")
        )
    if draws < closes + dt.timedelta(minutes=margin):
        wrong["draw_at"] = Reason.of(
            "选取时刻至少要在报名截止后 {minutes} 分钟，即不早于 {at}",
            minutes=margin,
            at=(closes + dt.timedelta(minutes=margin)).strftime("%Y-%m-%d %H:%M"),
        )
    return wrong


def proposed_draw(closes: dt.datetime, margin: int) -> dt.datetime:
    """Propose T: a freeze comes seconds after F, so that T at the bare margin would always move."""
    return closes + dt.timedelta(minutes=margin + PUNCTUAL)


def late_freeze(frozen: dt.datetime, draws: dt.datetime, margin: int) -> dt.datetime:
    """Return T, moved when the freeze came less than the margin before it (trust 4.8)."""
    return max(draws, whole_minute(frozen + dt.timedelta(minutes=margin)))


def is_open(moment: dt.datetime, closes: dt.datetime) -> bool:
    """Say whether a sign-up read at `moment` is in time: strictly before F."""
    return moment < closes
