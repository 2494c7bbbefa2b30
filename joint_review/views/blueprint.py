"""The blueprint of the room and what its pages share."""

from __future__ import annotations

from flask import Blueprint, url_for

from app.kernel.fire import Choice, available
from app.web.guards import current_actor, if_concerned
from joint_review import disputes, queries
from joint_review.models.argument import Argument, DesignChange
from joint_review.models.opinion import Opinion
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Intake, Sheet
from joint_review.opinion_states import OPINION

bp = Blueprint("joint_review", __name__)


def package(key: str) -> Package | None:
    """Load a package that concerns the person."""
    return if_concerned(queries.package(key), "package.view")


def sheet(key: str) -> Sheet | None:
    """Load a sheet of a package that concerns the person."""
    return if_concerned(queries.sheet(key), "sheet.view")


def task(key: str) -> Task | None:
    """Load a task of a package that concerns the person."""
    found = queries.task(key)
    return found and if_concerned(found, "package.view", on=found.package)


def opinion(key: str) -> Opinion | None:
    """Load an opinion that the person may see."""
    return if_concerned(queries.opinion_for(key, current_actor()), "opinion.view")


def intake(key: str) -> Intake | None:
    """Load an uploaded file of a package that concerns the person."""
    found = queries.intake(key)
    return found and if_concerned(found, "package.view", on=found.package)


def argument(key: str) -> Argument | None:
    """Load an expert argument of a package that concerns the person."""
    return if_concerned(disputes.argument(key), "argument.view")


def change(key: str) -> DesignChange | None:
    """Load a design change that the person may know of."""
    return if_concerned(disputes.change(key), "change.view")


def offered(found: Opinion) -> list[Choice]:
    """List the moves offered beside an opinion; closing another's needs a form of its own."""
    actor = current_actor()
    own = found.author_id == actor.person_id
    choices = available(OPINION, found, actor)
    return [one for one in choices if own or one.transition.action != "close"]


def page_of(found: Package) -> str:
    """Return the address of a package."""
    return url_for("joint_review.page", id=found.id)
