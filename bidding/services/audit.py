"""The operating body looks at a purchase of public money before it is published."""

import datetime as dt

from app.kernel.db import write
from app.kernel.errors import NotAllowed
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from bidding.models import Requirement
from bidding.rules import timetable
from bidding.services import publish, terms
from bidding.states import REQUIREMENT


def submit(requirement: Requirement, actor: Actor, seen: int | None) -> Event:
    """Hand a draft in; it must be fit for publication as it is. NotAllowed with the reasons."""
    with write():
        against = terms.objections(requirement)
        if against:
            raise NotAllowed(*against)
        facts = {"title": requirement.title, "owner": requirement.owner.name}
        return fire(REQUIREMENT, requirement, "submit", actor, facts=facts, seen=seen)


def recall(requirement: Requirement, actor: Actor, seen: int | None) -> Event:
    """Take a draft back from the audit to work on it."""
    with write():
        facts = {"title": requirement.title}
        return fire(REQUIREMENT, requirement, "recall", actor, facts=facts, seen=seen)


def approve(requirement: Requirement, actor: Actor, seen: int | None) -> Event:
    """Pass and publish; F and T move on when the audit took what the sign-up needs."""
    with write():
        put_off(requirement)
        return publish.publish(requirement, actor, seen, action="approve")


def put_off(requirement: Requirement) -> None:
    """Move F and T on as far as the sign-up needs from now; nothing is saved."""
    earliest = terms.limits(requirement).earliest_close
    closes = timetable.moved_on(requirement.signup_until, earliest)
    gap = requirement.draw_at - requirement.signup_until
    requirement.signup_until, requirement.draw_at = closes, closes + gap


def send_back(requirement: Requirement, reason: str, actor: Actor, seen: int | None) -> Event:
    """Give the draft back to its owner with the reason."""
    with write():
        facts = {"title": requirement.title}
        return fire(
            REQUIREMENT, requirement, "send_back", actor, reason=reason, facts=facts, seen=seen
        )


def moved(requirement: Requirement) -> dt.datetime | None:
    """Tell the F that approving now would give, None when the one asked for stands."""
    closes = timetable.moved_on(requirement.signup_until, terms.limits(requirement).earliest_close)
    return closes if closes != requirement.signup_until else None
