"""How long a time limit has been over: calendar days after its last day, on every page and paper.

A term may count working days, for it measures work to be done; once it is over every day counts
(自然日): the last day itself is still in time (民法典第二百零三条), interest on late payments and
agreed penalties run by the day (保障中小企业款项支付条例，逾期利息按日计), a holiday excuses nobody who is
late already, and whoever holds a calendar can count the same number. Pure.
"""

from __future__ import annotations

import datetime as dt

from app.kernel.errors import Reason


def days(due: dt.date, today: dt.date) -> int:
    """Count the days after the last day in time; 0 on that day and before."""
    return max((today - due).days, 0)


def latest(today: dt.date, least: int) -> dt.datetime:
    """Return the end of the last day that is at least so many days over on a day."""
    return dt.datetime.combine(today - dt.timedelta(days=max(least, 0)), dt.time.max)


def in_words(due: dt.datetime, now: dt.datetime) -> Reason:
    """Say how long a limit has been over; by hours on its own day."""
    over = days(due.date(), now.date())
    if over:
        return Reason.of("已超期 {n} 天（自然日）", n=over)
    hours = int((now - due).total_seconds() // 3600)
    return Reason.of("已超期 {hours} 小时", hours=hours) if hours > 0 else Reason("已超期")
