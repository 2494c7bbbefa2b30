"""Too late: a refusal that is logged, so that whoever was refused has a receipt of it."""

from types import SimpleNamespace
from typing import Any

from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import DomainError, Late, Reason
from app.kernel.events import Event
from app.kernel.permissions import Actor
from bidding.models import Requirement

REFUSED = "bidding.signup.refused"


class Refused(Late):
    """Too late, with the logged refusal that the receipt is made from."""

    def __init__(self, reason: Reason, refusal: Event) -> None:
        """Keep the event of the refusal."""
        super().__init__(reason)
        self.refusal = refusal


def refused(passed: Any, actor: Actor) -> DomainError:
    """Log a refusal after F, once for an agency, and return the error that carries it."""
    subject = SimpleNamespace(subject_kind=Requirement.subject_kind, id=passed.id)
    told = {
        "requirement": passed.id,
        "notice": passed.number,
        "agency_uscc": passed.uscc or "",
        "signup_until": clock.iso(passed.signup_until),
    }
    with write():
        event = _refused_before(subject, actor, told)
        if event is None:
            event = events.record(REFUSED, subject, actor=actor, facts=told, visibility="sealed")
    reason = Reason.of("报名已于 {at} 截止，本次报名未被接受", at=passed.signup_until)
    return Refused(reason, event)


def _refused_before(subject: SimpleNamespace, actor: Actor, told: dict) -> Event | None:
    """Find the refusal this agency already has after the same F: one receipt is enough."""
    query = Event.select().where(
        Event.subject_kind == subject.subject_kind,
        Event.subject_id == subject.id,
        Event.key == REFUSED,
        Event.org_id == actor.org_id,
    )
    return next((one for one in query if one.facts == told), None)
