"""A live price bidding that runs now, with its bidders signed in."""

import datetime as dt

from flask import Flask

from app.accounts.models import Person
from app.kernel import clock, jobs
from bench import market
from bench.market import Bidder
from bidding.models import Requirement
from bidding.rules.live import Live
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.projects import make_project

PLACES = 3
CEILING_FEN = 8_000_000


def auction(app: Flask) -> tuple[str, list[Bidder]]:
    """Publish days ago, close minutes ago, open now; return the purchase and its bidders."""
    now = clock.now().replace(second=0, microsecond=0)
    closes, opens = now - dt.timedelta(minutes=12), now - dt.timedelta(minutes=1)
    with clock.frozen(now - dt.timedelta(days=9)):
        owner = make_owner()
        project = make_project(market.organisation_of(owner))
        times = {"signup_until": closes, "draw_at": opens}
        money = {"amount_fen": CEILING_FEN, "floor_fen": CEILING_FEN // 2}
        rule = Live(minutes=30, step_fen=10_000, extend_within=3, extend_minutes=3, most=20)
        made = make_requirement(
            owner, project=project, method="live_price", rule=rule, **times, **money
        )
        bidders = [make_bidder() for _ in range(PLACES)]
        for one in bidders:
            make_signup(made, one)
    with app.test_request_context():
        for moment in (closes, opens):
            with clock.frozen(moment):
                jobs.run_due(moment)
        jobs.run_due(clock.now())
    if Requirement.get_by_id(made.id).state != "live":
        raise AssertionError("the bidding has not opened")
    people = [(Person.get_by_id(actor.person_id), agency) for agency, actor in bidders]
    return made.id, [market.signed_in(app, one, agency.organisation) for one, agency in people]
