"""The blueprint of the room and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for

from app.kernel.fire import Choice, available
from app.kernel.permissions import allowed
from app.web.guards import current_actor
from joint_review import disputes, queries
from joint_review.models.argument import Argument, DesignChange
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Intake, Sheet
from joint_review.opinion_states import OPINION

bp = Blueprint("joint_review", __name__)
SIZES = (20, 50, 100)


def _hidden(found: Any, key: str, subject: Any) -> bool:
    """For people it does not concern there is no such thing."""
    actor = current_actor()
    return found is None or (actor.is_signed_in and not allowed(actor, key, subject))


def package(key: str) -> Package | None:
    """Load a package that concerns the person."""
    found = queries.package(key)
    return None if _hidden(found, "package.view", found) else found


def sheet(key: str) -> Sheet | None:
    """Load a sheet of a package that concerns the person."""
    found = queries.sheet(key)
    return None if _hidden(found, "sheet.view", found) else found


def task(key: str) -> Task | None:
    """Load a task of a package that concerns the person."""
    found = queries.task(key)
    return None if found is None or _hidden(found, "package.view", found.package) else found


def opinion(key: str) -> Opinion | None:
    """Load an opinion that the person may see."""
    found = queries.opinion_for(key, current_actor())
    return None if _hidden(found, "opinion.view", found) else found


def intake(key: str) -> Intake | None:
    """Load an uploaded file of a package that concerns the person."""
    found = queries.intake(key)
    return None if found is None or _hidden(found, "package.view", found.package) else found


def argument(key: str) -> Argument | None:
    """Load an expert argument of a package that concerns the person."""
    found = disputes.argument(key)
    return None if _hidden(found, "argument.view", found) else found


def change(key: str) -> DesignChange | None:
    """Load a design change that the person may know of."""
    found = disputes.change(key)
    return None if _hidden(found, "change.view", found) else found


def seen() -> int | None:
    """Read the version of the page a form was sent from; nonsense is an old version."""
    typed = request.form.get("seen", "")
    if not typed:
        return None
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


def reason() -> str:
    """Read the reason typed beside a button."""
    return request.form.get("reason", "").strip()[:500]


def size() -> int:
    """Read how many rows a page has."""
    typed = request.args.get("size", "")
    return int(typed) if typed in {str(n) for n in SIZES} else SIZES[0]


def offered(found: Opinion) -> list[Choice]:
    """List the moves offered beside an opinion; closing another's needs a form of its own."""
    actor = current_actor()
    own = found.author_id == actor.person_id
    choices = available(OPINION, found, actor)
    return [one for one in choices if own or one.transition.action != "close"]


def page_of(found: Package) -> str:
    """Return the address of a package."""
    return url_for("joint_review.page", id=found.id)
