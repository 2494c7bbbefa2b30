"""Every move of a complaint by its role, every illegal move, every clock's end."""

import datetime as dt

import pytest

from app.kernel import deadlines, events, jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, NotAllowed, StaleState
from app.kernel.events import Event
from app.kernel.fire import available, fire
from app.kernel.notices import Notice
from app.kernel.permissions import SYSTEM, allowed
from supervision.complaints import queries
from supervision.complaints.models import Complaint
from supervision.complaints.services import deciding, handling, lodging
from supervision.complaints.states import COMPLAINT, ComplaintState
from supervision.credit.models import CreditEntry
from supervision.sanctions.models import Sanction
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder
from tests.factories.supervision import brought_to, letter, make_complaint, officer_for, verdict

S = ComplaintState
OFFICE_MOVES = {
    S.SUBMITTED: ["accept", "transfer", "refuse"],
    S.TRANSFERRED: ["accept", "transfer", "refuse"],
    S.ACCEPTED: ["transfer", "investigate"],
    S.INVESTIGATING: ["pause", "decide"],
    S.PAUSED: ["resume"],
    S.DECIDED: ["enforce", "close"],
    S.ENFORCED: ["review"],
    S.REVIEWED: ["close"],
    S.REFUSED: [],
    S.CLOSED: [],
}


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def again(row):
    return queries.complaint(row.id)


def clocks(row):
    return {one.kind.removeprefix("supervision."): one for one in deadlines.of(row, only_open=True)}


def other_side(row):
    return make_actor("manager", organisation=row.against)


def test_the_whole_way_of_an_upheld_complaint():
    row = make_complaint()
    assert (row.number, row.desk, row.office_id) == ("TS202600001", "regulator", None)
    officer = officer_for(row)
    assert clocks(row)["accepting"].due == dt.datetime(2026, 11, 5, 23, 59, 59)

    handling.accept(row, officer, None)
    assert list(clocks(row)) == ["deciding"]
    assert clocks(row)["deciding"].due == dt.datetime(2026, 12, 14, 23, 59, 59)
    assert again(row).office_id == officer.org_id
    handling.investigate(again(row), "请说明成果迟交的原因和经过", False, officer, None)
    assert set(clocks(row)) == {"deciding", "stating"}
    handling.answer(again(row), "延期系业主变更方案所致", [], other_side(row), None)
    assert list(clocks(row)) == ["deciding"]
    deciding.decide(again(row), verdict(), officer, None)
    assert list(clocks(row)) == ["enforcing"]
    for asked, wrong in (
        (["credit"], {}),
        (["sanction"], {"item": "Y04"}),
        (["sanction"], {"item": "Y04", "measure": "warning"}),
    ):
        with pytest.raises(Invalid):
            deciding.enforce(again(row), asked, "已交付", officer, None, **wrong)
    assert CreditEntry.select().count() == 0
    asked = ["correct", "credit", "sanction"]
    opened = {"item": "Y04", "measure": "warning"}
    deciding.enforce(again(row), asked, "已交付，并提出建议", officer, None, **opened)
    entry, sanction = CreditEntry.get(), Sanction.get()
    assert (entry.agency_id, entry.code, entry.state) == (row.agency_id, "Y04", "found")
    assert (sanction.measure, sanction.clause, sanction.state) == (
        "warning", again(row).clause, "proposed",
    )  # fmt: skip
    assert row.name not in entry.facts + sanction.facts
    deciding.propose(again(row), "Y04", "warning", officer)
    assert (CreditEntry.select().count(), Sanction.select().count()) == (1, 1)
    assert list(clocks(row)) == ["reviewing"]
    deciding.review(again(row), "投诉人满意", officer, None)
    deciding.close(again(row), officer, None)

    done = again(row)
    assert (done.state, done.decision, done.measures) == (S.CLOSED, "upheld", asked)
    assert clocks(row) == {}
    told = [one.key.rsplit(".", 1)[1] for one in events.timeline(row.subject_kind, row.id)][::-1]
    steps = ["submit", "accept", "investigate", "answer", "decide", "upheld", "enforce", "review"]
    assert told == [*steps, "close"]


@pytest.mark.parametrize("state", list(S))
def test_from_each_state_only_the_moves_of_the_table(state):
    row = make_complaint()
    officer = officer_for(row)
    decided = state in ("decided", "enforced", "reviewed", "closed")
    row = brought_to(row, "decided", officer) if decided else brought_to(row, "accepted", officer)
    columns = {} if decided else {"decision": "none"}
    Complaint.update(state=state, **columns).where(Complaint.id == row.id).execute()
    row = again(row)
    found = [one.transition.action for one in available(COMPLAINT, row, officer)]

    assert found == OFFICE_MOVES[state]


def test_who_it_is_not_with_moves_nothing():
    row = make_complaint()
    others = [
        make_actor("clerk", kind="operator"),
        make_actor("officer", kind="supervisor"),
        make_actor("handler", kind="department"),
        make_actor("handler", kind="owner"),
        other_side(row),
    ]
    for actor in others:
        with pytest.raises(Forbidden):
            handling.accept(row, actor, None)
        with pytest.raises(Forbidden):
            handling.refuse(row, "无管辖权", actor, None)

    assert again(row).state == S.SUBMITTED
    row, other = brought_to(row, "accepted"), make_actor("officer", kind="regulator")
    with pytest.raises(Forbidden):  # another office of the same kind, once one is in charge
        handling.investigate(row, "请说明迟交的原因", False, other, None)
    row = brought_to(row, "investigating", make_actor("officer", organisation=row.office))
    stranger = make_bidder()[1]
    with pytest.raises(Forbidden):
        handling.answer(row, "说明说明", [], stranger, None)


def test_nobody_is_in_charge_of_a_complaint_against_himself():
    against = make_organisation(kind="operator")
    row = make_complaint(against, against="operator", kind="platform")
    clerk = make_actor("clerk", organisation=against)

    assert row.desk == "supervisor"
    assert not allowed(clerk, "supervision.complaint.view", row)
    officer = officer_for(row)
    with pytest.raises(Invalid):
        handling.transfer(row, against.id, "由其自行处理", officer, None)


def test_refused_with_a_reason_that_stays():
    row = make_complaint()
    officer = officer_for(row)

    with pytest.raises(NotAllowed):
        handling.refuse(row, " ", officer, None)
    handling.refuse(row, "没有明确的事实", officer, None)

    assert (again(row).state, again(row).refusal) == (S.REFUSED, "没有明确的事实")
    assert clocks(row) == {}


def test_transferred_and_the_clock_goes_on(at):
    row = make_complaint()
    due = clocks(row)["accepting"].due
    place = make_organisation(kind="department")
    at("2026-11-03 10:00")
    handling.transfer(row, place.id, "属审批部门职责", officer_for(row), None)
    row = again(row)

    assert (row.state, row.desk, row.office_id) == (S.TRANSFERRED, "department", place.id)
    assert clocks(row)["accepting"].due == due
    mine = make_actor("handler", organisation=place)
    handling.accept(row, mine, None)
    due = clocks(row)["deciding"].due
    further = make_organisation(kind="regulator")
    handling.transfer(again(row), further.id, "属行业主管部门职责", mine, None)
    row = again(row)
    assert (row.state, row.desk, row.office_id) == (S.ACCEPTED, "regulator", further.id)
    assert clocks(row)["deciding"].due == due
    agency, officer = make_bidder()[0].organisation, officer_for(row)
    with pytest.raises(Invalid):
        handling.transfer(row, agency.id, "转给它", officer, None)


def test_a_pause_has_a_reason_and_a_cap_and_ends_by_itself(at):
    row = brought_to(make_complaint(), "investigating")
    officer = make_actor("officer", organisation=row.office)
    due = clocks(row)["deciding"].due
    with pytest.raises(NotAllowed):
        handling.pause(row, "", officer, None)
    handling.pause(row, "成果送检", officer, None)
    assert again(row).state == S.PAUSED
    assert clocks(row)["deciding"].due > due
    jobs.run_due(dt.datetime(2026, 12, 20))
    assert again(row).state == S.INVESTIGATING
    assert Event.select().where(Event.key == "supervision.complaint.run_on").count() == 1


def test_a_pause_ended_by_hand_gives_the_days_back(at):
    row = brought_to(make_complaint(), "investigating")
    officer = make_actor("officer", organisation=row.office)
    due = clocks(row)["deciding"].due
    handling.pause(row, "专家评审", officer, None)
    at("2026-11-04 10:00")
    handling.resume(again(row), officer, None)

    assert again(row).state == S.INVESTIGATING
    assert clocks(row)["deciding"].due == due + dt.timedelta(days=1)  # the 3rd; both ends count


def test_silence_of_the_other_side_is_noted_once_and_a_late_statement_still_taken(at):
    row = brought_to(make_complaint(), "investigating")
    jobs.run_due(dt.datetime(2026, 11, 10))
    jobs.run_due(dt.datetime(2026, 11, 11))
    lapses = Event.select().where(Event.key == "supervision.complaint.lapse")

    assert lapses.count() == 1
    assert again(row).state == S.INVESTIGATING
    handling.answer(again(row), "迟到的说明，请予考虑", [], other_side(row), None)
    with pytest.raises(NotAllowed):
        handling.answer(again(row), "再说一次", [], other_side(row), None)
    handling.silent({"subject_id": row.id})
    handling.silent({"subject_id": "nosuchthing"})
    assert lapses.count() == 1


def test_rejected_has_nothing_to_enforce_and_upheld_cannot_just_be_closed():
    row = brought_to(make_complaint(), "decided", verdict={"decision": "rejected"})
    officer = make_actor("officer", organisation=row.office)
    with pytest.raises(NotAllowed):
        deciding.enforce(row, ["correct"], "没有", officer, None)
    deciding.close(row, officer, None)
    assert again(row).state == S.CLOSED

    other = brought_to(make_complaint(), "decided")
    with pytest.raises(NotAllowed):
        deciding.close(other, make_actor("officer", organisation=other.office), None)


def test_the_summary_must_not_tell_who_complained():
    row = brought_to(make_complaint(hidden=True), "investigating")
    officer = make_actor("officer", organisation=row.office)
    for said in ("欧阳明月投诉属实，责令改正", "电话13951234567的投诉属实"):
        with pytest.raises(Invalid) as wrong:
            deciding.decide(row, verdict(summary=said), officer, None)
        assert list(wrong.value.fields) == ["summary"]


def test_three_upheld_in_a_year_ask_for_a_proposal(at):
    place = make_bidder()[0].organisation
    brought_to(make_complaint(place), "decided")
    at("2027-03-01 10:00")
    brought_to(make_complaint(place), "decided", verdict={"decision": "partly"})
    brought_to(make_complaint(place), "decided", verdict={"decision": "rejected"})
    brought_to(make_complaint(place), "decided")
    told = Event.select().where(Event.key == deciding.UPHELD).order_by(Event.seq)
    assert [(one.facts["times"], one.facts["propose"]) for one in told] == [
        (1, False), (2, False), (3, True),
    ]  # fmt: skip
    at("2027-11-20 10:00")  # the first is more than a year ago
    brought_to(make_complaint(place), "decided")
    last = told.order_by(Event.seq.desc()).first()
    assert (last.facts["times"], last.facts["agency_id"] is not None) == (3, True)
    entry = CreditEntry.get()  # proposed in either year by the third alone
    assert (entry.code, entry.state, entry.agency.organisation_id) == ("J04", "found", place.id)
    assert "一年内投诉查实 3 次" in entry.facts


def test_a_stale_page_moves_nothing():
    row = make_complaint()
    officer = officer_for(row)
    handling.accept(row, officer, 1)
    with pytest.raises(StaleState):
        handling.investigate(again(row), "请说明迟交的原因", False, officer, 1)


def test_what_it_names_must_exist():
    place = make_bidder()[0].organisation
    own = make_actor("manager", organisation=place)
    wrong = letter(place, party="没有这家公司", notice="X-1", contract="HT-NONE")
    with pytest.raises(Invalid) as error:
        lodging.lodge(wrong, [], own)
    assert set(error.value.fields) == {"party", "notice", "contract"}
    with pytest.raises(Invalid) as error:
        lodging.lodge(letter(place), [], own)
    assert list(error.value.fields) == ["party"]


def test_everybody_concerned_is_told_and_nobody_too_early():
    writer = make_actor("handler")
    place = make_bidder()[0].organisation
    boss, officer = (
        make_actor("manager", organisation=place),
        make_actor("officer", kind="regulator"),
    )
    row = make_complaint(place, writer)

    def told(actor):
        return Notice.select().where(Notice.person_id == actor.person_id).count()

    assert (told(officer), told(boss), told(writer)) == (1, 0, 0)
    row = brought_to(row, "accepted", officer)
    assert (told(boss), told(writer)) == (0, 1)
    row = brought_to(row, "investigating", officer)
    assert (told(boss), told(writer)) == (1, 2)
    brought_to(row, "decided", officer)
    assert (told(boss), told(writer)) == (2, 3)


def test_only_the_house_notes_silence():
    row = brought_to(make_complaint(), "investigating")
    officer = make_actor("officer", organisation=row.office)
    with write(), pytest.raises(Forbidden):
        fire(COMPLAINT, row, "lapse", officer)
    with write():
        assert fire(COMPLAINT, row, "lapse", SYSTEM).facts == {}
