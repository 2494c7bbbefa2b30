"""Predicates of sealing: who holds a key, what is closed, what is opened."""

from typing import Any

from app.kernel.permissions import Actor
from bidding.models import Trustee, TrusteeKey

TRUSTED = ("owner.handler", "owner.manager", "regulator.officer", "supervisor.officer")


def is_trustee(actor: Actor, requirement: Any) -> bool:
    """Hold for the organisations whose keys the notice seals to."""
    keys = Trustee.select(Trustee.id).join(TrusteeKey)
    mine = (Trustee.requirement == requirement.id) & (TrusteeKey.organisation == actor.org_id)
    return actor.org_id is not None and actor.has(*TRUSTED) and keys.where(mine).exists()


def is_closed(actor: Actor, requirement: Any) -> bool:
    """Hold once the envelopes are closed in a list."""
    return requirement.closings.exists()


def is_opened(actor: Actor, requirement: Any) -> bool:
    """Hold once all that came sealed, offers or nonces, has been opened together."""
    return requirement.takes_envelopes and requirement.is_opened


def is_opened_file(actor: Actor, row: Any) -> bool:
    """Hold for sealed attachments whose offers have been opened; their key is then public."""
    return is_opened(actor, row.requirement)
