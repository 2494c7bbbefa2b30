"""Scored purchases for tests: experts in the library, their sheets; made by the services."""

from bidding.models import Requirement, Seat
from bidding.queries import seats as reads
from bidding.rules import sheets
from bidding.rules.criteria import shipped
from bidding.rules.scoring_terms import Scoring
from bidding.services import panel_pool, scoring, seats
from tests.factories.accounts import make_actor
from tests.factories.experts import make_expert

ITEM = "drawing-review"


def make_experts(count=3):
    """Register so many experts of one keeper; expert id -> the actor he is."""
    keeper = make_actor("clerk", kind="operator")
    made = [make_expert(keeper) for _ in range(count)]
    return {row.id: actor for row, actor in made}


def rule(**more):
    """Return the shipped table of drawing review: price 20, credit 10, experts 30, 25, 15."""
    return Scoring(criteria=tuple(shipped(ITEM)), **more)


def fill(seat, actor, share=80, **by_number):
    """Accept a seat and give every offer `share` hundredths of each criterion (or its own)."""
    seat = reads.seat(seat.id)
    if seat.state == "invited":
        seats.accept(seat, True, actor, None)
    requirement = Requirement.get_by_id(seat.requirement_id)
    marks = {
        one.key: {
            str(offer.number): {
                "points": one.weight * by_number.get(f"n{offer.number}", share) // 100,
                "words": "",
            }
            for offer in scoring.valid_offers(requirement)
        }
        for one in sheets.scored(panel_pool.terms_of(requirement))
    }
    scoring.save(seat, marks, actor)


def digest_of(seat):
    """Return the hash that an expert is shown before signing."""
    return scoring.digest(scoring.document_of(reads.seat(seat.id)))


def sign(seat, actor):
    """Sign what is filled in."""
    return scoring.sign(reads.seat(seat.id), digest_of(seat), actor, None)


def called(requirement):
    """List the seats called so far, in order."""
    return list(Seat.select().where(Seat.requirement == requirement).order_by(Seat.place))
