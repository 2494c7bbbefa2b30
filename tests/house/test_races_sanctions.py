"""Two people press at the same moment: one acts, the other hears who was faster."""

import pytest

from app.rooms import ROOMS
from app.wiring import wire
from intermediaries.models import Restriction
from supervision.sanctions import queries
from supervision.sanctions.models import Sanction
from supervision.sanctions.services import effect, handling, propose
from tests.factories.bidding import make_bidder
from tests.factories.supervision import make_sanction, officers
from tests.racing import at_once, refused


@pytest.fixture(autouse=True)
def _house(app, committing_db, at):
    wire(ROOMS)
    at("2026-11-02 10:00")


def test_two_officers_publish_once():
    actors = officers(2)
    row = make_sanction(until="decided", actor=actors[0])

    answers = at_once(
        *[
            lambda who=one: effect.publish(queries.sanction(row.id), who, row.version)
            for one in actors
        ]
    )

    assert len(refused(answers)) == 1
    assert Restriction.select().count() == 1


def test_two_seconds_confirm_once():
    actors = officers(3)
    row = make_sanction(measure="removal", until="decided", actor=actors[0])

    answers = at_once(
        *[lambda who=one: effect.confirm(queries.sanction(row.id), who, None) for one in actors[1:]]
    )

    assert len(refused(answers)) == 1
    assert Restriction.select().count() == 1


def test_lifting_and_refusing_at_once_ends_one_way():
    actors = officers(2)
    row = make_sanction(until="in_force", actor=actors[0])

    answers = at_once(
        lambda: effect.lift(queries.sanction(row.id), "撤销", actors[0], row.version),
        lambda: effect.lift(queries.sanction(row.id), "撤销", actors[1], row.version),
    )

    assert len(refused(answers)) == 1
    assert queries.sanction(row.id).state == "lifted"


def test_one_cause_asked_for_twice_at_once_is_one_sanction():
    agency, actor = make_bidder()[0], officers(1)[0]
    cause = make_sanction(agency, actor=actor)
    given = {"facts": "成果三次退回", "clause": "第二十条", "actor": actor, "cause": cause}

    made = at_once(*[lambda: propose(agency, "warning", **given) for _ in range(2)])

    assert len({one.id for one in made}) == 1
    assert Sanction.select().count() == 2


def test_the_notice_goes_out_once():
    actors = officers(2)
    row = make_sanction(actor=actors[0])

    answers = at_once(
        *[lambda who=one: handling.notice(queries.sanction(row.id), who, 1) for one in actors]
    )

    assert len(refused(answers)) == 1
