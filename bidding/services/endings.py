"""Keeps why a purchase ended, in the transaction in which it ends."""

from app.kernel.events import Event
from bidding.models import Ending
from bidding.rules.endings import ACTS, of_act

LONGEST = 500


def keep(event: Event) -> None:
    """Write the ending that an event tells; told twice it stands once."""
    if Ending.select().where(Ending.requirement == event.subject_id).exists():
        return
    code, why = of_act(event.key.rpartition(".")[2], event.facts)
    Ending.create(requirement=event.subject_id, code=code, why=why[:LONGEST], at=event.at)


LISTENS = {f"bidding.requirement.{action}": keep for action in ACTS}
