"""Who may do what with appraisal sheets: clauses of predicates, as data."""

from typing import Any

from app.kernel.permissions import Actor, anyone, has, own_org
from intermediaries.queries.places import at_home

DRAWING_UP = ("regulator.officer", "supervisor.officer")
BODIES = (
    "department.handler", "department.reviewer", "department.manager", "window.clerk",
    "window.manager", "committee.handler", "committee.manager", "agency.handler", "agency.lead",
    "agency.manager", "regulator.officer", "regulator.manager",
)  # fmt: skip
KEY = "supervision.appraisal."


def published(actor: Actor, sheet: Any) -> bool:
    """Hold once everybody may read it."""
    return sheet.is_published


def named(actor: Actor, sheet: Any) -> bool:
    """Hold for a body on a sheet that is put to hearing."""
    return sheet.is_heard and actor.org_id in sheet.named


def takes_objections(actor: Actor, sheet: Any) -> bool:
    """Hold as long as a body may object."""
    return sheet.takes_objections


def draft(actor: Actor, sheet: Any) -> bool:
    """Hold while the figures may be counted anew."""
    return sheet.is_draft


def heard(actor: Actor, sheet: Any) -> bool:
    """Hold while bodies are heard."""
    return sheet.is_heard


_OWN = (has(*DRAWING_UP), own_org("office_id"))
_NEAR = (has(*DRAWING_UP), at_home)
_NAMED = (has(*BODIES), named)

PERMISSIONS = {
    f"{KEY}public": ((anyone,),),
    f"{KEY}list": ((has(*DRAWING_UP),),),
    f"{KEY}create": ((has(*DRAWING_UP),),),
    f"{KEY}view": ((published,), _OWN, _NEAR, _NAMED),
    f"{KEY}inner": (_OWN, _NEAR),
    **{f"{KEY}{one}": (_OWN,) for one in ("hear", "discard", "take_back", "publish")},
    f"{KEY}count": ((*_OWN, draft),),
    f"{KEY}renew": ((*_OWN, published),),
    f"{KEY}object": ((*_NAMED, takes_objections),),
    f"{KEY}answer": ((*_OWN, heard),),
}
