"""Who may do what with signals of collusion: clauses of predicates, as data."""

from typing import Any

from app.accounts.rules.places import beat, within
from app.kernel.permissions import Actor, has, own_org, system

WATCHING = ("supervisor.officer", "regulator.officer")
PARTIES = ("agency.handler", "agency.manager")


def told(actor: Actor, inquiry: Any) -> bool:
    """Hold once the agency has been asked."""
    return inquiry.is_told


def of_its_place(actor: Actor, subject: Any) -> bool:
    """Hold for signals of the division of an office, and those of no division."""
    return within(beat(actor), getattr(subject, "suspicion", subject).region)


_WATCHING = (has(*WATCHING), of_its_place)
_OWN = (has(*PARTIES), own_org("organisation_id"), told)
_SUSPICION, _INQUIRY = "supervision.suspicion.", "supervision.inquiry."

PERMISSIONS = {
    f"{_SUSPICION}system": ((system,),),
    f"{_SUSPICION}list": ((has(*WATCHING),),),
    f"{_SUSPICION}view": (_WATCHING,),
    f"{_SUSPICION}judge": (_WATCHING,),
    f"{_INQUIRY}system": ((system,),),
    f"{_INQUIRY}mine": ((has(*PARTIES),),),
    f"{_INQUIRY}view": (_OWN,),
    f"{_INQUIRY}paper": (_WATCHING, _OWN),
    f"{_INQUIRY}answer": (_OWN,),
}
