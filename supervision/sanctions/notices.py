"""Who is told what about sanctions, and every event as a sentence; data."""

from typing import Any

from app.accounts.queries import people_with
from app.kernel.room import Message
from intermediaries.queries.places import holders_around
from supervision.sanctions import queries
from supervision.sanctions.permissions import CONFIRMERS, HANDLERS

PAGE = "/supervision/sanctions/{id}"


def agency(event: Any) -> list[str]:
    """Return the people of the agency, once it has been told of the matter."""
    row = queries.sanction(event.subject_id)
    if row.noticed_at is None:
        return []
    return people_with(row.agency.organisation_id, "handler", "manager")


def office(event: Any) -> list[str]:
    """Return the people who handle it: of the office that proposed it, else of all."""
    row = queries.sanction(event.subject_id)
    if row.office_id is None:
        return holders_around(row.agency, *HANDLERS)
    return people_with(row.office_id, *(duty.split(".")[1] for duty in HANDLERS))


def second(event: Any) -> list[str]:
    """Return who may confirm a removal: neither who proposed nor who decided it."""
    row = queries.sanction(event.subject_id)
    if not row.is_removal:
        return []
    found = set(holders_around(row.agency, *CONFIRMERS))
    return sorted(found - {row.proposer, row.decided_by})


_KEY = "supervision.sanction."
NOTICES = {
    f"{_KEY}notice": Message(
        agency, "惩戒事先告知：拟对贵机构作出“{measure}”，可以在期限内陈述申辩", PAGE
    ),
    f"{_KEY}state": Message(office, "{agency}提交了陈述申辩，请作出决定", PAGE),
    f"{_KEY}close": Message(office, "{agency}期满未陈述申辩，请作出决定", PAGE),
    f"{_KEY}decide": Message(second, "对{agency}的清退决定待复核：{number}", PAGE),
    f"{_KEY}send_back": Message(office, "{number}被复核退回：{reason}", PAGE),
    f"{_KEY}publish": Message(agency, "惩戒决定已公布：{number}，{starts} 至 {ends}", PAGE),
    f"{_KEY}confirm": Message(agency, "惩戒决定已公布：{number}，{starts} 至 {ends}", PAGE),
    f"{_KEY}apply_repair": Message(office, "{agency}就{number}申请修复，请审核", PAGE),
    f"{_KEY}refuse_repair": Message(agency, "{number}的修复申请未获同意：{reason}", PAGE),
    f"{_KEY}lift": Message(agency, "{number}已提前解除：{reason}", PAGE),
    f"{_KEY}expire": Message(agency, "{number}期限届满，已自动解除", PAGE),
    f"{_KEY}withdraw": Message(agency, "对贵机构的惩戒不再进行：{reason}", PAGE),
}

SENTENCES = {
    f"{_KEY}propose": "提出惩戒：{measure}，事由：{ground}",
    f"{_KEY}notice": "发出告知书：拟作出“{measure}”",
    f"{_KEY}state": "机构陈述申辩",
    f"{_KEY}close": "期满，机构未陈述申辩",
    f"{_KEY}decide": "作出决定：{number}",
    f"{_KEY}publish": "公布并执行：{measure}，{starts} 至 {ends}",
    f"{_KEY}confirm": "复核同意并公布：{measure}，禁入 {starts} 至 {ends}",
    f"{_KEY}send_back": "复核退回，重新决定",
    f"{_KEY}apply_repair": "机构申请修复",
    f"{_KEY}refuse_repair": "修复申请未获同意，继续执行",
    f"{_KEY}lift": "提前解除：{number}",
    f"{_KEY}expire": "期限届满，自动解除：{number}",
    f"{_KEY}archive": "解除后公开期满，归档",
    f"{_KEY}withdraw": "不予惩戒",
}
