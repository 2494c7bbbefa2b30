"""Who is told what about appraisals, and every event as a sentence; data."""

from typing import Any

from app.accounts.queries import people_with
from app.kernel.room import Message
from supervision.appraisals import queries

PAGE = "/supervision/appraisals/{id}"

ROLES = ("handler", "reviewer", "clerk", "officer", "lead", "manager")


def bodies(event: Any) -> list[str]:
    """Return the people of every body on the sheet."""
    named = queries.appraisal(event.subject_id).named
    return list(dict.fromkeys(p for one in named for p in people_with(one, *ROLES)))


def office(event: Any) -> list[str]:
    """Return the officers of the office that draws it up."""
    return people_with(queries.appraisal(event.subject_id).office_id, "officer")


def objector(event: Any) -> list[str]:
    """Return the people of the body whose objection was answered."""
    return people_with(event.facts["body_id"], *ROLES)


_A = "supervision.appraisal."
NOTICES = {
    f"{_A}hear": Message(bodies, "{title}正在征求意见，有异议的请在 {until} 前提出", PAGE),
    f"{_A}take_back": Message(bodies, "{title}已退回重新计算：{reason}", PAGE),
    f"{_A}object": Message(office, "{body}对{title}提出异议，请答复", PAGE),
    f"{_A}answer": Message(objector, "贵单位对{title}的异议已答复", PAGE),
    f"{_A}publish": Message(bodies, "{title}已通报", PAGE),
}
SENTENCES = {
    f"{_A}create": "起草{title}",
    f"{_A}count": "重新计算数据",
    f"{_A}hear": "征求意见，{until} 前可以提出异议",
    f"{_A}discard": "作废草稿",
    f"{_A}take_back": "退回重新计算",
    f"{_A}object": "{body}提出异议",
    f"{_A}answer": "答复{body}的异议",
    f"{_A}publish": "公布通报",
}
