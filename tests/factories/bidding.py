"""Requirements and sign-ups for tests; made by the services, so that every row is whole."""

import datetime as dt
import itertools

from app.accounts.models import Organisation
from app.kernel import clock, workdays
from app.kernel.db import write
from bidding.models import LiveBid, LiveRoom, Requirement, Signup
from bidding.services import publish, signup
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.intermediaries import make_agency
from tests.factories.projects import make_project

_count = itertools.count(1)


def terms(**more):
    """Return the values of a requirement form that may be published today."""
    first = workdays.add_workdays(clock.today(), 3).end
    closes = dt.datetime.combine(first, dt.time(17, 0))
    values = {
        "title": f"河西综合楼施工图审查{next(_count)}",
        "content": "施工图设计文件审查，含人防、消防专篇",
        "amount_fen": 8_000_000,
        "service_days": 20,
        "contact": "周建国",
        "phone": "025-83331234",
        "complaint_phone": "025-83335678",
        "suite": "sha256",
        "level": 1,
        "source": "none",
        "signup_until": closes,
        "draw_at": closes + dt.timedelta(minutes=10),
        "publicity_days": 3,
    }
    return {**values, **more}


def make_owner(organisation=None):
    """Return an owner who may publish."""
    return make_actor("handler", organisation=organisation or make_organisation(kind="owner"))


def make_requirement(owner=None, *, project=None, item="drawing-review", publish_it=True, **more):
    """Return a requirement of an owner, published unless told otherwise."""
    owner = owner or make_owner()
    if project is None:
        project = make_project(Organisation.get_by_id(owner.org_id))
    requirement = publish.draft(project, item, terms(**more), owner)
    if publish_it:
        publish.publish(requirement, owner)
    return Requirement.get_by_id(requirement.id)


def make_bidder(agency=None):
    """Return an agency and a person who may sign it up."""
    agency = agency or make_agency()
    return agency, make_actor("handler", organisation=agency.organisation)


def make_signup(requirement, bidder=None, nonce="", key=None):
    """Sign a (new) agency up; return the agency and the event."""
    agency, actor = bidder or make_bidder()
    passed = signup.gate(requirement.id, actor.org_id)
    event = signup.sign_up(passed, nonce, key or f"key-{next(_count)}", actor)
    return agency, event


def make_live_bid(requirement, event, **more):
    """Return the first bid of a live bidding, by the agency of a sign-up's event; rows only."""
    signup, now = Signup.get_by_id(event.subject_id), clock.now()
    with write():
        LiveRoom.create(requirement=requirement, opens_at=now, ends_at=now, bids=1, **more)
        return LiveBid.create(
            requirement=requirement,
            signup=signup,
            organisation=signup.organisation_id,
            number=1,
            place=1,
            amount_fen=7_000_000,
            at=now,
            ends_at=now,
            key=f"live-{next(_count)}",
            event=event.id,
        )
