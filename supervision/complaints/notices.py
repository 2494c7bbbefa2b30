"""Who is told what about complaints, and every event as a sentence; data. No name is in them."""

from typing import Any

from app.accounts.queries import people_with
from app.kernel.room import Message
from supervision.complaints import queries
from supervision.complaints.permissions import ANSWERING, OFFICES

PAGE = "/supervision/complaints/{id}"


def desk(event: Any) -> list[str]:
    """Return the people in charge: of the named office, else of every office of the kind whose
    division it is of."""
    row = queries.complaint(event.subject_id)
    roles = [duty.split(".")[1] for duty in OFFICES[row.desk]]
    if row.office_id:
        return people_with(row.office_id, *roles)
    offices = queries.offices_for(row.desk, row.region_id, queries.served_for(row))
    found = [person for office in offices for person in people_with(office, *roles)]
    concerned = people_with(row.against_id)
    return [person for person in dict.fromkeys(found) if person not in concerned]


def complainant(event: Any) -> list[str]:
    """Return the person who complained; who has no account asks with number and code."""
    row = queries.complaint(event.subject_id)
    return [row.person_id] if row.person_id else []


def other_side(event: Any) -> list[str]:
    """Return the people who answer for the other side."""
    row = queries.complaint(event.subject_id)
    kind = row.against.kind
    return people_with(
        row.against_id, *(d.split(".")[1] for d in ANSWERING if d.startswith(f"{kind}."))
    )


def both(event: Any) -> list[str]:
    """Return the people of both sides."""
    return list(dict.fromkeys([*complainant(event), *other_side(event)]))


def after_transfer(event: Any) -> list[str]:
    """Return the new desk and the complainant."""
    return list(dict.fromkeys([*desk(event), *complainant(event)]))


_KEY = "supervision.complaint."
NOTICES = {
    f"{_KEY}submit": Message(desk, "收到投诉 {number}，请在期限内决定是否受理", PAGE),
    f"{_KEY}accept": Message(complainant, "投诉 {number} 已受理", PAGE),
    f"{_KEY}refuse": Message(complainant, "投诉 {number} 不予受理：{reason}", PAGE),
    f"{_KEY}transfer": Message(after_transfer, "投诉 {number} 已转{office}办理", PAGE),
    f"{_KEY}investigate": Message(both, "投诉 {number} 开始调查，被投诉人应在期限内提交说明", PAGE),
    f"{_KEY}answer": Message(desk, "投诉 {number} 的被投诉人已提交说明", PAGE),
    f"{_KEY}lapse": Message(desk, "投诉 {number} 的被投诉人逾期未作说明", PAGE),
    f"{_KEY}pause": Message(complainant, "投诉 {number} 暂停计时：{reason}", PAGE),
    f"{_KEY}resume": Message(complainant, "投诉 {number} 恢复计时", PAGE),
    f"{_KEY}run_on": Message(desk, "投诉 {number} 暂停期满，恢复计时", PAGE),
    f"{_KEY}decide": Message(both, "投诉 {number} 已作出处理决定：{outcome}", PAGE),
    f"{_KEY}enforce": Message(complainant, "投诉 {number} 的处理决定已落实", PAGE),
    f"{_KEY}close": Message(complainant, "投诉 {number} 已办结", PAGE),
}

SENTENCES = {
    f"{_KEY}submit": "收到投诉 {number}",
    f"{_KEY}accept": "受理投诉",
    f"{_KEY}refuse": "不予受理",
    f"{_KEY}transfer": "转{office}办理，期限继续计算",
    f"{_KEY}investigate": "开始调查，请被投诉人作出说明",
    f"{_KEY}answer": "被投诉人提交说明",
    f"{_KEY}lapse": "被投诉人逾期未作说明",
    f"{_KEY}pause": "暂停计时",
    f"{_KEY}resume": "恢复计时",
    f"{_KEY}run_on": "暂停期满，恢复计时",
    f"{_KEY}decide": "处理决定：投诉{outcome}",
    f"{_KEY}upheld": "投诉查实，被投诉人一年内第 {times} 次",
    f"{_KEY}enforce": "处理决定已落实",
    f"{_KEY}review": "已回访",
    f"{_KEY}close": "投诉办结",
}
