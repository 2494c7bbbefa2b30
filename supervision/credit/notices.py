"""Who is told what about entries and rule sets, and every event as a sentence; data."""

from typing import Any

from app.accounts.queries import people_with
from app.kernel.room import Message
from intermediaries import queries as library
from intermediaries.queries.places import holders_around
from supervision.credit import queries

PAGE = "/supervision/entries/{id}"
CREDIT_PAGE = "/supervision/credit/{id}"


def agency(event: Any) -> list[str]:
    """Return the people of the agency an entry is about."""
    row = queries.entry(event.subject_id)
    return people_with(row.agency.organisation_id, "handler", "manager")


def officers(event: Any) -> list[str]:
    """Return the officers who decide."""
    return holders_around(queries.entry(event.subject_id).agency, "regulator.officer")


def judges(event: Any) -> list[str]:
    """Return those who may rule on an appeal: never the one who decided."""
    row = queries.entry(event.subject_id)
    found = holders_around(row.agency, "regulator.officer", "supervisor.officer")
    return [person for person in found if person != row.decided_by]


def graded(event: Any) -> list[str]:
    """Return the people of the agency that a measure is asked for, and the officers."""
    found = library.agency(event.subject_id)
    own = people_with(found.organisation_id, "handler", "manager")
    return [*own, *holders_around(found, "regulator.officer")]


_KEY, _SET = "supervision.entry.", "supervision.rule_set."
NOTICES = {
    f"{_KEY}find": Message(agency, "拟记入信用记录“{item}”，请在期限内陈述申辩", PAGE),
    f"{_KEY}hear": Message(officers, "{agency}对“{item}”作了陈述申辩，请认定", PAGE),
    f"{_KEY}lapse": Message(officers, "{agency}对“{item}”期满未陈述申辩，请认定", PAGE),
    f"{_KEY}decide": Message(agency, "已认定信用记录“{item}”（{points} 分），可在期限内申诉", PAGE),
    f"{_KEY}dismiss": Message(agency, "“{item}”不予记入信用记录", PAGE),
    f"{_KEY}appeal": Message(judges, "{agency}对信用记录“{item}”的认定提出申诉，请处理", PAGE),
    f"{_KEY}uphold": Message(agency, "申诉成立，信用记录“{item}”已撤销", PAGE),
    f"{_KEY}reject": Message(agency, "申诉不成立，信用记录“{item}”已公布", PAGE),
    f"{_KEY}publish": Message(agency, "信用记录“{item}”（{points} 分）已公布", PAGE),
    f"{_KEY}apply": Message(officers, "{agency}申请修复信用记录“{item}”，请审核", PAGE),
    f"{_KEY}repair": Message(agency, "信用记录“{item}”已修复，不再计分", PAGE),
    f"{_KEY}refuse": Message(agency, "信用记录“{item}”的修复申请未通过", PAGE),
    f"{_KEY}revoke": Message(agency, "信用记录“{item}”已撤销", PAGE),
    f"{_KEY}expire": Message(agency, "信用记录“{item}”已失效，不再计分", PAGE),
    "supervision.credit.consequence": Message(
        graded, "{agency}因信用情况拟采取措施：{measure_name}", CREDIT_PAGE
    ),
}

SENTENCES = {
    f"{_KEY}find": "拟记入“{item}”，请机构陈述申辩",
    f"{_KEY}hear": "{agency}陈述申辩",
    f"{_KEY}lapse": "期满，{agency}未陈述申辩",
    f"{_KEY}decide": "认定“{item}”（{points} 分）",
    f"{_KEY}dismiss": "不予认定“{item}”",
    f"{_KEY}appeal": "{agency}对认定申诉",
    f"{_KEY}uphold": "申诉成立，撤销认定",
    f"{_KEY}reject": "申诉不成立，“{item}”公布并计分",
    f"{_KEY}publish": "“{item}”（{points} 分）公布并计分",
    f"{_KEY}apply": "{agency}申请信用修复",
    f"{_KEY}repair": "“{item}”已修复，不再计分",
    f"{_KEY}refuse": "不同意修复“{item}”",
    f"{_KEY}revoke": "撤销记录“{item}”",
    f"{_KEY}expire": "“{item}”有效期满，不再计分",
    "supervision.credit.consequence": "因信用情况拟采取措施：{measure_name}",
    f"{_SET}create": "起草规则集 {edition}",
    f"{_SET}change": "修改规则集 {edition}",
    f"{_SET}try": "试算规则集 {edition}",
    f"{_SET}revise": "规则集 {edition} 退回修改",
    f"{_SET}adopt": "启用规则集 {edition}，{effective} 起生效",
    f"{_SET}drop": "作废草案 {edition}",
    f"{_SET}end": "规则集 {edition} 停用，由 {by} 接替",
}
