"""What an agency holds when it signs up: kept as it was; expiry at midnight stops what needs it."""

import datetime as dt
import json

import pytest

from app.kernel import jobs
from app.kernel.errors import NotAllowed
from app.web import i18n
from bidding.models import Requirement, Signup
from bidding.queries.snapshots import held_by
from tests.factories.bidding import make_bidder, make_requirement, make_signup
from tests.factories.intermediaries import make_agency, make_offering, make_practitioner

LAST = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _clock(db, at):
    at("2026-11-19 09:00")


def test_the_snapshot_holds_certificates_and_people_without_names():
    agency = make_agency()
    make_practitioner(agency, "一级造价工程师", name="钱伯言", number="ZJ1", major="土建")
    make_practitioner(agency, "注册测绘师", retired_on=dt.date(2026, 11, 1))

    make_signup(make_requirement(), make_bidder(agency))

    told = json.loads(Signup.get().snapshot)
    assert [(p["kind"], p["level"]) for p in told["papers"]] == [("施工图审查机构", "一类")]
    assert told["people"] == [
        {"kind": "一级造价工程师", "level": "", "major": "土建", "number": "ZJ1",
         "expires_on": None},
    ]  # fmt: skip
    assert "钱伯言" not in Signup.get().snapshot


def test_an_agency_that_holds_nothing_signs_up_too():
    agency = make_agency(items=("tender-agency",))

    make_signup(make_requirement(item="tender-agency"), make_bidder(agency))

    told = json.loads(Signup.get().snapshot)
    assert (told["papers"], told["people"]) == ([], [])


def test_the_record_shows_what_they_held_then(client, at):
    requirement = make_requirement()
    agency = make_agency()
    make_practitioner(agency, "注册测绘师")
    make_practitioner(agency, "注册测绘师")
    make_signup(requirement, make_bidder(agency))
    make_signup(requirement)
    at("2026-11-20 09:00")
    make_practitioner(agency, "一级造价工程师")
    jobs.run_due(Requirement.get_by_id(requirement.id).signup_until)

    page = client.get(f"/bidding/requirements/{requirement.id}/draw").text

    held = page[page.index('id="snapshots"') : page.index("</section>", page.index("snapshots"))]
    assert agency.name in held
    assert "注册测绘师 2 人" in held
    assert "一级造价工程师" not in held


def test_a_snapshot_of_an_earlier_year_knows_no_people(app):
    old = json.dumps({"papers": [{"kind": "测绘资质", "level": "甲级", "major": "工程测量"}]})

    found = held_by(old, "甲")
    assert (found.name, list(map(str, found.papers)), found.people) == (
        "甲",
        ["测绘资质甲级（工程测量）"],
        [],
    )
    with i18n.speaking("en"):
        assert i18n.shown(found.papers) == (
            "Surveying and mapping qualification, Class A (Engineering surveying)"
        )


def test_midnight_stops_exactly_what_needs_the_certificate(at):
    agency = make_agency(items=("drawing-review",), expires_on=LAST)
    make_offering(agency, "tender-agency")
    bidder = make_bidder(agency)
    reviews = [make_requirement() for _ in range(2)]
    other = make_requirement(item="tender-agency")

    at("2026-11-20 23:59:59")
    make_signup(reviews[0], bidder)
    at("2026-11-21 00:00:00")
    with pytest.raises(NotAllowed, match="已于2026-11-20到期"):
        make_signup(reviews[1], bidder)
    make_signup(other, bidder)

    signed = {row.requirement_id for row in Signup.select()}
    assert signed == {reviews[0].id, other.id}
