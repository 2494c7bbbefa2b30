"""At the minute a clock ends, or when two answer one thing: one of them, and the other hears so."""

import datetime as dt

import pytest

from app.kernel import deadlines
from app.kernel.db import write
from app.kernel.errors import Late, StaleState
from app.kernel.events import Event
from app.rooms import ROOMS
from app.wiring import wire
from bidding.models import Award, OpenedOffer, RankingRecord, Seat
from bidding.queries import seats as sheets
from bidding.services import releasing, seats
from supervision.complaints import queries as letters
from supervision.complaints.services import deciding
from supervision.evaluation import queries as ratings
from supervision.evaluation.models import Evaluation
from supervision.evaluation.services import rating
from tests.bidding.test_opening import closed
from tests.bidding.test_scoring import opened
from tests.factories import supervision as made
from tests.factories.bidding import make_bidder
from tests.factories.scoring import called, digest_of, fill, scoring
from tests.factories.sealing import release_of
from tests.racing import at_once, refused

SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _house(app, committing_db):
    wire(ROOMS)


def keys_of(subject):
    mine = (Event.subject_kind == subject.subject_kind) & (Event.subject_id == subject.id)
    return [one.key.rpartition(".")[2] for one in Event.select().where(mine).order_by(Event.seq)]


def house(act, payload):
    """What the worker does: the effect of a job in a transaction of its own."""
    with write():
        act(payload)


def test_two_officers_decide_one_complaint_once(at):
    at("2026-11-16 09:00")
    place = make_bidder()[0].organisation
    actors = made.officers(2)
    row = made.brought_to(made.make_complaint(place), "investigating", actors[0])

    answers = at_once(
        *[
            lambda who=who, word=word: deciding.decide(
                letters.complaint(row.id), made.verdict(word), who, row.version
            )
            for who, word in zip(actors, ("upheld", "rejected"), strict=True)
        ]
    )

    assert len(refused(answers)) == 1
    assert keys_of(row).count("decide") == 1


@pytest.mark.parametrize("late", [0, 1])
def test_a_rating_changed_while_its_time_ends_is_published_once(at, late):
    at("2026-11-16 09:00")
    row = made.rate(made.make_evaluation())
    due, actor = deadlines.due_of(row), made.rater_of(row)
    at((due + late * SECOND).isoformat(" "))
    payload = {"subject_id": row.id, "kind": "supervision.revising"}

    answers = at_once(
        lambda: rating.revise(ratings.evaluation(row.id), made.stars(2), actor, row.version),
        lambda: house(rating.over, payload),
    )

    # A job that read before the change and moves after it is refused too, and done again by then.
    assert isinstance(answers[0], Exception) == ("lock" in keys_of(row))
    house(rating.over, payload)
    row, keys = Evaluation.get_by_id(row.id), keys_of(row)
    assert keys.count("revise") + keys.count("lock") == 1
    assert (row.state, row.changed) == ("locked", "revise" in keys)
    assert "lock" in keys or not late
    assert all(isinstance(one, (StaleState, Late)) for one in refused(answers))


def test_an_expert_signs_or_is_replaced_never_both(at):
    requirement, actors, _ = opened(at, 7_000_000, 7_100_000, experts=4)
    seat = called(requirement)[0]
    actor = actors[seat.expert_id]
    fill(seat, actor)
    shown = digest_of(seat)

    answers = at_once(
        lambda: scoring.sign(sheets.seat(seat.id), shown, actor, None),
        lambda: seats.decline(sheets.seat(seat.id), "临时有事", actor, None),
    )

    keys = keys_of(seat)
    assert len(refused(answers)) == 1
    assert keys.count("sign") + keys.count("decline") == 1
    assert Seat.select().count() == 3 + keys.count("decline")


def test_two_trustees_open_at_one_moment_once(at):
    requirement, kept, _ = closed(at, 7_000_000, 7_100_000)
    texts = [release_of(requirement, kept[place - 1], place) for place in (1, 2)]

    answers = at_once(
        *[
            lambda text=text, one=one: releasing.release(requirement, text, one.actor)
            for text, one in zip(texts, kept, strict=False)
        ]
    )

    assert refused(answers) == []
    assert (OpenedOffer.select().count(), RankingRecord.select().count()) == (2, 1)
    assert Award.select().count() == 1
