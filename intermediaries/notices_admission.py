"""Who is told what of checks after a listing and of intakes, and how the history says it."""

from __future__ import annotations

from typing import Any

from app.accounts.queries import holders, people_with
from app.kernel.room import Message
from intermediaries.models import Agency, IntakeMember, LaterCheck
from intermediaries.queries.places import holders_around
from intermediaries.states.intakes import WAITING

AGENCY_PAGE = "/intermediaries/{id}"
CHECK_PAGE = "/intermediaries/later-checks/{id}"
MEMBER_PAGE = "/intermediaries/intake-members/{id}"
INTAKE_PAGE = "/agencies/intakes/{id}"

_L, _N, _M = (
    "intermediaries.later_check.",
    "intermediaries.intake.",
    "intermediaries.intake_member.",
)
SENTENCES = {
    "intermediaries.article.draft": "起草了政策文件《{title}》",
    "intermediaries.article.edit": "修改了政策文件《{title}》",
    "intermediaries.article.publish": "发布了政策文件《{title}》",
    "intermediaries.article.withdraw": "撤下了政策文件《{title}》",
    "intermediaries.qualification_type.add": "增加资质类型：{path}，{effective} 起（{source}）",
    "intermediaries.qualification_type.change": "修改资质类型：{path}（{source}）",
    "intermediaries.agency.register": "告知性登记入驻：{agency}，入驻后核查",
    "intermediaries.agency.revoke": "撤销登记：{agency}",
    f"{_L}pass": "入驻后核查通过",
    f"{_L}ask": "核查后责令限期改正",
    f"{_L}report": "已改正，申请复查",
    f"{_L}fail": "入驻后核查未通过：{finding}",
    f"{_L}lapse": "逾期未改正，核查未通过",
    f"{_L}end": "机构已离库，核查终结",
    f"{_N}draft": "起草入库批次“{title}”",
    f"{_N}edit": "修改入库批次“{title}”",
    f"{_N}publish": "发布征集公告“{title}”，{closes} 截止",
    f"{_N}close": "“{title}”征集截止",
    f"{_N}begin": "“{title}”名单生效",
    f"{_N}end": "“{title}”名单到期",
    f"{_N}cancel": "取消入库批次“{title}”",
    f"{_M}apply": "申请列入“{title}”",
    f"{_M}accept": "符合“{title}”的条件，通知签订协议",
    f"{_M}refuse": "不符合“{title}”的条件",
    f"{_M}sign": "提交已签署的入库服务协议",
    f"{_M}return": "协议退回重签",
    f"{_M}confirm": "确认协议，{agency}列入“{title}”名单至 {until}",
    f"{_M}withdraw": "撤回“{title}”的申请",
    f"{_M}lapse": "逾期未签协议，“{title}”的申请终止",
    f"{_M}end": "{agency}在“{title}”的资格终止",
}


def _clerks(event: Any) -> list[str]:
    return holders_around(Agency.get_by_id(event.subject_id), "operator.clerk")


def _checkers(event: Any) -> list[str]:
    return holders_around(LaterCheck.get_by_id(event.subject_id).agency, "operator.clerk")


def _of_intake(event: Any, duty: str) -> list[str]:
    return holders(duty, IntakeMember.get_by_id(event.subject_id).intake.region_id)


def _choosers(event: Any) -> list[str]:
    return _of_intake(event, "operator.clerk")


def _managers(event: Any) -> list[str]:
    return _of_intake(event, "operator.manager")


def _own_agency(event: Any) -> list[str]:
    agency = Agency.get_or_none(Agency.id == event.subject_id)
    return people_with(agency.organisation_id) if agency else []


def _checked(event: Any) -> list[str]:
    found = LaterCheck.get_or_none(LaterCheck.id == event.subject_id)
    return people_with(found.agency.organisation_id) if found else []


def _applicant(event: Any) -> list[str]:
    found = IntakeMember.get_or_none(IntakeMember.id == event.subject_id)
    return people_with(found.agency.organisation_id) if found else []


def _applicants(event: Any) -> list[str]:
    """List the people of the agencies whose applications a cancelled intake ends."""
    mine = (IntakeMember.intake == event.subject_id) & IntakeMember.state.in_(WAITING)
    rows = IntakeMember.select(IntakeMember, Agency).join(Agency).where(mine)
    return sorted({key for row in rows for key in people_with(row.agency.organisation_id)})


NOTICES = {
    "intermediaries.agency.register": Message(
        _clerks, "“{agency}”已按告知性登记入驻，请在时限内核查。", AGENCY_PAGE
    ),
    "intermediaries.agency.revoke": Message(
        _own_agency, "“{agency}”的登记已撤销，理由见机构页面；改正后可以重新申请。", AGENCY_PAGE
    ),
    f"{_L}pass": Message(_checked, "“{agency}”入驻后核查通过。", CHECK_PAGE),
    f"{_L}ask": Message(
        _checked, "“{agency}”核查发现问题，请在期限内改正并申请复查；逾期撤销登记。", CHECK_PAGE
    ),
    f"{_L}report": Message(_checkers, "“{agency}”已改正，请继续核查。", CHECK_PAGE),
    f"{_N}cancel": Message(_applicants, "入库批次“{title}”已取消，申请随之终止。", INTAKE_PAGE),
    f"{_M}apply": Message(_choosers, "“{agency}”申请列入“{title}”，请在时限内审核。", MEMBER_PAGE),
    f"{_M}accept": Message(
        _applicant, "已符合“{title}”的条件，请在期限内上传已签署的入库服务协议。", MEMBER_PAGE
    ),
    f"{_M}refuse": Message(_applicant, "未列入“{title}”，理由见申请页面。", MEMBER_PAGE),
    f"{_M}sign": Message(_managers, "“{agency}”已签署“{title}”的协议，请确认。", MEMBER_PAGE),
    f"{_M}return": Message(_applicant, "“{title}”的协议被退回重签，理由见申请页面。", MEMBER_PAGE),
    f"{_M}confirm": Message(_applicant, "“{agency}”已列入“{title}”名单至 {until}。", MEMBER_PAGE),
    f"{_M}lapse": Message(_applicant, "逾期未签协议，“{title}”的申请终止。", MEMBER_PAGE),
    f"{_M}end": Message(_applicant, "“{agency}”在“{title}”的资格已终止。", MEMBER_PAGE),
}
