"""A signal of collusion from its finding to its end; who sees which side of it."""

import datetime as dt

import pytest

from app.accounts.models import Organisation, Person, Region
from app.kernel import clock, deadlines, jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, Late, StaleState
from app.kernel.fire import fire
from app.kernel.notices import Notice
from app.kernel.permissions import ANONYMOUS, SYSTEM, allowed
from supervision.collusion import queries
from supervision.collusion.models import Inquiry, Suspicion
from supervision.collusion.services import finding, judging
from supervision.collusion.states import INQUIRY, SUSPICION, InquiryState, SuspicionState
from supervision.collusion.todo import todo
from supervision.complaints.models import Complaint
from supervision.sanctions.models import Sanction
from tests.bidding.scenes import pdf
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder, make_owner, make_requirement
from tests.factories.collusion import QUESTION, ask, make_finding, make_suspicion

S, I = SuspicionState, InquiryState  # noqa: E741 as short as the other
SECOND = dt.timedelta(seconds=1)
TEXT = "两份文件均由本机构自己的技术负责人编制"


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-16 09:00")


@pytest.fixture
def boss():
    return make_actor("officer", organisation=make_organisation(kind="supervisor"))


@pytest.fixture
def pair():
    return [make_bidder() for _ in range(2)]


def again(row):
    load = queries.suspicion if isinstance(row, Suspicion) else queries.inquiry
    return load(row.id)


def text(page):
    return page.get_data(as_text=True)


def test_a_finding_is_kept_once_with_its_numbers_as_they_were(pair):
    agencies, requirement = [agency for agency, _ in pair], make_requirement()
    made = make_finding(requirement, agencies)
    with write():
        assert [finding.keep_all([made, made]), finding.keep_all([made])] == [1, 0]
        louder = make_finding(requirement, agencies, strength=3)
        other = make_finding(requirement, agencies, mark="另")
        assert finding.keep_all([louder, other]) == 1

    assert [row.strength for row in Suspicion.select()] == [2, 2]
    row = Suspicion.select().first()
    assert row.evidence[0]["name"] == agencies[0].name
    assert {one.agency_id for one in row.parties} == {one.id for one in agencies}
    assert row.region == requirement.region_id


def test_both_answer_then_it_is_judged_and_put_aside(boss, pair):
    row = make_suspicion([agency for agency, _ in pair])
    assert [line.action for line in todo(boss)] == ["研判线索"]
    asked = {one.agency_id: one for one in ask(row, boss)}
    for n, (agency, actor) in enumerate(pair):
        assert [line.action for line in todo(actor)] == ["提交说明"]
        assert again(row).state == S.ASKED, n
        judging.answer(asked[agency.id], TEXT, [], actor, None)
    assert again(row).state == S.ANSWERED
    judging.dismiss(again(row), "说明属实", boss, None)

    assert (again(row).state, again(row).ruling) == (S.DISMISSED, "说明属实")
    assert deadlines.of(row, only_open=True) == []


def test_who_answered_learns_that_it_was_put_aside_but_not_why(boss, pair, client_as):
    row = make_suspicion([agency for agency, _ in pair])
    asked = {one.agency_id: one for one in ask(row, boss)}
    (agency, actor), _ = pair
    page = f"/supervision/inquiries/{asked[agency.id].id}"
    place = Organisation.get_by_id(actor.org_id)
    judging.answer(asked[agency.id], TEXT, [], actor, None)
    member = client_as(Person.get_by_id(actor.person_id), place)

    before = text(member.get(page))
    judging.dismiss(again(row), "另一家的说明属实", boss, None)
    after = text(member.get(page))

    told = {one.person_id for one in Notice.select() if "已排除" in one.text}
    assert told == {actor.person_id}  # the other one need not answer any more, and is told that
    assert ("由监督机构研判" in before, "由监督机构研判" in after) == (True, False)
    assert ("监督机构已排除线索" in after, "另一家" in after) == (True, False)


def test_silence_counts_and_a_dismissal_frees_who_was_still_asked(boss, pair):
    row = make_suspicion([agency for agency, _ in pair])
    (one,) = ask(row, boss, only=[0])
    end = deadlines.due_of(one, "supervision.inquiry_answering")
    jobs.run_due(end - SECOND)
    assert again(one).state == I.ASKED
    jobs.run_due(end + SECOND)
    assert (again(one).state, again(row).state) == (I.SILENT, S.ANSWERED)

    other = make_suspicion([agency for agency, _ in pair])
    asked = ask(other, boss)
    judging.dismiss(again(other), "误报", boss, None)
    assert {again(one).state for one in asked} == {I.CLOSED}


def test_it_goes_on_as_complaints_or_proposed_sanctions_of_the_chosen(boss, pair):
    row = make_suspicion([agency for agency, _ in pair])
    told = {"way": "sanction", "facts": "两份文件由同一人编制", "clause": "", "agencies": []}
    officer = make_actor("officer", kind="regulator")
    with pytest.raises(Invalid):
        judging.escalate(row, told, boss, None)
    keys = [one.id for one in row.parties]
    with pytest.raises(Invalid):
        judging.escalate(row, told | {"agencies": keys}, officer, None)
    with pytest.raises(Invalid):
        judging.escalate(row, told | {"agencies": keys, "clause": "第八条"}, boss, None)
    judging.escalate(row, told | {"agencies": keys, "clause": "第八条"}, officer, None)
    assert sorted(one.agency_id for one in Sanction.select()) == sorted(a.id for a, _ in pair)

    other = make_suspicion()
    key = other.parties[0]
    judging.escalate(other, told | {"agencies": [key.id], "way": "complaint"}, boss, None)
    complaint = Complaint.get()
    assert complaint.against_id == key.organisation_id
    assert again(other).passed_on == f"/supervision/complaints/{complaint.id}"


def test_it_ends_whether_anybody_was_asked_or_has_answered(boss):
    judging.dismiss(unasked := make_suspicion(), "同一单位盖章，误报", boss, None)
    told = {"way": "complaint", "facts": "两份文件由同一人编制", "clause": ""}
    asked, answered = make_suspicion(), make_suspicion()
    ask(asked, boss)
    for one in ask(answered, boss):
        member = make_actor("handler", organisation=one.agency.organisation)
        judging.answer(one, TEXT, [], member, None)
    states = [again(row).state for row in (unasked, asked, answered)]
    for row in (asked, answered):
        chosen = [row.parties[0].id]
        judging.escalate(again(row), told | {"agencies": chosen}, boss, None)

    assert states == [S.DISMISSED, S.ASKED, S.ANSWERED]
    assert {again(row).state for row in (asked, answered)} == {S.ESCALATED}


@pytest.mark.parametrize("flow", [SUSPICION, INQUIRY], ids=lambda flow: flow.subject)
def test_every_other_move_and_every_stranger_is_refused(flow, boss, pair):
    row = make_suspicion([agency for agency, _ in pair])
    model, subject = (Suspicion, row) if flow is SUSPICION else (Inquiry, ask(row, boss)[0])
    owners = {
        one.agency_id: actor for one in row.parties for a, actor in pair if a.id == one.agency_id
    }
    party = owners[row.parties[0].agency_id if flow is SUSPICION else subject.agency_id]
    inside = {"suspicion": [party], "inquiry": [boss]}[flow.subject]
    strangers = [ANONYMOUS, make_owner(), make_bidder()[1], *inside]
    for state in flow.states:
        with write():
            model.update(state=state).where(model.id == subject.id).execute()
        for action in flow.actions():
            move = flow.find(state, action)
            for actor in strangers if move else [boss, SYSTEM]:
                with pytest.raises(Forbidden if move else StaleState), write():
                    fire(flow, again(subject), action, actor, reason="试一试")


def test_an_agency_sees_its_own_side_only_and_answers_with_papers(web, boss, pair, client):
    (mine, actor), (theirs, other) = pair
    row = make_suspicion([mine, theirs])
    judge, party = web(boss), web(actor)
    url = f"/supervision/suspicions/{row.id}"
    page = text(judge.get(url))
    assert mine.name in page
    assert theirs.name in page
    assert "<svg" in page
    assert "它不是证据" in page
    assert row.title in text(judge.get("/supervision/suspicions?kind=same_author&strength=2"))
    assert row.title not in text(judge.get("/supervision/suspicions?strength=3"))
    assert party.get(url).status_code == 404
    keys = {one.agency_id: one.id for one in row.parties}
    own = f"/supervision/inquiries/{keys[mine.id]}"
    assert party.get(own).status_code == 404
    told = {"agencies": list(keys.values()), "question": QUESTION}
    assert judge.post(f"{url}/ask", data=told | {"agencies": []}).status_code == 422
    assert judge.post(f"{url}/ask", data=told).status_code == 303
    page = text(party.get(own))
    assert QUESTION in page
    assert "张三1" in page
    assert theirs.name not in page
    assert "张三2" not in page
    assert web(other).get(own).status_code == 404
    assert client.get(own).status_code in (303, 401)
    assert "响应文件作者相同" in text(party.get("/supervision/inquiries"))
    sent = {"text": TEXT, "papers": (pdf(), "编制记录.pdf")}
    assert party.post(f"{own}/answer", data=sent).status_code == 303
    shown = text(judge.get(url))
    assert "编制记录.pdf" in shown
    link = shown.split("/files/")[1].split('"')[0]
    with judge.get(f"/files/{link}") as kept:
        assert kept.status_code == 200
    assert web(other).get(f"/files/{link}").status_code in (403, 404)
    sheet = judge.get("/exports/lists/suspicions.xlsx")
    assert sheet.status_code == 200
    assert party.get("/exports/lists/suspicions.xlsx").status_code in (403, 404)


def test_a_regulator_sees_its_own_place(web):
    row = make_suspicion()
    here = make_actor("officer", organisation=make_organisation(kind="regulator"))
    away = make_organisation(kind="regulator", region=Region.get_by_id("330302"))
    other = make_actor("officer", organisation=away)
    url = f"/supervision/suspicions/{row.id}"
    assert web(here).get(url).status_code == 200
    assert web(other).get(url).status_code == 404
    assert row.title not in text(web(other).get("/supervision/suspicions"))


def test_another_places_regulator_gets_neither_signal_nor_answer_by_any_way(boss):
    row = make_suspicion()
    (party, _) = ask(row, boss)
    away = make_organisation(kind="regulator", region=Region.get_by_id("330302"))
    here = make_organisation(kind="regulator")
    for place, sees in ((here, True), (away, False)):
        actor = make_actor("officer", organisation=place)
        assert allowed(actor, "supervision.suspicion.view", row) is sees
        assert allowed(actor, "supervision.suspicion.judge", row) is sees
        assert allowed(actor, "supervision.inquiry.paper", party) is sees


def test_an_answer_comes_until_its_moment_also_before_the_clocks_job_ran(boss):
    (party, _) = ask(make_suspicion(), boss)
    now = clock.now()

    assert judging.in_time(party, now) is None
    with pytest.raises(Late, match="说明时限已过"):
        judging.in_time(party, now - SECOND)
