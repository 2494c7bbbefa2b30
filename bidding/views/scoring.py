"""Pages of a scoring for everybody, owner and offices; the sum of the weights while drafting."""

import json

from flask import request

from app.kernel import deadlines
from app.kernel.errors import Reason
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor
from app.web.htmx import answer
from bidding.expert_states import OPEN_SEATS, SEAT
from bidding.forms_scoring import total
from bidding.queries import seats as queries
from bidding.rules.criteria import SOURCE
from bidding.rules.scoring_terms import points
from bidding.rules.selection.scoring import TOTAL
from bidding.services import labelled, panel_pool, seats
from bidding.states import REQUIREMENT
from bidding.views import blueprint as known
from bidding.views.blueprint import bp


@bp.get("/requirements/weights")
@allow("bidding.requirement.draft")
def weights_part():
    return answer("bidding/weights.html", "bidding/_weights.html", **of_weights(request.args))


def of_weights(raw):
    """What the sum of the typed weights says."""
    found = total(raw)
    told = {"sum": points(found), "left": points(abs(TOTAL - found))}
    return {**told, "over": found > TOTAL, "whole": found == TOTAL, "source": SOURCE}


@bp.get("/requirements/<id>/scoring")
@allow("bidding.scoring.view", on=known.requirement)
def scoring_page(subject):
    actor = current_actor()
    done = subject.rankings.first()
    shown = done is not None and allowed(actor, "bidding.scoring.table", subject)
    rows = queries.seats_of(subject.id)
    return answer(
        "bidding/scoring.html",
        subject=subject,
        flow=REQUIREMENT,
        seat_flow=SEAT,
        lights=deadlines.of(subject, only_open=True),
        terms=panel_pool.terms_of(subject),
        pool=panel_pool.of(subject),
        signed=len(seats.signed(subject)),
        waiting=sum(one.state in OPEN_SEATS for one in rows),
        until=_until([one.id for one in rows if one.state in OPEN_SEATS]),
        replaced=sum(one.state in {"declined", "lapsed"} for one in rows),
        drawn=labelled.of(subject, labelled.EXPERT) if done else None,
        seats=[one for one in rows if done and allowed(actor, "bidding.seat.view", one)],
        summary=json.loads(done.document) if shown else None,
        columns=_columns(panel_pool.terms_of(subject)),
    )


def _until(waiting):
    """The last moment of a clock that runs, None when all have signed."""
    running = deadlines.of_many(SEAT.kind, waiting, only_open=True)
    return max((one.due for views in running.values() for one in views if one.due), default=None)


def _columns(terms):
    """Head the summary: place, number, agency, each criterion with its weight, the total."""
    told = "{title}（{weight} 分）"
    heads = [
        (Reason.of(told, title=one.title, weight=points(one.weight)), None, "figure")
        for one in terms.table()
    ]
    first = (("名次", None, "figure"), ("编号", None, "figure"), ("机构",))
    return [*first, *heads, ("总分", None, "figure")]
