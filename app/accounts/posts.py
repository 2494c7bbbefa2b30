"""Where operators work, and who may set what holds for the whole platform.

The platform serves the divisions of its operators. Whose own division contains all of them leads
it: with one operator that is this operator, and every office of its city or above.
"""

from __future__ import annotations

from app.accounts import queries
from app.accounts.models import Organisation
from app.accounts.rules.places import NATION, beat, within
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared


def post(actor: Actor) -> str:
    """Return the division of an office, or of an operator beside others; "" where it is no bound.

    Who admits agencies and hears letters does so in his own division.
    """
    if actor.org_kind == "operator":
        return "" if leads(actor) else actor.region
    return beat(actor)


def leads(actor: Actor) -> bool:
    """Say whether an organisation's division contains those of all operators; asked once for an
    actor, that is for a request."""
    here = actor.region
    if here in ("", NATION):
        return True
    if "leads" not in actor.kept:
        actor.kept["leads"] = all(within(here, place) for (place,) in _operators())
    return actor.kept["leads"]


def leaders(duty: str) -> list[str]:
    """List who holds a duty at an organisation that leads the platform."""
    served = [place for (place,) in _operators()]
    found = queries.holders_with_places(duty)
    return [key for key, here in found if all(within(here, one) for one in served)]


def sets_for(actor: Actor, region: str | None) -> bool:
    """Say whether an office may set a rule for a division: in its own; without any, if it leads."""
    if not region or region == NATION:
        return leads(actor)
    return within(post(actor), region)


@prepared
def _operators():
    query = Organisation.select(Organisation.region).where(Organisation.kind == "operator")
    return query.where(Organisation.state == "approved").distinct().tuples()
