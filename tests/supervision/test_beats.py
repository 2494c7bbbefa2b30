"""Offices act in their own division: nobody rules, finds, limits or looks in from another county."""

import dataclasses
from types import SimpleNamespace as Thing

import pytest

from app.accounts.models import Organisation, Region
from app.kernel.permissions import allowed
from intermediaries.services import limits
from joint_review import halls, lists
from joint_review.states import PackageState
from tests.bidding.test_places import AWAY, CITY, HOME, officer
from tests.factories import joint_review as review
from tests.factories.accounts import make_actor, make_organisation

AGENCY = Thing(id="a", region_id=HOME, organisation_id="x")
BOUGHT = Thing(region_id=HOME, owner_id="x", is_published=True)
PROOF = Thing(agency=AGENCY)
ENTRY = Thing(agency=AGENCY, decided_by=None, is_published=False)
REMOVAL = Thing(agency=AGENCY, is_removal=True, proposer="y", decided_by="z")
RATING = Thing(role="regulator", rater_id="x", contract=Thing(requirement=BOUGHT))


@pytest.mark.parametrize(
    ("key", "kind", "of"),
    [
        ("supervision.entry.find", "regulator", AGENCY),
        ("supervision.entry.uphold", "supervisor", ENTRY),
        ("supervision.entry.reject", "supervisor", ENTRY),
        ("supervision.sanction.confirm", "supervisor", REMOVAL),
        ("supervision.evaluation.moderate", "supervisor", RATING),
        ("supervision.rule_set.edit", "regulator", BOUGHT),
        ("supervision.rule_set.adopt", "regulator", BOUGHT),
        ("supervision.rule_set.try", "regulator", BOUGHT),
        ("supervision.rule_set.drop", "regulator", BOUGHT),
        ("intermediaries.limit.edit", "regulator", Thing(region=HOME)),
        ("intermediaries.agency.restore", "regulator", AGENCY),
        ("intermediaries.qualification.check", "regulator", PROOF),
        ("intermediaries.qualification.confirm", "regulator", PROOF),
        ("bidding.requirement.witness", "window", BOUGHT),
    ],
)
def test_an_act_needs_an_office_of_the_place(app, db, key, kind, of):
    make_organisation(kind="regulator")  # so that no rating waits for any supervisor whatever

    def may(region):
        actor = officer(kind, region)
        if kind == "window":
            actor = dataclasses.replace(actor, duties=frozenset({"window.clerk"}))
        return allowed(actor, key, of)

    assert (may(HOME), may(CITY), may(AWAY)) == (True, True, False)


@pytest.mark.parametrize("kind", ["regulator", "supervisor"])
def test_drawings_are_read_by_the_offices_of_their_place(app, db, settings, kind):
    package = review.make_package(review.make_world(), "reviewing")
    found = {}
    for region in (HOME, AWAY):
        place = make_organisation(kind=kind, region=Region.get_by_id(region))
        actor = make_actor("officer", organisation=place)
        listed = [row.id for row in lists.page(lists.Filters(), actor).rows]
        found[region] = (package.id in listed, allowed(actor, "package.view", package))

    assert package.project.region_id == HOME
    assert found == {HOME: (True, True), AWAY: (False, False)}


@pytest.mark.parametrize(
    ("kind", "region", "of", "refused"),
    [
        ("regulator", CITY, HOME, False),
        ("regulator", AWAY, HOME, True),
        ("regulator", HOME, CITY, True),
        ("regulator", HOME, "", True),
        ("regulator", "000000", "", False),
        ("operator", AWAY, HOME, False),
    ],
)
def test_a_limit_is_entered_by_an_office_of_its_place(kind, region, of, refused):
    assert ("region" in limits.elsewhere({"region": of}, officer(kind, region))) is refused


@pytest.mark.parametrize(
    ("region", "alone", "sees"),
    [(HOME, False, True), (CITY, False, True), (AWAY, False, False), (AWAY, True, True)],
)
def test_a_package_goes_to_the_hall_of_its_place_or_to_any_where_it_has_none(
    app, db, settings, region, alone, sees
):
    package = review.make_package(review.make_world(), "submitted")
    if alone:
        Organisation.update(state="suspended").where(Organisation.kind == "window").execute()
    place = make_organisation(kind="window", region=Region.get_by_id(region))
    actor = make_actor("clerk", organisation=place)
    waits = lists.at_hall(actor, PackageState.SUBMITTED)

    assert {
        package.id in [row.id for row in lists.page(lists.Filters(), actor).rows],
        package.id in [row.id for row in waits.written.ask(db, waits.values)],
        actor.person_id in halls.clerks_for(package.project.region_id),
        *(allowed(actor, f"package.{verb}", package) for verb in ("view", "accept", "file")),
    } == {sees}
