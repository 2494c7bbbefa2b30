"""Who may be asked, what a question may be, what publishing needs; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from app.kernel.errors import Reason

OWNER, AGENCY, PUBLIC, WINDOW = "owner", "agency", "public", "window"
PARTIES = {
    OWNER: "项目业主",
    AGENCY: "中介服务机构",
    PUBLIC: "社会公众",
    WINDOW: "窗口办事人",
}
INVITED = (OWNER, AGENCY)  # organisations with an account; the others answer on a public page
OPEN_TO_ALL = (PUBLIC, WINDOW)
ONE, MANY, SCALE, NUMBER, WORDS = "one", "many", "scale", "number", "text"
KINDS = {
    ONE: "单选题",
    MANY: "多选题",
    SCALE: "评分题（1 至 5 分）",
    NUMBER: "数字题",
    WORDS: "问答题",
}
CHOOSING = (ONE, MANY)
SCALED = range(1, 6)
MOST_QUESTIONS, MOST_OPTIONS, LONGEST_OPTION = 50, 20, 100
MEETINGS = {"meeting": "座谈会", "visit": "走访、明察暗访", "call": "电话回访"}


def options_of(text: str) -> list[str]:
    """Read the options of a question, one a line; what stands twice counts once."""
    lines = (line.strip() for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def question_problems(kind: str, options: Sequence[str]) -> dict[str, Reason]:
    """Check the options of a question against its kind, by field."""
    if kind not in CHOOSING:
        return {"lines": Reason.of("只有单选题和多选题有选项")} if options else {}
    if not 2 <= len(options) <= MOST_OPTIONS:
        return {"lines": Reason.of("选项每行一个，应有 2 至 {n} 个", n=MOST_OPTIONS)}
    if any(len(one) > LONGEST_OPTION for one in options):
        return {"lines": Reason.of("每个选项最多 {n} 个字", n=LONGEST_OPTION)}
    return {}


def head_problems(
    audience: Iterable[str], anonymous: bool, opens: dt.datetime, closes: dt.datetime
) -> dict[str, Reason]:
    """Check who is asked and when, by field."""
    found: dict[str, Reason] = {}
    if closes <= opens:
        found["closes_at"] = Reason.of("截止时间应晚于开始时间")
    if not anonymous and set(audience) & set(OPEN_TO_ALL):
        found["anonymous"] = Reason.of(
            "公众和窗口办事人只能匿名填写；要记名的，请只向业主和机构调查"
        )
    return found


def may_be_published(questionnaire: Any) -> list[Reason]:
    """Refuse to publish what asks nothing, or what would be over before it began."""
    found = []
    if not questionnaire.question_count:
        found.append(Reason.of("问卷还没有题目"))
    if questionnaire.is_late:
        found.append(Reason.of("截止时间已过，请先修改填写时间"))
    return found
