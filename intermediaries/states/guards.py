"""What may forbid a move of an agency or a service; duck-typed, pure.

The services set on the thing what they have found out with the rules (`missing`, `day`,
`correction_over`, `shortfalls`) before they fire; a guard that finds nothing set refuses, it
never passes by accident.
"""

from __future__ import annotations

from typing import Any

from app.kernel.errors import Reason

UNREAD = Reason.of("请重新打开页面后再办理。")


def is_complete(agency: Any) -> list[Reason]:
    """Everything the entry form asks for is there (广东、唐山入驻条件)."""
    missing = getattr(agency, "missing", None)
    return [UNREAD] if missing is None else list(missing)


def not_asked_before(agency: Any) -> list[Reason]:
    """Corrections are asked for once, all together (一次性告知)."""
    if agency.corrections == 0:
        return []
    return [Reason.of("已要求过一次补正，补正只能一次性告知；请作出准予或不予入驻的决定。")]


def correction_is_over(agency: Any) -> list[Reason]:
    """Only the deadline lets an application lapse."""
    return [] if getattr(agency, "correction_over", False) else [Reason.of("补正期限未到。")]


def ban_is_over(agency: Any) -> list[Reason]:
    """A removed agency may apply again after its ban."""
    if agency.ban_until is None:
        return []
    day = getattr(agency, "day", None)
    if day is None or day <= agency.ban_until:
        return [Reason.of("禁入期至{day}，期满后才能重新申请。", day=agency.ban_until.isoformat())]
    return []


def no_open_contract(agency: Any) -> list[Reason]:
    """An agency that still owes a service may not leave."""
    if agency.open_contracts == 0:
        return []
    return [Reason.of("还有{n}份合同未办结，办结后才能退出。", n=agency.open_contracts)]


def no_decision_binds(agency: Any) -> list[Reason]:
    """Only an emergency suspension is ended by hand; a decided sanction has its own way out."""
    bound = getattr(agency, "bound", None)
    if bound is None:
        return [UNREAD]
    return [Reason.of("机构因惩戒决定被暂停，请在该惩戒中提前解除。")] if bound else []


def offering_qualifies(offering: Any) -> list[Reason]:
    """A service is shown only while the certificates carry it."""
    shortfalls = getattr(offering, "shortfalls", None)
    return [UNREAD] if shortfalls is None else list(shortfalls)


def edition_is_whole(edition: Any) -> list[Reason]:
    """Every field is there, and the day has not passed."""
    wrong = getattr(edition, "wrong", None)
    return [UNREAD] if wrong is None else list(wrong)


def import_has_rows(found: Any) -> list[Reason]:
    """A file without a row for the library has nothing to take over."""
    if found.new_rows or found.changed_rows:
        return []
    return [Reason.of("文件中没有可以接收的行。")]


def agency_is_listed(change: Any) -> list[Reason]:
    """Only an admitted agency changes its blocks this way."""
    if change.agency.state == "listed":
        return []
    return [Reason.of("机构现在不是“已入驻”状态，不能办理变更。")]


def change_stands(change: Any) -> list[Reason]:
    """A change says something new, and what it starts from is still what is listed."""
    against = getattr(change, "against", None)
    return [UNREAD] if against is None else list(against)


def not_confirmed(paper: Any) -> list[Reason]:
    """The regulator confirms a certificate once."""
    return [Reason.of("主管部门已经复核过这张证书。")] if paper.confirmed_at else []


def application_is_complete(check: Any) -> list[Reason]:
    """A check passes only while everything the entry asks for is there."""
    return is_complete(check.agency)


def not_rectified_before(check: Any) -> list[Reason]:
    """An agency is told to put things right once, all together."""
    if check.asked == 0:
        return []
    return [Reason.of("已责令改正过一次；请作出通过或不通过的决定。")]


def intake_is_whole(intake: Any) -> list[Reason]:
    """Everything is there and the days follow each other."""
    wrong = getattr(intake, "wrong", None)
    return [UNREAD] if wrong is None else list(wrong)


def member_qualifies(member: Any) -> list[Reason]:
    """Whoever meets the conditions is selected; there is no number of places."""
    shortfalls = getattr(member, "shortfalls", None)
    return [UNREAD] if shortfalls is None else list(shortfalls)
