"""Who takes part in a project, since when and until when."""

from __future__ import annotations

from peewee import IntegrityError

from app.accounts.models import Organisation
from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason, StaleState
from app.kernel.permissions import Actor
from projects import queries, rules
from projects.models import Project, Unit
from projects.states import ROLE_LABELS, ProjectState, Role


def add_unit(
    project: Project,
    role: str,
    name: str,
    uscc: str,
    actor: Actor,
    *,
    contact: str = "",
    phone: str = "",
) -> Unit:
    """Add a unit from today; one that is an organisation of the platform is tied to it."""
    _open(project)
    with write():
        others = [
            {"role": u.role, "name": u.name, "uscc": u.uscc} for u in queries.units_of(project)
        ]
        clash = rules.units_clash([*others, {"role": role, "name": name, "uscc": uscc}])
        if clash:
            raise Invalid({"role": clash[0]})
        unit = insert_unit(project, role, name, uscc, contact=contact, phone=phone)
        facts = {"role": ROLE_LABELS[Role(role)], "name": unit.name, "uscc": unit.uscc}
        events.record("projects.project.add_unit", project, actor=actor, facts=facts)
    return unit


def end_unit(unit: Unit, reason: str, actor: Actor) -> None:
    """Note that a unit has left today; its row stays."""
    project = unit.project
    _open(project)
    if not reason.strip():
        raise NotAllowed("请写明变更参建单位的理由。")
    if unit.role == Role.OWNER:
        raise NotAllowed("建设单位不能移除；项目转让请撤销登记后由新单位登记。")
    with write():
        there = (Unit.id == unit.id) & Unit.until.is_null()
        if not Unit.update(until=clock.today()).where(there).execute():
            raise StaleState("这个参建单位已经移除，请刷新页面。")
        facts = {"role": unit.role_label, "name": unit.name, "reason": reason.strip()}
        events.record("projects.project.end_unit", project, actor=actor, facts=facts)


def insert_unit(
    project: Project,
    role: str,
    name: str,
    uscc: str | None,
    organisation: Organisation | None = None,
    **more: str,
) -> Unit:
    """Insert the row inside write(); Invalid when the code belongs to another name."""
    if organisation is None and uscc:
        organisation = Organisation.get_or_none(Organisation.uscc == uscc)
    if organisation is not None and organisation.name != name:
        raise Invalid(
            {
                _field(role): Reason.of(
                    "统一社会信用代码{uscc}在平台登记的名称是“{name}”，请核对单位名称。",
                    uscc=uscc,
                    name=organisation.name,
                )
            }
        )
    try:
        with write():
            return Unit.create(
                project=project, role=role, name=name, uscc=uscc, organisation=organisation, **more
            )
    except IntegrityError:
        raise Invalid(
            {
                _field(role): Reason.of(
                    "{name}已经是本项目的{role}。", name=name, role=ROLE_LABELS[Role(role)]
                )
            }
        ) from None


def _field(role: str) -> str:
    return f"{role}_name"


def _open(project: Project) -> None:
    if project.state == ProjectState.WITHDRAWN:
        raise NotAllowed("项目登记已撤销，不能再变更参建单位。")
