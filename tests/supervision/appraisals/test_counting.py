"""What is counted of whom, from clocks, complaints and what was shared."""

import datetime as dt

import pytest

from app.accounts.models import Region
from app.kernel import clock, deadlines
from app.kernel.db import write
from exports.models import Paper
from exports.states import PaperState
from joint_review.models.package import Package
from projects.models import Assessment
from supervision.appraisals import gather
from supervision.appraisals.rules import Figures
from supervision.complaints.models import Complaint
from supervision.questionnaires import queries
from supervision.questionnaires.services import demands
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.projects import make_project
from tests.factories.questionnaires import make_demand, make_meeting
from tests.factories.supervision import make_complaint

Q3 = (dt.date(2026, 7, 1), dt.date(2026, 9, 30))


def counted(region="", office="-", span=Q3):
    """Figures by the name of the body, and of the counties."""
    bodies, counties = gather.gathered(*span, region, office)
    return {one["id"]: one["figures"] for one in bodies}, {
        one["id"]: one["figures"] for one in counties
    }


@pytest.fixture
def places(db, app, at):
    """A city with a county that has a department and a hall."""
    at("2026-07-01 09:00")
    county = Region.get_by_id("330302")
    return {
        kind: make_organisation(kind=kind, region=county, name=f"鹿城{kind}")
        for kind in ("department", "window")
    }


def asked(office, region="330302"):
    """A demand that was given to an office."""
    desk = make_actor("officer", kind="regulator")
    row = make_demand(make_meeting(desk))
    type(row).update(region=region).where(type(row).id == row.id).execute()
    demands.assign(queries.demand(row.id), office.id, desk, None)
    return row.id


def answered(key, office):
    demands.answer(
        queries.demand(key), "已经办好", make_actor("handler", organisation=office), None
    )


def test_matters_are_those_whose_clock_ran_in_the_period(places, at):
    office = places["department"]
    first, late, waiting = (asked(office) for _ in range(3))
    at("2026-07-06 09:00")
    answered(first, office)
    at("2026-09-20 09:00")
    answered(late, office)
    at("2026-10-15 09:00")
    answered(waiting, office)
    found, counties = counted("330300")
    told = found[office.id]

    assert (told.received, told.finished, told.on_time, told.open_late) == (3, 2, 1, 1)
    assert (told.demands_late, told.share) == (2, 3333)
    assert told.timed == 2
    assert told.used > 10_000
    assert counties["330302"] == told + Figures()
    assert (
        counted("330300", span=(dt.date(2026, 4, 1), dt.date(2026, 6, 30)))[0][office.id]
        == Figures()
    )
    assert (
        counted("330300", span=(dt.date(2026, 10, 1), dt.date(2026, 12, 31)))[0][office.id].late
        == 1
    )
    assert office.id not in counted("320000")[0]
    assert office.id not in counted("330300", office=office.id)[0]


def test_a_hall_and_a_review_institution_hold_the_clocks_of_a_package(places, at):
    institution = make_organisation(kind="agency")
    project = make_project(region=Region.get_by_id("330302"))
    package = Package.create(
        project=project, owner=project.owner, institution=institution, title="图纸", grade="small"
    )
    clerk = make_actor("clerk", organisation=places["window"])
    with write():
        deadlines.start("package.acceptance", package)
    assert counted("330300")[0][places["window"].id].received == 1
    with write():
        deadlines.stop("package.acceptance", package, actor=clerk)
        deadlines.start("package.review", package)
        deadlines.pause("package.review", package, reason="补充勘察", cap=5)
    at("2026-07-03 09:00")
    with write():
        deadlines.resume("package.review", package)
        deadlines.stop("package.review", package)
    found, counties = counted("330300")

    assert (found[places["window"].id].finished, found[institution.id].on_time) == (1, 1)
    assert found[institution.id].used < 2_000
    assert counties["330302"].received == 1


def test_complaints_upheld_and_what_was_shared(places):
    office, now = places["department"], clock.now()
    complaint = make_complaint(make_organisation(kind="owner"), against="owner")
    Complaint.update(
        against=office.id, decision="upheld", state="decided", decided_at=now, region="330302"
    ).where(Complaint.id == complaint.id).execute()
    told = {
        "organisation": office, "region": "330302", "zone": "高新区", "item": "survey",
        "item_name": "勘察", "title": "区域评估", "valid_from": now.date(), "valid_to": now.date(),
        "state": "published",
    }  # fmt: skip
    Assessment.create(**told, published_at=now)
    Assessment.create(**told | {"region": "320102"}, published_at=now)
    paper = {
        "document": "d",
        "title": "决定书",
        "about_kind": "k",
        "about_id": "a",
        "issuer": "鹿城",
    }
    for state, region in (("valid", "330302"), ("void", "330302"), ("valid", "320102")):
        key = f"{state}{region}"
        paper |= {"number": key, "cause": key, "region_id": region, "state": PaperState(state)}
        Paper.create(**paper, issuer_id=office.id, issued_at=now)
    found = counted("330300")[0][office.id]

    assert (found.upheld, found.assessments, found.papers, found.shared) == (1, 1, 1, 2)
