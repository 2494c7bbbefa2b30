"""Who may do what with the board and its signals: clauses of predicates, as data."""

from typing import Any

from app.accounts.rules.places import beat, within
from app.kernel.permissions import Actor, has, own_org, system

WATCHING = ("supervisor.officer", "regulator.officer")
PARTIES = ("owner.handler", "owner.manager", "agency.handler", "agency.manager")


def told(actor: Actor, signal: Any) -> bool:
    """Hold once the party concerned has been asked."""
    return signal.is_told


def not_own(actor: Actor, signal: Any) -> bool:
    """Hold where the actor's own organisation is not what stands out."""
    return actor.org_id != signal.owner_id


def of_its_place(actor: Actor, signal: Any) -> bool:
    """Hold for signals of the division of an office, and those of no division."""
    return within(beat(actor), signal.region)


_WATCHING = (has(*WATCHING),)
_JUDGES = (has(*WATCHING), not_own, of_its_place)
_OWNER = (has(*PARTIES), own_org("owner_id"), told)
_KEY = "supervision.signal."

PERMISSIONS = {
    "supervision.board.view": (_WATCHING,),
    "supervision.board.run": (_WATCHING,),
    f"{_KEY}system": ((system,),),
    f"{_KEY}list": (_WATCHING,),
    f"{_KEY}mine": ((has(*PARTIES),),),
    f"{_KEY}view": (_JUDGES, _OWNER),
    f"{_KEY}judge": (_JUDGES,),
    f"{_KEY}answer": (_OWNER,),
}
