"""Registering a project, giving it its code, correcting and withdrawing it."""

from __future__ import annotations

from typing import Any

from peewee import IntegrityError

from app.accounts.models import Organisation
from app.kernel import clock, events, search
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, NotAllowed, Reason
from app.kernel.fire import fire
from app.kernel.numbers import next_number
from app.kernel.permissions import Actor
from projects import codes, queries, rules
from projects.models import Project
from projects.services.units import insert_unit
from projects.states import PROJECT, Role

LABELS = {
    "name": "项目名称",
    "kind": "立项类型",
    "category": "工程类别",
    "grade": "工程规模",
    "region": "所在行政区划",
    "address": "建设地点",
    "investment_fen": "总投资",
    "area_m2": "建筑面积",
    "content": "建设内容",
    "contact": "联系人",
    "phone": "联系电话",
}
UNIT_ROLES = (Role.SURVEY, Role.DESIGN, Role.CONSTRUCTION, Role.SUPERVISION)


def register(command: Any, actor: Actor) -> Project:
    """Enter a project of the actor's organisation; with a code it is registered at once.

    Invalid per field; NotAllowed for a secret project, of which nothing is kept (R010).
    """
    secret = rules.may_enter(secret=not command.is_open)
    if secret:
        raise NotAllowed(*secret)
    owner = Organisation.get_or_none(Organisation.id == actor.org_id)
    if owner is None:
        raise Forbidden(Reason.of("请先选择所代表的项目单位。"))
    units = _units(command)
    _check(command, units)
    code = _code(command.code)
    with write():
        project = Project(temporary_number=_temporary(), owner=owner, **_facts(command))
        project.save(force_insert=True)
        insert_unit(project, Role.OWNER, owner.name, owner.uscc, owner)
        for role, name, uscc in units:
            insert_unit(project, role, name, uscc)
        events.record(
            "projects.project.create",
            project,
            actor=actor,
            facts={"name": project.name, "number": project.temporary_number},
        )
        if code:
            _take_code(project, code, actor)
        index(project)
    return queries.project(project.id)


def give_code(project: Project, typed: str, actor: Actor, *, seen: int | None = None) -> Project:
    """Register a project that waited for its code; Invalid says who has the code already."""
    code = _code(typed)
    if not code:
        raise Invalid({"code": "请填写国家统一项目代码。"})
    with write():
        _take_code(project, code, actor, seen=seen)
        index(project)
    return project


def correct(project: Project, command: Any, actor: Actor, *, seen: int | None = None) -> Project:
    """Change what was registered; old and new values stay in the history."""
    _check(command, ())
    facts = _facts(command)
    before = {name: _plain(project, name) for name in facts}
    for name, value in facts.items():
        setattr(project, name, value)
    changed = [name for name in facts if _plain(project, name) != before[name]]
    if not changed:
        raise Invalid({"": "没有改动任何内容。"})
    with write():
        Project.update(**{name: facts[name] for name in changed}).where(
            Project.id == project.id
        ).execute()
        fire(PROJECT, project, "correct", actor, facts=_told(project, changed, before), seen=seen)
        index(project)
    return project


def withdraw(project: Project, reason: str, actor: Actor, *, seen: int | None = None) -> Project:
    """Take a registration back with a reason; its code is free again."""
    with write():
        fire(
            PROJECT,
            project,
            "withdraw",
            actor,
            reason=reason,
            facts={"number": project.number},
            seen=seen,
        )
    return project


def _take_code(project: Project, code: codes.Code, actor: Actor, *, seen: int | None = None):
    taken = queries.project_by_code(code.text)
    if taken is not None and taken.id != project.id:
        raise _duplicate(taken)
    unknown = queries.region_on(code.region, code.day) is None
    try:
        with write():
            Project.update(code=code.text, region_unknown=unknown).where(
                Project.id == project.id
            ).execute()
    except IntegrityError:
        raise _duplicate(queries.project_by_code(code.text)) from None
    project.code, project.region_unknown = code.text, unknown
    facts = {
        "project_code": code.text,
        "name": project.name,
        "owner": project.owner.name,
        "region": project.region_id,
    }
    fire(PROJECT, project, "register", actor, facts=facts, seen=seen)


def _duplicate(taken: Project) -> Invalid:
    first = events.timeline(Project.subject_kind, taken.id)
    at = next((e.at for e in first if e.key == "projects.project.register"), taken.created_at)
    return Invalid({"code": rules.duplicate(taken.code, taken.name, taken.owner.name, at)})


def _code(typed: str) -> codes.Code | None:
    if not typed:
        return None
    wrong = codes.check(typed, clock.today())
    if wrong:
        raise Invalid({"code": wrong[0]})
    return codes.parse(typed)


def _check(command: Any, units: tuple) -> None:
    wrong = rules.figures(command.investment_fen, command.area_m2, command.category)
    clash = rules.units_clash({"role": r, "name": n, "uscc": u} for r, n, u in units)
    if clash:
        wrong["supervision_name"] = clash[0]
    if wrong:
        raise Invalid(wrong)


def _units(command: Any) -> tuple[tuple[str, str, str], ...]:
    found = []
    for role in UNIT_ROLES:
        name, uscc = getattr(command, f"{role}_name"), getattr(command, f"{role}_uscc")
        if name and uscc:
            found.append((role, name, uscc))
    return tuple(found)


def _facts(command: Any) -> dict[str, Any]:
    return {name: getattr(command, name) for name in LABELS}


def _plain(project: Project, name: str) -> Any:
    return project.region_id if name == "region" else getattr(project, name)


def _told(project: Project, changed: list[str], before: dict[str, Any]) -> dict[str, Any]:
    """Tell old and new values, except of people."""
    told = [
        {"field": LABELS[name], "from": before[name], "to": _plain(project, name)}
        for name in changed
        if name not in ("contact", "phone")
    ]
    return {"fields": "、".join(LABELS[name] for name in changed), "changes": told}


def _temporary() -> str:
    year = clock.today().year
    return codes.temporary(year, next_number("projects.temporary", year))


def index(project: Project) -> None:
    """Make the project findable by code, number, name and owner; inside write()."""
    text = f"{project.code or ''} {project.temporary_number} {project.name} {project.owner.name}"
    search.index(Project.subject_kind, project.id, text)
