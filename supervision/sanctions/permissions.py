"""Who may do what with sanctions: clauses of predicates, as data."""

from typing import Any

from app.kernel.permissions import Actor, has, own_org, system
from intermediaries.queries.places import in_reach

AGENCY = ("agency.handler", "agency.manager")
HANDLERS = ("operator.manager", "regulator.officer")
CONFIRMERS = (*HANDLERS, "supervisor.officer")
WATCHING = ("operator.clerk", *CONFIRMERS)


def published(actor: Actor, sanction: Any) -> bool:
    """Hold while everybody may read the sanction."""
    return sanction.is_published


def noticed(actor: Actor, sanction: Any) -> bool:
    """Hold once the agency has been told."""
    return sanction.noticed_at is not None


def not_own(actor: Actor, subject: Any) -> bool:
    """Hold when the agency is not the actor's own organisation."""
    agency = getattr(subject, "agency", subject)
    return agency.organisation_id != actor.org_id


def removal(actor: Actor, sanction: Any) -> bool:
    """Hold for removals."""
    return sanction.is_removal


def no_removal(actor: Actor, sanction: Any) -> bool:
    """Hold for what one person may publish."""
    return not sanction.is_removal


def second_person(actor: Actor, sanction: Any) -> bool:
    """Hold for who has neither proposed nor decided it."""
    return actor.person_id not in (sanction.proposer, sanction.decided_by)


_OWN = (has(*AGENCY), own_org("agency.organisation_id"), noticed)
_HANDLE = (has(*HANDLERS), not_own, in_reach)
_LISTING = (has(*WATCHING),)
_WATCHING = (has(*WATCHING), in_reach)

PERMISSIONS = {
    "supervision.sanction.system": ((system,),),
    "supervision.sanction.list": (_LISTING,),
    "supervision.sanction.mine": ((has(*AGENCY),),),
    "supervision.sanction.view": ((published,), _OWN, _WATCHING),
    "supervision.sanction.parties": (_OWN, _WATCHING),
    "supervision.sanction.propose": (_HANDLE, (system,)),
    "supervision.sanction.handle": (_HANDLE,),
    "supervision.sanction.publish": ((*_HANDLE, no_removal),),
    "supervision.sanction.confirm": (
        (has(*CONFIRMERS), not_own, in_reach, removal, second_person),
    ),
    "supervision.sanction.state": (_OWN,),
    "supervision.sanction.apply_repair": (_OWN,),
}
