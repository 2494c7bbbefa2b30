"""The blueprint of the room and what its pages share."""

from __future__ import annotations

from flask import Blueprint

from app.web.guards import if_concerned
from projects import queries
from projects.models import Project, Unit
from projects.states import ProjectState

bp = Blueprint("projects", __name__)


def project(key: str) -> Project | None:
    """Load a project; for people it does not concern there is none."""
    return if_concerned(queries.project(key), "projects.project.view")


def public_project(key: str) -> Project | None:
    """Load a registered project for everybody."""
    found = queries.project(key)
    return found if found is not None and found.state == ProjectState.REGISTERED else None


def unit(key: str) -> Unit | None:
    """Load a unit of a project that concerns the person."""
    found = queries.unit(key)
    return found if found is not None and project(found.project_id) is not None else None
