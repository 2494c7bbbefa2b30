"""The blueprint of the room and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for

from app.kernel import clock
from app.kernel.permissions import allowed
from app.web.guards import current_actor, if_concerned
from intermediaries import queries
from intermediaries.materials import PRESENCE
from intermediaries.models import Agency
from intermediaries.queries import admission, changes
from intermediaries.rules import restricting

bp = Blueprint("intermediaries", __name__)


def concerned(key: str) -> Agency | None:
    """Load an agency for its own people and for the offices; for others there is none."""
    return if_concerned(queries.agency(key), "intermediaries.agency.papers")


def public_agency(key: str) -> Agency | None:
    """Load an admitted agency for everybody."""
    found = queries.agency(key)
    if found is None or not allowed(current_actor(), "intermediaries.agency.view", found):
        return None
    return found


def qualification(key: str) -> Any:
    """Load a certificate that concerns the person."""
    return if_concerned(queries.qualification(key), "intermediaries.part.view")


def practitioner(key: str) -> Any:
    """Load a person of an agency that concerns the reader."""
    return if_concerned(queries.practitioner(key), "intermediaries.part.view")


def offering(key: str) -> Any:
    """Load a service that concerns the person."""
    return if_concerned(queries.offering(key), "intermediaries.part.view")


def honour(key: str) -> Any:
    """Load an honour for its agency and the offices."""
    return if_concerned(queries.honour(key), "intermediaries.part.view")


def change(key: str) -> Any:
    """Load a change for its agency and the offices."""
    return if_concerned(changes.change(key), "intermediaries.change.view")


def flag(key: str) -> Any:
    """Load a flag for the offices."""
    return if_concerned(changes.flag(key), "intermediaries.person_flag.view")


def later_check(key: str) -> Any:
    """Load a check after a listing for its agency and the offices."""
    return if_concerned(admission.later_check(key), "intermediaries.later_check.view")


def intake(key: str) -> Any:
    """Load an intake everybody may read; a draft for the offices alone."""
    found = admission.intake(key)
    if found is None or allowed(current_actor(), "intermediaries.intake.view", found):
        return found
    return None


def intake_member(key: str) -> Any:
    """Load a place on a shortlist for its agency and the offices."""
    return if_concerned(admission.intake_member(key), "intermediaries.intake_member.view")


def said_of(agency: Agency) -> dict[str, Any]:
    """Return what an agency says about its presence: filings by region, and the way it came."""
    found = [(code, told) for code, told in queries.filings_of(agency) if told]
    names = queries.region_names([code for code, _ in found])
    filings = [(name, told) for name, (_, told) in zip(names, found, strict=True)]
    return {"filings": filings, "presence": PRESENCE[agency.at_window]}


def restricted(agency: Agency) -> list[Any]:
    """List (scope, restriction) of what restricts an agency today or later."""
    found = queries.restrictions_of(agency, clock.today(), upcoming=True)
    return [(restricting.scope_of(one), one) for one in found]


def step_of(agency: Agency | str, name: str) -> str:
    """Return the address of a step of the agency's application."""
    return url_for("intermediaries.step", id=getattr(agency, "id", agency), name=name)


def change_of(change: Any) -> str:
    """Return the address of a change."""
    return url_for("intermediaries.change_page", id=change.id)


def page_of(agency: Agency | str) -> str:
    """Return the address of the agency's page at the desk."""
    return url_for("intermediaries.page", id=getattr(agency, "id", agency))
