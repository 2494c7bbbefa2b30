"""What the big screen of a draw hall counts down to. Pure."""

import datetime as dt


def left(now: dt.datetime, closes: dt.datetime, draws: dt.datetime) -> tuple[str, str] | None:
    """Return (towards what, time left) until F, then until T; None after it."""
    if now < closes:
        return "距报名截止", shown(closes - now)
    if now < draws:
        return "距抽取或开启", shown(draws - now)
    return None


def shown(span: dt.timedelta) -> str:
    """Write a span as days and a clock, every begun second counted."""
    seconds = -int(-span.total_seconds() // 1)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = f"{hours:02d}:{minutes:02d}:{seconds:02d}"
    return f"{days}d {clock}" if days else clock
