"""What the big screen of a draw hall counts down to. Pure."""

import datetime as dt


def left(now: dt.datetime, closes: dt.datetime, draws: dt.datetime) -> tuple[str, int, str] | None:
    """Return (towards what, days left, clock of the rest) until F, then until T; None after it."""
    if now < closes:
        return ("距报名截止", *shown(closes - now))
    if now < draws:
        return ("距选取时刻", *shown(draws - now))
    return None


def shown(span: dt.timedelta) -> tuple[int, str]:
    """Part a span into days and a clock, every begun second counted."""
    seconds = -int(-span.total_seconds() // 1)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    return days, f"{hours:02d}:{minutes:02d}:{seconds:02d}"
