"""Who is told what of lots, several winners and frameworks, and every event as a sentence; data."""

from typing import Any

from app.kernel.room import Message
from bidding.models import Agreement
from bidding.notices import owner_and_entrants, people_of

REQUIREMENT_PAGE = "/bidding/requirements/{id}"


def agreement_sides(event: Any) -> list[str]:
    """Return the people of both sides of a membership."""
    row = Agreement.get_by_id(event.subject_id)
    return people_of(row.requirement.owner_id, row.organisation_id)


def _agreement_link(event: Any) -> str:
    row = Agreement.get_by_id(event.subject_id)
    return f"/bidding/requirements/{row.requirement_id}#members"


NOTICES = {
    "bidding.requirement.substitute": Message(
        owner_and_entrants, "公告 {notice}：{why}，已递补并重新公示", REQUIREMENT_PAGE
    ),
    "bidding.agreement.opened": Message(
        agreement_sides, "框架协议“{title}”生效，有效期至 {ends_on}", _agreement_link
    ),
    "bidding.agreement.expire": Message(
        agreement_sides, "框架协议“{title}”已到期，成员资格终止", _agreement_link
    ),
    "bidding.agreement.lapse": Message(
        agreement_sides, "框架协议“{title}”：拒绝次数达到公告规定，成员资格终止", _agreement_link
    ),
    "bidding.agreement.leave": Message(
        agreement_sides, "{agency}退出框架协议“{title}”：{reason}", _agreement_link
    ),
    "bidding.agreement.remove": Message(
        agreement_sides, "{agency}被清退出框架协议“{title}”：{reason}", _agreement_link
    ),
}

SENTENCES = {
    "bidding.requirement.vacancy": "{why}：{agency}的份额 {share} 空缺，其余机构的份额不变",
    "bidding.requirement.lots": "设定标段",
    "bidding.agreement.opened": "{agency}成为框架协议成员，{starts_on} 至 {ends_on}",
    "bidding.agreement.expire": "{agency}的框架协议到期",
    "bidding.agreement.lapse": "{agency}拒绝次数达到公告规定，成员资格终止",
    "bidding.agreement.leave": "{agency}退出框架协议",
    "bidding.agreement.remove": "{agency}被清退",
}
