"""Where operators work, and who may set what holds for the whole platform.

The platform serves the divisions of its operators. Whose own division contains all of them leads
it: with one operator that is this operator, and every office of its city or above.
"""

from __future__ import annotations

from typing import Any

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


def registering(actor: Actor) -> dict[str, Any]:
    """Return which registrations are a matter of an operator: those `here` (see `post`) and those
    in none of `others`. Where none leads, who registers outside all divisions is everybody's."""
    here = post(actor)
    if not here or _led():
        return {"here": here, "others": ()}
    return {"here": here, "others": tuple(_served())}


def registers(actor: Actor, region: str | None) -> bool:
    """Say whether the registration of an organisation of a division is a matter of an operator."""
    here, others = registering(actor).values()
    return within(here, region) or (bool(others) and not any(within(one, region) for one in others))


def registrars(duty: str, region: str | None) -> list[str]:
    """List who holds a duty at an operator that a registration is a matter of."""
    near = queries.holders(duty, region)
    return near or leaders(duty) or queries.holders(duty)


def _led() -> bool:
    """Say whether the division of one operator contains those of all."""
    served = _served()
    return any(all(within(one, other) for other in served) for one in served)


def _served() -> list[str]:
    """List the divisions of the operators; "" is everywhere."""
    return ["" if one in (None, NATION) else one for (one,) in _operators()]


@prepared
def _operators():
    query = Organisation.select(Organisation.region).where(Organisation.kind == "operator")
    return query.where(Organisation.state == "approved").distinct().tuples()
