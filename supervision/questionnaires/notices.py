"""Who is told what about questionnaires and demands, and every event as a sentence; data."""

from typing import Any

from app.accounts.queries import people_with
from app.kernel.room import Message
from supervision.questionnaires import queries

QUESTIONNAIRE_PAGE = "/supervision/questionnaires/{id}"
DEMAND_PAGE = "/supervision/demands/{id}"

ROLES = ("officer", "clerk", "handler", "reviewer")


def office(event: Any) -> list[str]:
    """Return the people of the office that asks."""
    return people_with(queries.questionnaire(event.subject_id).office_id, *ROLES, "manager")


def desk(event: Any) -> list[str]:
    """Return the people of the office a demand came to."""
    return people_with(queries.demand(event.subject_id).desk_id, *ROLES, "manager")


def answering(event: Any) -> list[str]:
    """Return the people of the office that has to answer a demand."""
    return people_with(queries.demand(event.subject_id).office_id, *ROLES, "manager")


def raised_by(event: Any) -> list[str]:
    """Return who asked; who has no account looks with number and code."""
    row = queries.demand(event.subject_id)
    return [row.person_id] if row.person_id else []


_Q, _D = "supervision.questionnaire.", "supervision.demand."
NOTICES = {
    f"{_Q}close": Message(
        office, "问卷“{title}”已截止，收到 {n} 份答卷，请决定是否公布结果", QUESTIONNAIRE_PAGE
    ),
    f"{_D}raise": Message(desk, "收到诉求 {number}，请在期限内交办", DEMAND_PAGE),
    f"{_D}assign": Message(answering, "诉求 {number} 已交给贵单位，请在期限内答复", DEMAND_PAGE),
    f"{_D}give_back": Message(desk, "诉求 {number} 被退回，请另行交办：{reason}", DEMAND_PAGE),
    f"{_D}decline": Message(raised_by, "诉求 {number} 不予办理：{reason}", DEMAND_PAGE),
    f"{_D}answer": Message(raised_by, "诉求 {number} 已由{office}答复", DEMAND_PAGE),
}

SENTENCES = {
    f"{_Q}create": "起草问卷“{title}”",
    f"{_Q}edit": "修改问卷草稿",
    f"{_Q}publish": "发布问卷，{opens} 开始，{closes} 截止",
    f"{_Q}discard": "作废草稿",
    f"{_Q}open": "开始填写",
    f"{_Q}close": "截止填写，共收到 {n} 份答卷",
    f"{_Q}call_off": "中止调查",
    f"{_Q}announce": "公布调查结果",
    f"{_Q}shelve": "决定不公布结果",
    "supervision.meeting.record": "登记“{title}”",
    f"{_D}raise": "收到诉求 {number}",
    f"{_D}assign": "交{office}办理",
    f"{_D}decline": "不予办理",
    f"{_D}answer": "{office}已答复",
    f"{_D}give_back": "退回，另行交办",
}
