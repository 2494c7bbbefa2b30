"""Up to three witnesses of a draw, recorded before T by the owner or the hall window."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Late, Reason
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from bidding.models import Requirement, Witness

MOST = 3
RECORDED = "bidding.requirement.witness"


def of(requirement: Requirement) -> list[Witness]:
    """List the recorded witnesses in their order."""
    return _witnesses(requirement.id)


@prepared
def _witnesses(requirement):
    query = Witness.select().where(Witness.requirement == requirement)
    return query.order_by(Witness.place)


def record(requirement: Requirement, people: Sequence[tuple[str, str]], actor: Actor) -> None:
    """Record who witnesses; the names stand on screen, record and papers, the telephones do not."""
    with write():
        if clock.now() >= Requirement.get_by_id(requirement.id).draw_at:
            raise Late(Reason("选取时刻已到，不能再登记现场见证人"))
        Witness.delete().where(Witness.requirement == requirement).execute()
        for place, (name, phone) in enumerate(people[:MOST], 1):
            told = {"place": place, "name": name, "phone": phone, "recorded_by": actor.org_name}
            Witness.create(requirement=requirement, **told)
        names = [name for name, _ in people[:MOST]]
        Requirement.update(witnesses=names).where(Requirement.id == requirement.id).execute()
        facts = {"n": len(names)}
        events.record(RECORDED, requirement, actor=actor, facts=facts, visibility="public")
