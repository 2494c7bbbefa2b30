"""Named reads of projects and their units; nothing here writes."""

from __future__ import annotations

from app.accounts.models import Organisation, Region
from projects.models import Project, Unit
from projects.states import ProjectState


def _whole():
    query = Project.select(Project, Organisation, Region)
    return query.join(Organisation).switch(Project).join(Region, on=(Project.region == Region.code))


def project(key: str) -> Project | None:
    """Return the project with owner and region, None when there is none."""
    return _whole().where(Project.id == key).first()


def project_by_code(code: str) -> Project | None:
    """Return the project that holds a code now; a withdrawn one has given it back."""
    held = (Project.code == code) & (Project.state != ProjectState.WITHDRAWN)
    return _whole().where(held).first()


def units_of(project: Project | str, role: str | None = None) -> list[Unit]:
    """List the units of a project today, in order of entry; of one role if given."""
    query = Unit.select().where(Unit.project == project, Unit.until.is_null())
    if role is not None:
        query = query.where(Unit.role == role)
    return list(query.order_by(Unit.created_at, Unit.id))


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
