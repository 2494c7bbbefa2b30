"""The blueprint of the room and what its pages share."""

from __future__ import annotations

from flask import Blueprint, request

from app.kernel.permissions import allowed
from app.web.guards import current_actor
from projects import queries
from projects.models import Project, Unit
from projects.states import ProjectState

bp = Blueprint("projects", __name__)
SIZES = (20, 50, 100)


def project(key: str) -> Project | None:
    """Load a project; for people it does not concern there is none."""
    found = queries.project(key)
    actor = current_actor()
    if found is None or not actor.is_signed_in:
        return found
    return found if allowed(actor, "projects.project.view", found) else None


def public_project(key: str) -> Project | None:
    """Load a registered project for everybody."""
    found = queries.project(key)
    return found if found is not None and found.state == ProjectState.REGISTERED else None


def unit(key: str) -> Unit | None:
    """Load a unit of a project that concerns the person."""
    found = queries.unit(key)
    return found if found is not None and project(found.project_id) is not None else None


def seen() -> int | None:
    """Read the version of the page a form was sent from; nonsense is an old version."""
    typed = request.form.get("seen", "")
    if not typed:
        return None
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


def size() -> int:
    """Read how many rows a page has."""
    typed = request.args.get("size", "")
    return int(typed) if typed in {str(n) for n in SIZES} else SIZES[0]
