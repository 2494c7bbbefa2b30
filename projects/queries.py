"""Named reads of projects and their units; nothing here writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peewee import Expression, Tuple

from app.accounts.models import Organisation, Region
from app.accounts.rules.places import beat, inside, within
from app.accounts.rules.regions import valid_on
from app.kernel import search
from app.kernel.paging import Page, cut, spot
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from projects.models import Project, Unit
from projects.states import ProjectState, Role

OVERSEERS = frozenset({"operator", "regulator", "supervisor", "window", "department", "committee"})


def _whole():
    query = Project.select(Project, Organisation, Region)
    return query.join(Organisation).switch(Project).join(Region, on=(Project.region == Region.code))


def project(key: str) -> Project | None:
    """Return the project with owner and region, None when there is none."""
    return _project.first(key)


@prepared
def _project(key):
    return _whole().where(Project.id == key)


def project_by_code(code: str) -> Project | None:
    """Return the project that holds a code now; a withdrawn one has given it back."""
    held = (Project.code == code) & (Project.state != ProjectState.WITHDRAWN)
    return _whole().where(held).first()


def units_of(project: Project | str, role: str | None = None) -> list[Unit]:
    """List the units of a project today, by role and entry; of one role if given."""
    query = Unit.select().where(Unit.project == project, Unit.until.is_null())
    if role is not None:
        query = query.where(Unit.role == role)
    order = list(Role)
    return sorted(
        query.order_by(Unit.created_at, Unit.id), key=lambda unit: order.index(Role(unit.role))
    )


def unit(key: str) -> Unit | None:
    """Return a unit with its project, None when there is none."""
    return Unit.select(Unit, Project).join(Project).where(Unit.id == key).first()


def takes_part(project: Project, organisation_id: str | None) -> bool:
    """Say whether an organisation owns the project or is one of its units today."""
    if organisation_id is None:
        return False
    if project.owner_id == organisation_id:
        return True
    there = (Unit.project == project) & Unit.until.is_null()
    return Unit.select().where(there, Unit.organisation == organisation_id).exists()


@dataclass(frozen=True)
class Filters:
    """What a reader of a list asked for; empty strings ask for nothing."""

    text: str = ""
    kind: str = ""
    category: str = ""
    grade: str = ""
    state: str = ""
    region: str = ""


def oversees(actor: Actor) -> bool:
    """Say whether an office acts that accepts, supervises or operates; its drawn experts do not."""
    return actor.org_kind in OVERSEERS and not actor.is_guest


def of_its_place(actor: Actor, project: Project) -> bool:
    """Say whether a project lies in the division of an office; for all others it does."""
    return within(beat(actor), project.region_id)


def visible_to(actor: Actor) -> Expression | None:
    """Build the condition that limits a list to what the actor may see; None: everything."""
    here = beat(actor)
    if oversees(actor):
        return inside(Project.region, here) if here else None
    taking_part = Unit.select(Unit.project).where(
        Unit.organisation == actor.org_id, Unit.until.is_null()
    )
    return (Project.owner == actor.org_id) | Project.id.in_(taking_part)


def page(
    filters: Filters, limit_to: Expression | None = None, after: str = "", size: int = 20
) -> Page:
    """Read a page of projects, newest first, with owner and region."""
    wanted = _conditions(filters)
    if limit_to is not None:
        wanted.append(limit_to)
    counted = Project.select().where(*wanted) if wanted else Project.select()
    total = counted.count()
    query = _whole()
    if wanted:
        query = query.where(*wanted)
    seen = spot(after)
    if seen is not None:
        query = query.where(Tuple(Project.created_at, Project.id) < Tuple(*seen))
    found = list(query.order_by(Project.created_at.desc(), Project.id.desc()).limit(size + 1))
    return cut(found, size, "created_at", "id", total=total)


def _conditions(f: Filters) -> list[Expression]:
    wanted = [
        getattr(Project, name) == getattr(f, name)
        for name in ("kind", "category", "grade", "state")
        if getattr(f, name)
    ]
    if f.region:
        wanted.append(Project.region.startswith(_stem(f.region)))
    hits = search.matching(Project.subject_kind, f.text) if f.text.strip() else None
    if hits is not None:
        wanted.append(Project.id.in_(hits))
    elif f.text.strip():
        wanted.append(Project.id == "")
    return wanted


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code.removesuffix("00")


def region_on(code: str, day: dt.date) -> Region | None:
    """Return the division that carried `code` on `day`, None when none did."""
    region = Region.get_or_none(Region.code == code)
    if region is None or not valid_on(day, region.valid_from, region.valid_to):
        return None
    return region
