"""Appraisals of the practice year: one of the last quarter that is published, a monthly draft."""

from __future__ import annotations

import datetime as dt

from app.demo import buying
from app.demo.stage import Stage, Story
from supervision.appraisals import queries
from supervision.appraisals.services import drawing_up, hearing

BEGAN, HEARD = 20, 8  # working days before today, and until the time for objections is over
DOUBT = "本单位九月的一件事项因补充材料暂停过，请核对用时是否扣除了暂停的时间。"
REPLY = "已核对：暂停的时间没有计入用时，数据无误。"
WORDS = "本季度总体情况较好。逾期的事项请有关单位逐件说明原因，排名靠后的单位提出改进措施。"


def stories(stage: Stage) -> list[Story]:
    """Return the story of the published sheet and of the draft."""
    return [_published(stage), _draft(stage)]


def _last(day: dt.date, months: int) -> dict[str, int]:
    """Return year and number of the last period of so many months that is over on a day."""
    ended = day.year * 12 + (day.month - 1) // months * months - months
    return {"year": ended // 12, "number": ended % 12 // months + 1}


def _published(stage: Stage) -> Story:
    began = stage.ago(BEGAN, "09:15")
    yield began
    office = stage.actor("supervisor", "supervisor")
    row = drawing_up.create({"period": "quarter", **_last(began.date(), 3)}, office)
    yield buying.next_morning("10:20")
    drawing_up.hear(queries.appraisal(row.id), office, None)
    yield buying.next_morning("14:05")
    found = hearing.raise_one(queries.appraisal(row.id), DOUBT, stage.actor("planning", "planning"))
    yield buying.next_morning("09:50")
    hearing.answer(row, found, REPLY, office)
    yield stage.ago(BEGAN - HEARD, "10:00")
    drawing_up.publish(queries.appraisal(row.id), WORDS, office, None)


def _draft(stage: Stage) -> Story:
    moment = stage.ago(2, "09:35")
    yield moment
    office = stage.actor("supervisor", "supervisor")
    drawing_up.create({"period": "month", **_last(moment.date(), 1)}, office)
