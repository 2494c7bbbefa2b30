"""Least information by place: what an office of one county sees and does of another's.

One table: the duty, the place of the office, the place of the thing, and whether the thing is seen
and moved. Guards and loaders ask these permissions, so a line that falls here opens a page.
"""

from types import SimpleNamespace as Thing

import pytest

from app.accounts import posts
from app.accounts.models import Region
from app.kernel.errors import Invalid
from app.kernel.permissions import Actor, allowed
from supervision.checks.services import planning
from supervision.credit.services import ruling
from tests.factories.accounts import make_organisation
from tests.factories.checks import plan_typed

HOME, CITY, PROVINCE, AWAY, NATION = "320102", "320100", "320000", "320106", "000000"
PLACES = {HOME: True, CITY: True, PROVINCE: True, NATION: True, AWAY: False, "330300": False}


def officer(duty, region, org="o" * 16):
    kind = duty.split(".")[0]
    return Actor("p" * 16, "某人", org, "某局", kind, frozenset((duty,)), region=region)


def agency_of(region):
    return Thing(id="a" * 16, region_id=region, organisation_id="x", state="draft")


def things(region):
    """One thing of every kind that is not public, in a division."""
    agency = agency_of(region)
    project = Thing(id="j" * 16, region_id=region, owner_id="x", state="registered")
    package = Thing(id="k" * 16, project=project, owner_id="x", designer_id="x", state="accepted",
                    institution_id="x", kin=None)  # fmt: skip
    part = Thing(agency=agency, retired_on=None, listed_on=None)
    flag = Thing(first=Thing(agency=agency), second=Thing(agency=agency_of("650100")))
    batch = Thing(region_id=region, state="draft")
    complaint = Thing(office_id=None, region_id=region, against_id="x", complainant_id="y",
                      is_put=True, hidden=False, requirement_id="r", agency_id=None,
                      decision="")  # fmt: skip
    return {
        "project": project,
        "package": package,
        "sheet": Thing(package=package, round=1),
        "agency": agency,
        "part": part,
        "flag": flag,
        "batch": batch,
        "entry": Thing(agency=agency, is_public=False, decided_by="z"),
        "sanction": Thing(agency=agency, is_published=False, is_removal=False, noticed_at=None),
        "rating": Thing(
            agency=agency,
            role="owner",
            rater_id="x",
            is_published=False,
            is_counted=False,
            contract=Thing(requirement=Thing(region_id=region)),
        ),
        "check": Thing(agency=agency, is_public=False, inspectors=(), plan=Thing(organiser_id="x")),
        "plan": Thing(region_id=region, is_announced=False, organiser_id="x", inspector_ids=()),
        "rules": Thing(region_id=region, is_public=False),
        "signal": Thing(region=region, owner_id="x", is_told=False),
        "application": Thing(agency=agency, intake=batch, listed_on=None),
        "asking": Thing(region_id=region, office_id="x", is_published=False),
        "demand": Thing(region_id=region, desk_id="x", office_id="y", person_id="z"),
        "for operator": Thing(**vars(complaint), desk="operator"),
        "for regulator": Thing(**vars(complaint), desk="regulator"),
        "for supervisor": Thing(**vars(complaint), desk="supervisor"),
    }


SEEN = [
    ("projects.project.view", "project", "window.clerk department.handler department.reviewer"),
    ("projects.project.view", "project", "regulator.officer supervisor.officer committee.handler"),
    ("package.view", "package", "window.clerk regulator.officer supervisor.officer"),
    ("package.accept", "package", "window.clerk"),
    ("package.file", "package", "window.clerk"),
    ("sheet.view", "sheet", "window.clerk regulator.officer supervisor.officer"),
    ("intermediaries.agency.view", "agency", "regulator.officer supervisor.officer"),
    ("intermediaries.agency.papers", "agency", "operator.clerk regulator.officer"),
    ("intermediaries.agency.papers", "agency", "supervisor.officer"),
    ("intermediaries.agency.check", "agency", "operator.clerk operator.manager"),
    ("intermediaries.agency.suspend", "agency", "operator.manager"),
    ("intermediaries.agency.restore", "agency", "operator.manager regulator.officer"),
    ("intermediaries.agency.invite", "agency", "operator.manager"),
    ("intermediaries.part.view", "part", "operator.clerk regulator.officer supervisor.officer"),
    ("intermediaries.change.view", "part", "operator.clerk regulator.officer"),
    ("intermediaries.change.decide", "part", "operator.clerk"),
    ("intermediaries.later_check.view", "part", "operator.clerk regulator.officer"),
    ("intermediaries.later_check.decide", "part", "operator.clerk"),
    ("intermediaries.qualification.check", "part", "operator.clerk regulator.officer"),
    ("intermediaries.qualification.confirm", "part", "regulator.officer"),
    ("intermediaries.offering.check", "part", "operator.clerk"),
    ("intermediaries.performance.view", "part", "operator.clerk supervisor.officer"),
    ("intermediaries.honour.view", "part", "operator.clerk supervisor.officer"),
    ("intermediaries.person_flag.view", "flag", "operator.clerk regulator.officer"),
    ("intermediaries.person_flag.explain", "flag", "regulator.officer"),
    ("intermediaries.intake.view", "batch", "operator.clerk regulator.officer"),
    ("intermediaries.intake.applications", "batch", "operator.clerk supervisor.officer"),
    ("intermediaries.intake.edit", "batch", "operator.manager"),
    ("intermediaries.intake_member.view", "application", "operator.clerk regulator.officer"),
    ("intermediaries.intake_member.paper", "application", "operator.clerk supervisor.officer"),
    ("intermediaries.intake_member.decide", "application", "operator.clerk"),
    ("intermediaries.intake_member.confirm", "application", "operator.manager"),
    ("supervision.entry.view", "entry", "regulator.officer supervisor.officer operator.clerk"),
    ("supervision.entry.papers", "entry", "regulator.officer supervisor.officer"),
    ("supervision.entry.decide", "entry", "regulator.officer"),
    ("supervision.sanction.view", "sanction", "regulator.officer supervisor.officer"),
    ("supervision.sanction.parties", "sanction", "operator.manager supervisor.officer"),
    ("supervision.sanction.handle", "sanction", "regulator.officer operator.manager"),
    ("supervision.evaluation.view", "rating", "regulator.officer operator.clerk"),
    ("supervision.evaluation.read", "rating", "regulator.officer operator.clerk"),
    ("supervision.evaluation.evidence", "rating", "regulator.officer supervisor.officer"),
    ("supervision.check.view", "check", "regulator.officer supervisor.officer operator.clerk"),
    ("supervision.check.papers", "check", "regulator.officer supervisor.officer"),
    ("supervision.check_plan.view", "plan", "regulator.officer operator.clerk"),
    ("supervision.check_plan.seed", "plan", "operator.clerk"),
    ("supervision.rule_set.view", "rules", "regulator.officer supervisor.officer"),
    ("supervision.rule_set.trial", "rules", "regulator.officer"),
    ("supervision.rule_set.adopt", "rules", "regulator.officer"),
    ("supervision.signal.view", "signal", "regulator.officer supervisor.officer"),
    ("supervision.complaint.view", "for operator", "operator.clerk operator.manager"),
    ("supervision.complaint.letter", "for operator", "operator.clerk regulator.officer"),
    ("supervision.complaint.accept", "for operator", "operator.clerk"),
    ("supervision.complaint.letter", "for regulator", "regulator.officer supervisor.officer"),
    ("supervision.complaint.decide", "for regulator", "regulator.officer"),
    ("supervision.complaint.contact", "for supervisor", "supervisor.officer"),
    ("supervision.questionnaire.view", "asking", "operator.clerk regulator.officer"),
    ("supervision.meeting.view", "asking", "operator.clerk supervisor.officer"),
    ("supervision.demand.view", "demand", "supervisor.officer"),
]


@pytest.fixture
def scattered(db, app):
    """Operators of two cities, so that neither leads the platform; a service hall for HOME."""
    kinds = (("operator", AWAY), ("operator", "330300"), ("window", HOME), ("regulator", HOME))
    for kind, region in kinds:
        make_organisation(kind=kind, region=Region.get_by_id(region))


def asked(lines):
    return [(key, thing, duty) for key, thing, duties in lines for duty in duties.split()]


def test_an_office_sees_and_acts_in_its_own_division_alone(scattered):
    here = things(HOME)
    found = {
        (key, duty): {place: allowed(officer(duty, place), key, here[kind]) for place in PLACES}
        for key, kind, duty in asked(SEEN)
    }

    assert {line: places for line, places in found.items() if places != PLACES} == {}


ONCE = [
    ("supervision.rule_set.edit", Thing(region_id=None), "regulator.officer"),
    ("supervision.rule_set.adopt", Thing(region_id=None), "regulator.officer"),
    ("intermediaries.edition.draft", None, "regulator.officer"),
    ("intermediaries.edition.edit", None, "regulator.officer"),
    ("intermediaries.edition.approve", Thing(by="y"), "regulator.officer operator.manager"),
    ("intermediaries.qualification_type.edit", None, "regulator.officer operator.manager"),
]
WHOLE = {HOME: False, CITY: False, PROVINCE: True, NATION: True, AWAY: False, "330000": False}


@pytest.fixture
def two_cities(db, app):
    """The platform serves two cities of a province."""
    for region in (HOME, "320500"):
        make_organisation(kind="operator", region=Region.get_by_id(region))


def test_what_holds_for_all_places_is_set_by_who_has_them_all(two_cities):
    found = {
        (key, duty): {place: allowed(officer(duty, place), key, thing) for place in WHOLE}
        for key, thing, duty in asked(ONCE)
    }

    assert {line: places for line, places in found.items() if places != WHOLE} == {}


@pytest.mark.parametrize(
    ("kind", "here", "region", "may"),
    [
        ("regulator", HOME, HOME, True),
        ("regulator", CITY, HOME, True),
        ("regulator", HOME, CITY, False),
        ("regulator", AWAY, HOME, False),
        ("regulator", HOME, None, False),
        ("regulator", PROVINCE, None, True),
        ("operator", HOME, HOME, True),
        ("operator", HOME, AWAY, False),
    ],
)
def test_rules_are_set_for_ones_own_division(two_cities, kind, here, region, may):
    assert posts.sets_for(officer(f"{kind}.officer", here), region) is may


@pytest.mark.parametrize("region", [None, CITY, AWAY])
def test_no_office_drafts_rules_or_checks_for_places_that_are_not_its_own(two_cities, region):
    county = officer("regulator.officer", HOME)
    with pytest.raises(Invalid, match="规则集"):
        ruling.create({"region": region}, county)
    with pytest.raises(Invalid) as refused:
        planning.create(plan_typed([], region=region or ""), county)

    assert "region" in refused.value.fields


def test_an_appeal_nobody_near_may_rule_on_is_the_supervisors_of_the_place(db):
    """The only regulator near gave the rating; with a supervisor near no other rules."""
    rater = make_organisation(kind="regulator", region=Region.get_by_id(HOME))
    rating = Thing(**vars(things(HOME)["rating"]) | {"rater_id": rater.id})
    may = {}
    for near in (False, True):
        if near:
            make_organisation(kind="supervisor", region=Region.get_by_id(CITY))
        for place in (HOME, AWAY):
            actor = officer("supervisor.officer", place)
            may[near, place] = allowed(actor, "supervision.evaluation.moderate", rating)

    assert may == {
        (False, HOME): True, (False, AWAY): True, (True, HOME): True, (True, AWAY): False,
    }  # fmt: skip


def test_the_only_operator_has_no_bound_and_one_beside_others_has(db):
    make_organisation(kind="operator", region=Region.get_by_id(HOME))
    alone = posts.post(officer("operator.clerk", HOME))
    make_organisation(kind="operator", region=Region.get_by_id(AWAY))

    assert (alone, posts.post(officer("operator.clerk", HOME))) == ("", HOME)
    assert posts.post(officer("operator.clerk", CITY)) == ""
