"""Who is told what, and how the history says it."""

from __future__ import annotations

from typing import Any

from app.accounts.queries import people_with
from app.kernel.room import Message
from projects.models import Unit

PAGE = "/projects/{id}"

SENTENCES = {
    "projects.project.create": "登记了项目“{name}”，临时编号 {number}",
    "projects.project.register": "项目以统一代码 {project_code} 登记",
    "projects.project.correct": "更正了登记信息：{fields}",
    "projects.project.withdraw": "撤销了项目登记（{number}）",
    "projects.project.add_unit": "增加{role}：{name}",
    "projects.assessment.enter": "登记区域评估成果“{title}”",
    "projects.assessment.publish": "公布区域评估成果，有效期 {valid_from} 至 {valid_to}",
    "projects.assessment.edit": "修改区域评估成果",
    "projects.assessment.discard": "弃置区域评估成果",
    "projects.assessment.supersede": "更正区域评估成果，新版“{by}”同时公布",
    "projects.assessment.withdraw": "撤回区域评估成果",
    "projects.project.end_unit": "移除{role}：{name}",
}


def unit_people(event: Any) -> list[str]:
    """List the people of the unit an event names, where it is an organisation here."""
    unit = Unit.get_or_none(
        Unit.project == event.subject_id, Unit.uscc == event.facts.get("uscc", "")
    )
    return people_with(unit.organisation_id) if unit and unit.organisation_id else []


def all_unit_people(event: Any) -> list[str]:
    """List the people of all units of the project that are organisations here."""
    units = Unit.select(Unit.organisation).where(
        Unit.project == event.subject_id,
        Unit.until.is_null(),
        Unit.organisation.is_null(False),
    )
    return [person for (org,) in units.tuples() for person in people_with(org)]


NOTICES = {
    "projects.project.add_unit": Message(
        to=unit_people,
        text="贵单位“{name}”被登记为一个项目的{role}，如有异议请联系项目单位。",
        link=PAGE,
    ),
    "projects.project.withdraw": Message(
        to=all_unit_people, text="贵单位参建的项目（{number}）已撤销登记。", link=PAGE
    ),
}
