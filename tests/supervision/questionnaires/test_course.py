"""A questionnaire from the draft to the published results; who answered what stays unknown."""

import json

import pytest

from app.kernel import jobs
from app.kernel.db import write
from app.kernel.errors import Late, NotAllowed
from app.kernel.events import Event
from app.kernel.fire import available
from app.kernel.notices import Notice
from supervision.questionnaires import queries
from supervision.questionnaires.models import Invitation, Sheet
from supervision.questionnaires.services import answering, drafting, running
from supervision.questionnaires.states import QUESTIONNAIRE
from supervision.questionnaires.todo import todo
from tests.factories.accounts import make_actor
from tests.factories.intermediaries import make_agency
from tests.factories.questionnaires import answered, closed, make_questionnaire, office_of


@pytest.fixture(autouse=True)
def _now(db, at):
    at("2026-11-20 09:00")


def test_it_opens_closes_and_is_counted_by_itself(at):
    row = make_questionnaire(hours=2)
    owner = make_actor("handler", kind="owner")
    row.opens_at = row.opens_at.replace(hour=10)
    row.save()
    drafting.publish(row, office_of(row), None)
    assert (row.state, row.least) == ("scheduled", 5)
    with pytest.raises(Late):
        answered(row, [5])
    at("2026-11-20 10:00")
    jobs.run_due()
    row = queries.questionnaire(row.id)
    assert row.state == "open"
    answered(row, [5, 4, 4, 3, 1], actor=owner)

    row = closed(row, at)
    assert (row.state, row.results["n"]) == ("closed", 5)
    assert row.results["questions"][0]["mean"] == 340
    with pytest.raises(Late):
        answered(row, [5])
    running.announce(row, "总体较好，继续改进取件", office_of(row), None)
    assert queries.published({}).rows[0].id == row.id


def test_what_is_published_is_frozen_and_a_new_edition_is_drawn_up():
    row = make_questionnaire("open")
    office = office_of(row)
    head = {name: getattr(row, name) for name in drafting.COLUMNS}
    question = {"kind": "text", "text": "还有什么", "lines": "", "required": False}
    for change in (
        lambda: drafting.edit(row, head, office),
        lambda: drafting.put(row, None, question, office),
        lambda: drafting.remove(row, 1, office),
        lambda: drafting.lift(row, 2, office),
    ):
        with pytest.raises(NotAllowed):
            change()

    made = drafting.renew(row, office)

    assert (made.state, made.edition, made.former) == ("draft", 2, row.id)
    assert queries.asked(made.id) == queries.asked(row.id)
    with pytest.raises(NotAllowed):
        drafting.renew(row, office)
    drafting.lift(made, 2, office)
    drafting.remove(made, 3, office)
    assert [one.kind for one in queries.asked(made.id)] == ["one", "scale", "number", "text"]


def test_organisations_are_asked_once_and_the_mark_leads_to_no_sheet(at, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 2)
    agencies = [make_agency() for _ in range(5)]
    people = [make_actor("handler", organisation=one.organisation) for one in agencies]
    row = make_questionnaire("open", audience=("agency", "public"))
    with write():
        running.invite({"questionnaire": row.id, "after": ""})

    assert Invitation.select().count() == queries.questionnaire(row.id).asked == 5
    links = {one.link for one in Notice.select().where(Notice.text == running.ASKED)}
    assert links == {f"/supervision/questionnaires/{row.id}/answer"}
    (line,) = todo(people[0])
    assert line.clock == (row.subject_kind, row.id)

    before = Event.select().count()
    for one in people[:3]:
        answered(row, [5], "agency", one)
    with pytest.raises(NotAllowed):
        answered(row, [5], "agency", people[0])

    assert (todo(people[0]), len(todo(people[4]))) == ([], 1)
    assert Event.select().count() == before
    assert {one.organisation_id for one in Sheet.select()} == {None}
    numbers = [one.number for one in Sheet.select()]
    row = closed(row, at)
    assert [one.number for one in Sheet.select()] == sorted(numbers)
    assert "agency" not in json.dumps(row.results["questions"])


def test_a_sheet_by_name_says_whose_it_is():
    agency = make_agency()
    row = make_questionnaire("open", audience=("agency",), anonymous=False)
    answered(row, [2], "agency", make_actor("handler", organisation=agency.organisation))

    assert [one.organisation.name for one in queries.sheets(row)] == [agency.name]


def test_nothing_without_questions_or_after_its_end_is_published(at):
    row = make_questionnaire()
    office = office_of(row)
    for _ in range(5):
        drafting.remove(row, 1, office)
    row = queries.questionnaire(row.id)
    choices = {one.transition.action: one.reasons for one in available(QUESTIONNAIRE, row, office)}
    assert [r.text for r in choices["publish"]] == ["问卷还没有题目"]
    at("2026-11-30 09:00")
    with pytest.raises(NotAllowed):
        drafting.publish(row, office, None)


def test_it_may_be_called_off_shelved_or_thrown_away(at):
    one = make_questionnaire("open")
    running.call_off(one, "题目有误，将重新发布", office_of(one), None)
    with pytest.raises(Late):
        answering.hand_in(one, {"1": 5}, "public", None)
    early = make_questionnaire()
    early.opens_at = early.opens_at.replace(hour=20)
    early.save()
    drafting.publish(early, office_of(early), None)
    running.call_off(early, "题目有误，将重新发布", office_of(early), None)
    other = closed(make_questionnaire("open", hours=1), at)
    running.shelve(other, "样本不足", office_of(other), None)
    draft = make_questionnaire()
    drafting.discard(draft, office_of(draft), None)

    assert [queries.questionnaire(x.id).state for x in (one, early, other, draft)] == [
        "called_off",
        "called_off",
        "shelved",
        "discarded",
    ]
    assert queries.published({}).rows == []
