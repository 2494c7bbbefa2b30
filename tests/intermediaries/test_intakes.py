"""A shortlist from the invitation to its last day; open entry beside it; nobody kept out."""

import datetime as dt

import pytest

from app.kernel import clock, deadlines, jobs
from app.kernel.errors import Forbidden, Invalid, NotAllowed
from intermediaries import queries
from intermediaries.models import Intake, IntakeMember
from intermediaries.queries import admission
from intermediaries.services import intakes, later, standing
from intermediaries.states import IntakeState, MemberState
from tests.factories.accounts import make_actor, make_organisation, make_region
from tests.factories.intermediaries import make_agency, make_intake, make_member
from tests.intermediaries.conftest import scan

VALUES = {
    "region": "320100", "title": "2027年上半年审图入库批次", "conditions": "具备一类审查机构资质",
    "items": ["drawing-review"], "promised_days": 10, "fee_note": "每平方米 1.2 元",
    "standard": "国家现行标准", "opens": dt.date(2026, 11, 23), "closes": dt.date(2026, 12, 10),
    "valid_from": dt.date(2027, 1, 1), "valid_to": dt.date(2027, 6, 30),
}  # fmt: skip


@pytest.fixture
def agency(db):
    place = make_organisation("钟山施工图审查有限公司", kind="agency")
    return make_agency(place)


@pytest.fixture
def own(agency):
    return make_actor("handler", organisation=agency.organisation, kind="agency")


def state_of(row):
    return type(row).get_by_id(row.id).state


def run(at, moment):
    at(moment)
    while jobs.run_due():
        pass


def labels(agency):
    return [one.title for one in admission.labels_of(agency, clock.today())]


def test_from_the_invitation_to_the_last_day(agency, own, clerk, manager, at, store):
    make_region("320100")
    intake = intakes.draft(VALUES, manager)
    intakes.publish(intake, manager)
    with pytest.raises(NotAllowed, match="征集时间为"):
        intakes.apply(intake, agency, "", own)

    at("2026-11-24 09:00")
    member = intakes.apply(admission.intake(intake.id), agency, "审查人员二十人", own)
    intakes.accept(admission.intake_member(member.id), clerk)
    run(at, "2026-11-27 10:00")
    intakes.sign(admission.intake_member(member.id), scan("协议.pdf"), own)
    intakes.send_back(admission.intake_member(member.id), "缺公章", manager)
    intakes.sign(admission.intake_member(member.id), scan("协议2.pdf"), own)
    intakes.confirm(admission.intake_member(member.id), manager)
    assert [one.name for one in intakes.agreement_of(member)] == ["协议2.pdf"]

    run(at, "2026-12-10 23:59:59")
    assert (state_of(intake), labels(agency)) == (IntakeState.OPEN, [])
    run(at, "2026-12-11 00:00:01")
    assert state_of(intake) == IntakeState.SELECTING
    run(at, "2027-01-01 00:00:01")
    assert (state_of(intake), labels(agency)) == (IntakeState.IN_FORCE, [VALUES["title"]])
    run(at, "2027-06-30 23:59:59")
    assert labels(agency) == [VALUES["title"]]
    run(at, "2027-07-01 00:00:01")

    assert (state_of(intake), state_of(member)) == (IntakeState.ENDED, MemberState.ENDED)
    assert labels(agency) == []
    assert queries.agency(agency.id).state == "listed"


def test_the_label_ends_on_its_day_even_before_the_job(agency, at):
    make_member(make_intake("in_force"), agency, "member")
    at("2027-06-30 23:59")
    assert len(labels(agency)) == 1
    at("2027-07-01 00:00")

    assert labels(agency) == []


def test_open_entry_goes_on_beside_a_list(agency, own, at):
    outside = make_agency()
    make_member(make_intake("in_force"), agency, "member")
    at("2027-02-01 09:00")

    assert labels(outside) == []
    assert queries.qualified(outside, "drawing-review", clock.today()) == []
    assert {a.id for a in queries.agencies_for("drawing-review", clock.today())} == {
        agency.id,
        outside.id,
    }


def test_everybody_who_qualifies_is_taken(db, clerk):
    intake = make_intake()
    members = [make_member(intake, make_agency()) for _ in range(3)]

    for one in members:
        intakes.accept(admission.intake_member(one.id), clerk)

    assert [state_of(one) for one in members] == [MemberState.SELECTED] * 3


def test_who_lacks_the_qualification_is_not_taken(db, clerk):
    intake = make_intake(items=["drawing-review"])
    member = make_member(intake, make_agency(expires_on=dt.date(2026, 11, 19)))

    with pytest.raises(NotAllowed, match="到期"):
        intakes.accept(intakes.prepare_member(admission.intake_member(member.id)), clerk)
    intakes.refuse(admission.intake_member(member.id), "资质证书已到期", clerk)

    assert state_of(member) == MemberState.REFUSED


def test_an_agreement_that_does_not_come_ends_the_application(agency, own, clerk, at):
    member = intakes.apply(make_intake(), agency, "", own)
    intakes.accept(member, clerk)
    due = deadlines.due_of(member, "intermediaries.intake_signing")
    assert due == dt.datetime(2026, 12, 4, 23, 59, 59)
    run(at, "2026-12-04 23:59:58")
    assert state_of(member) == MemberState.SELECTED

    run(at, "2026-12-05 00:00:01")

    assert state_of(member) == MemberState.LAPSED
    again = intakes.apply(admission.intake(member.intake_id), agency, "", own)
    intakes.withdraw(again, own)
    assert state_of(again) == MemberState.WITHDRAWN


def test_an_agency_applies_once(agency, own):
    intake = make_intake()
    intakes.apply(intake, agency, "", own)

    with pytest.raises(NotAllowed, match="已申请这一批次"):
        intakes.apply(intake, agency, "", own)

    assert IntakeMember.select().count() == 1


def test_only_listed_agencies_apply(db):
    draft = make_agency(state="draft")
    own = make_actor("handler", organisation=draft.organisation, kind="agency")

    with pytest.raises(NotAllowed, match="入驻常年开放"):
        intakes.apply(make_intake(), draft, "", own)


@pytest.mark.parametrize("state", ["applied", "selected", "signed", "member"])
def test_who_leaves_the_library_leaves_the_list(agency, own, state):
    member = make_member(make_intake(), agency, state)

    standing.withdraw(agency, "不再经营", own)

    assert state_of(member) == MemberState.ENDED


def test_a_suspended_agency_carries_no_label(agency, manager, at):
    make_member(make_intake("in_force"), agency, "member")
    at("2027-02-01 09:00")
    standing.suspend(agency, dt.date(2027, 2, 10), "核查", manager)

    assert labels(agency) == []


def test_a_cancelled_intake_takes_its_applications_along(agency, own, manager):
    intake = make_intake()
    member = intakes.apply(intake, agency, "", own)

    intakes.cancel(intake, "政策调整", manager)

    assert (state_of(intake), state_of(member)) == (IntakeState.CANCELLED, MemberState.ENDED)


def test_a_draft_is_written_anew_until_it_is_published(db, manager):
    make_region("320100")
    with pytest.raises(Invalid, match="名单生效日"):
        intakes.draft(VALUES | {"valid_from": VALUES["closes"]}, manager)
    intake = intakes.draft(VALUES, manager)
    intakes.edit(intake, VALUES | {"title": "改名"}, manager, intake.version)
    assert Intake.get_by_id(intake.id).title == "改名"
    intakes.publish(admission.intake(intake.id), manager)

    with pytest.raises(NotAllowed, match="已发布"):
        intakes.edit(intake, VALUES, manager, None)


def test_the_wrong_people_move_nothing(agency, own, clerk, manager):
    member = make_member(make_intake(), agency, "signed")
    with pytest.raises(Forbidden):
        intakes.confirm(admission.intake_member(member.id), clerk)
    with pytest.raises(Forbidden):
        intakes.publish(make_intake("draft"), clerk)
    with pytest.raises(Forbidden):
        intakes.withdraw(admission.intake_member(member.id), manager)


def test_jobs_too_early_or_for_nothing_do_nothing(agency):
    intake = make_intake()
    member = make_member(intake, agency, "selected")

    intakes.turn({"subject_id": intake.id, "kind": "intermediaries.intake_closing"})
    intakes.turn({"subject_id": "a" * 16, "kind": "intermediaries.intake_term"})
    intakes.lapse({"subject_id": member.id})
    later.overdue({"subject_id": "a" * 16})

    assert (state_of(intake), state_of(member)) == ("open", "selected")
