"""Who is told what, and how the history says it."""

from __future__ import annotations

from typing import Any

from app.accounts.posts import leaders
from app.accounts.queries import people_with
from app.kernel.room import Message
from intermediaries.models import Agency, Change, ItemEdition, Offering, Qualification
from intermediaries.models.restriction import KINDS
from intermediaries.queries import changes
from intermediaries.queries.places import holders_around
from intermediaries.rules.admission import NOTICE
from intermediaries.rules.restricting import EVERYTHING

CHANGE_PAGE = "/intermediaries/changes/{id}"
FLAG_PAGE = "/intermediaries/flags/{id}"
PAGE = "/intermediaries/{id}"
EDITION_PAGE = "/intermediaries/editions/{id}"

SENTENCES = {
    "intermediaries.agency.start": "开始填写入驻申请",
    "intermediaries.agency.change": "修改了{fields}",
    "intermediaries.agency.set_regions": "填写了服务区域",
    "intermediaries.agency.authorise": "填写业务授权人和材料，上传：{materials}",
    "intermediaries.agency.declare": "申报关联关系：{kind}",
    "intermediaries.agency.pledge": "确认了承诺书（{version}版）",
    "intermediaries.agency.add_honour": "填写荣誉：{title}（{issuer}）",
    "intermediaries.agency.retire_honour": "撤下荣誉：{title}",
    "intermediaries.agency.add_paper": "增加资质：{kind}{level}",
    "intermediaries.agency.add_scan": "上传扫描件：{kind}{level}",
    "intermediaries.agency.add_person": "增加执业人员（{certificate}）",
    "intermediaries.agency.retire_paper": "移除：{kind}{level}",
    "intermediaries.agency.offer": "申报服务事项“{item}”，承诺 {days} 个工作日",
    "intermediaries.agency.take_back": "撤回服务事项“{item}”",
    "intermediaries.agency.submit": "提交了入驻申请",
    "intermediaries.agency.ask_correction": "要求补正：{sections}",
    "intermediaries.agency.resubmit": "提交了补正材料",
    "intermediaries.agency.lapse": "逾期未补正，申请终止",
    "intermediaries.agency.admit": "准予入驻：{agency}",
    "intermediaries.agency.reject": "不予入驻",
    "intermediaries.agency.reopen": "重新开始申请",
    "intermediaries.agency.suspend": "暂停至 {until}",
    "intermediaries.agency.restore": "恢复",
    "intermediaries.agency.restrict": "{kind}承接：{scope}，{starts} 至 {until}",
    "intermediaries.agency.unrestrict": "解除{kind}承接：{scope}",
    "intermediaries.agency.withdraw": "主动退出",
    "intermediaries.agency.remove": "清退，禁入至 {until}",
    "intermediaries.agency.expire": "资质到期，停用服务：{items}",
    "intermediaries.agency.expiry_near": "到期提醒：{what}将于 {day} 到期，还有 {left} 天",
    "intermediaries.agency.flag_person": "一名执业人员（{certificate}）同时登记在其他机构",
    "intermediaries.agency.flag_over": "一名执业人员（{certificate}）的重复登记提示已结束",
    "intermediaries.person_flag.open": "发现一人登记在两家机构（{certificate}）",
    "intermediaries.person_flag.resolve": "有机构移除了该人员，提示自动解除",
    "intermediaries.person_flag.explain": "写明情况，结束提示",
    "intermediaries.change.begin": "开始填写变更：{block}",
    "intermediaries.change.submit": "提交变更：{block}",
    "intermediaries.change.accept": "同意变更：{block}",
    "intermediaries.change.refuse": "不同意变更：{block}",
    "intermediaries.change.drop": "撤回变更：{block}",
    "intermediaries.qualification.confirm": "主管部门复核无误：{kind}{level}",
    "intermediaries.agency.grade": "信用等级 {grade}，得分 {score}",
    "intermediaries.edition.ship": "“{item}”第 {number} 版随产品发布，{effective} 起施行",
    "intermediaries.edition.draft": "起草“{item}”第 {number} 版",
    "intermediaries.edition.edit": "修改“{item}”第 {number} 版草稿",
    "intermediaries.edition.propose": "提交批准“{item}”第 {number} 版，拟于 {effective} 生效",
    "intermediaries.edition.approve": "批准“{item}”第 {number} 版，{effective} 起生效",
    "intermediaries.edition.send_back": "退回“{item}”第 {number} 版修改",
    "intermediaries.edition.drop": "撤下“{item}”第 {number} 版",
    "intermediaries.edition.revoke": "撤销“{item}”第 {number} 版的批准",
    "intermediaries.edition.take_effect": "“{item}”第 {number} 版生效",
    "intermediaries.edition.end": "“{item}”第 {number} 版被新版本替代",
    "intermediaries.limit.add": "增加{place} {year} 年限额：{kind}（{source}）",
    "intermediaries.limit.withdraw": "撤销{place} {year} 年限额：{kind}",
    "intermediaries.library_import.upload": "上传了机构库文件“{file}”",
    "intermediaries.library_import.finish": "读取完成：{rows} 行，不接收 {refused} 行",
    "intermediaries.library_import.fail": "文件无法读取",
    "intermediaries.library_import.take_over": "决定接收入库：新增 {new} 家，变更 {changed} 家",
    "intermediaries.library_import.drop": "放弃导入",
    "intermediaries.library_import.complete": "接收完成：新增 {new} 家，变更 {changed} 家",
    "intermediaries.qualification.verify": "资质核验通过：{kind}{level}",
    "intermediaries.qualification.refuse": "资质核验未通过：{kind}{level}",
    "intermediaries.offering.list": "服务上架：{item}",
    "intermediaries.offering.refuse": "服务未获上架：{item}",
    "intermediaries.offering.pause": "停用服务：{item}",
    "intermediaries.offering.resume": "恢复服务：{item}",
}


def operators(event: Any) -> list[str]:
    """List the people who check applications; what is listed at once they check afterwards."""
    agency = Agency.get_or_none(Agency.id == event.subject_id)
    if agency is None or event.facts.get("model") == NOTICE:
        return []
    return holders_around(agency, "operator.clerk")


def operators_of_change(event: Any) -> list[str]:
    """List the people who look at a change."""
    return holders_around(changes.change(event.subject_id).agency, "operator.clerk")


def own_people(event: Any) -> list[str]:
    """List the people of the agency an event is about."""
    agency = Agency.get_or_none(Agency.id == event.subject_id)
    return people_with(agency.organisation_id) if agency else []


def people_of_some(event: Any) -> list[str]:
    """List the people of the agency, unless its state tells them already."""
    kind, scope = event.facts["kind"], event.facts["scope"]
    told = scope == EVERYTHING and (kind != KINDS["ban"] or event.key.endswith(".restrict"))
    return [] if told else own_people(event)


def people_of_part(event: Any) -> list[str]:
    """List the people of the agency whose paper or service an event is about."""
    model = Qualification if event.subject_kind.endswith("qualification") else Offering
    part = model.get_or_none(model.id == event.subject_id)
    return people_with(part.agency.organisation_id) if part else []


def regulators(event: Any) -> list[str]:
    """List the people who oversee the agencies of a flag."""
    flag = changes.flag(event.subject_id)
    pair = (flag.first.agency, flag.second.agency) if flag else ()
    return sorted({key for one in pair for key in holders_around(one, "regulator.officer")})


def people_of_change(event: Any) -> list[str]:
    """List the people of the agency that asked for a change."""
    change = Change.get_or_none(Change.id == event.subject_id)
    return people_with(change.agency.organisation_id) if change else []


def mine(event: Any) -> str:
    """Point to one's own agency."""
    return "/intermediaries/mine"


def approvers(event: Any) -> list[str]:
    """List the people who may say yes to an edition, but not the one who proposed it."""
    people = {*leaders("regulator.officer"), *leaders("operator.manager")}
    return sorted(people - {event.actor_id})


def drafter(event: Any) -> list[str]:
    """Name the person who drew an edition up."""
    found = ItemEdition.get_or_none(ItemEdition.id == event.subject_id)
    return [found.by] if found and found.by else []


_A = "intermediaries.agency."
NOTICES = {
    f"{_A}submit": Message(operators, "“{name}”提交了入驻申请，请在时限内核验。", PAGE),
    f"{_A}resubmit": Message(operators, "“{name}”提交了补正材料，请继续核验。", PAGE),
    f"{_A}ask_correction": Message(
        own_people, "入驻申请需要补正：{sections}。请在期限内一次补齐后再次提交。", PAGE
    ),
    f"{_A}lapse": Message(own_people, "入驻申请逾期未补正，已终止；可以修改后重新申请。", PAGE),
    f"{_A}admit": Message(own_people, "“{agency}”已准予入驻，可以报名承接服务。", PAGE),
    f"{_A}reject": Message(own_people, "入驻申请未通过，理由见申请页面。", PAGE),
    f"{_A}suspend": Message(own_people, "本机构被暂停至 {until}，理由见机构页面。", PAGE),
    f"{_A}expire": Message(
        own_people, "本机构的服务“{items}”所需资质已到期，今日起停用；续期核验后恢复。", PAGE
    ),
    f"{_A}restrict": Message(
        people_of_some, "本机构被{kind}承接：{scope}，{starts} 至 {until}，理由见机构页面。", PAGE
    ),
    f"{_A}unrestrict": Message(people_of_some, "已解除对本机构的{kind}承接：{scope}。", PAGE),
    f"{_A}restore": Message(own_people, "本机构已恢复，可以报名承接服务。", PAGE),
    f"{_A}remove": Message(own_people, "本机构已被清退，禁入至 {until}，理由见机构页面。", PAGE),
    "intermediaries.edition.propose": Message(
        approvers, "服务事项“{item}”第 {number} 版待批准，拟于 {effective} 生效。", EDITION_PAGE
    ),
    "intermediaries.edition.send_back": Message(
        drafter, "服务事项“{item}”第 {number} 版被退回修改，理由见版本页面。", EDITION_PAGE
    ),
    "intermediaries.edition.take_effect": Message(
        drafter, "服务事项“{item}”第 {number} 版已生效。", EDITION_PAGE
    ),
    f"{_A}expiry_near": Message(
        own_people, "“{what}”将于 {day} 到期，还有 {left} 天；到期后需要它的服务自动停用。", mine
    ),
    f"{_A}flag_person": Message(
        own_people,
        "本机构一名执业人员（{certificate}）同时登记在其他机构；已离职的请移除，在职的请核实。",
        mine,
    ),
    f"{_A}flag_over": Message(
        own_people, "本机构一名执业人员（{certificate}）的重复登记提示已结束。", mine
    ),
    "intermediaries.person_flag.open": Message(
        regulators, "发现一人登记在两家机构（{certificate}），请核实。", FLAG_PAGE
    ),
    "intermediaries.change.submit": Message(
        operators_of_change, "“{agency}”提交了变更：{block}，请在时限内审核。", CHANGE_PAGE
    ),
    "intermediaries.change.accept": Message(
        people_of_change, "变更已同意并生效：{block}。", CHANGE_PAGE
    ),
    "intermediaries.change.refuse": Message(
        people_of_change, "变更未获同意：{block}，在册内容不变，理由见变更页面。", CHANGE_PAGE
    ),
    "intermediaries.qualification.refuse": Message(
        people_of_part, "资质“{kind}{level}”核验未通过，理由见机构页面。", mine
    ),
    "intermediaries.offering.refuse": Message(
        people_of_part, "服务事项“{item}”未获上架，理由见机构页面。", mine
    ),
}
