"""Experts for tests; registered by the service."""

import itertools

from app.accounts.models import Organisation
from app.kernel.db import write
from bidding.models import Expert, Seat
from bidding.services import experts
from tests.factories.accounts import make_actor, make_person

_count = itertools.count(1)


def make_expert(keeper=None, *, items=("drawing-review",), employer="江南大学", code="", **more):
    """Return a registered expert and the actor he is."""
    keeper = keeper or make_actor("clerk", kind="operator")
    place = Organisation.get_by_id(keeper.org_id)
    named = {"name": f"专家{next(_count)}号"} | more
    person = make_person(organisation=place, roles=("expert",), **named)
    told = {"title": "高级工程师", "region": "320102", "employer": employer, "employer_uscc": code}
    row = experts.register({"login": person.login, "items": items, **told}, keeper)
    return Expert.get_by_id(row.id), make_actor(organisation=place, person=person)


def make_seat(requirement):
    """Return the seat of a new expert at a purchase; the row alone."""
    expert, _ = make_expert()
    with write():
        return Seat.create(
            requirement=requirement, expert=expert, person=expert.person_id, number=1, place=1
        )
