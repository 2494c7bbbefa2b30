"""Questions in public with the asker hidden; buying again with links both ways."""

import datetime as dt

import pytest

from app.kernel import deadlines, jobs
from app.kernel.errors import DomainError, Late, StaleState, TooMany
from app.kernel.events import Event
from app.kernel.notices import Notice
from bidding.models import Question, Requirement
from bidding.queries import selection
from bidding.rules.terms_of_method import CreditDraw
from bidding.services import asking, publish, voiding
from bidding.todo import todo
from tests.bidding.scenes import OPENS, F
from tests.factories.bidding import make_bidder, make_owner, make_requirement, terms

pytestmark = pytest.mark.usefixtures("db")


def asked(at):
    at(OPENS)
    owner, (agency, actor) = make_owner(), make_bidder()
    requirement = make_requirement(owner)
    return requirement, owner, agency, actor, asking.ask(requirement, "成果要几份？", actor)


def again(row):
    return type(row).get_by_id(row.id)


def test_everybody_reads_the_question_and_nobody_who_asked(at, web, client):
    requirement, owner, agency, actor, question = asked(at)
    (event,) = Event.select().where(Event.key == "bidding.question.asked")
    url = f"/bidding/requirements/{requirement.id}"

    pages = [client.get(url).text, web(owner).get(url).text, web(make_bidder()[1]).get(url).text]

    assert all("成果要几份？" in page and agency.name not in page for page in pages)
    assert (event.org_id, event.actor_id, event.facts["text"]) == (None, None, "成果要几份？")
    assert agency.name not in event.payload
    assert next(one.url for one in todo(owner)) == f"/bidding/questions/{question.id}/answer"
    assert Notice.select().where(Notice.person_id == actor.person_id).count() == 0


def test_the_owner_answers_on_its_page_and_the_asker_alone_is_told(at, web, client):
    requirement, owner, _, actor, question = asked(at)
    url = f"/bidding/questions/{question.id}/answer"
    page = web(owner)

    empty = page.post(url, data={"answer": "", "seen": "1"}).status_code
    sent = page.post(url, data={"answer": "四份，另附电子版", "seen": "1"})

    told = {row.person_id for row in Notice.select() if "提问已答复" in row.text}
    assert (empty, sent.status_code) == (422, 303)
    assert "四份，另附电子版" in client.get(f"/bidding/requirements/{requirement.id}").text
    assert (again(question).state, told) == ("answered", {actor.person_id})
    assert deadlines.of(question, only_open=True) == []


def test_silence_is_said_in_public_and_a_late_answer_still_taken(at, client):
    requirement, owner, _, actor, question = asked(at)
    (light,) = deadlines.of(question, only_open=True)
    jobs.run_due(light.due + dt.timedelta(seconds=1))
    lapsed = again(question).state

    shown = client.get(f"/bidding/requirements/{requirement.id}").text
    asking.answer(again(question), "四份", owner, None)

    assert (lapsed, "逾期未答复" in shown) == ("lapsed", True)
    assert again(question).state == "answered"
    with pytest.raises(StaleState):
        asking.answer(again(question), "五份", owner, None)
    with pytest.raises(DomainError):
        asking.answer(again(question), "五份", actor, None)


def test_a_revision_keeps_questions_and_answers_with_their_edition(at, client):
    requirement, owner, _, actor, question = asked(at)
    asking.answer(question, "四份", owner, None)

    publish.revise(again(requirement), terms(), "补充成果份数", owner, None)
    asking.ask(again(requirement), "电子版格式？", actor)

    shown = client.get(f"/bidding/requirements/{requirement.id}").text
    assert [row.edition for row in selection.questions_of(requirement)] == [1, 2]
    assert all(text in shown for text in ("成果要几份？", "四份", "电子版格式？"))


def test_questions_end_with_the_sign_up_and_five_may_wait(at):
    requirement, _, _, actor, _ = asked(at)
    for number in range(4):
        asking.ask(requirement, f"问题{number}", actor)
    with pytest.raises(TooMany):
        asking.ask(requirement, "第六个问题", actor)
    asking.ask(requirement, "另一家的问题", make_bidder()[1])
    at(F.isoformat(" "))

    with pytest.raises(Late):
        asking.ask(requirement, "太晚了", make_bidder()[1])
    assert Question.select().count() == 6


def test_only_agencies_ask_and_only_while_the_notice_is_open(at, web):
    requirement, owner, _, actor, _ = asked(at)
    url = f"/bidding/requirements/{requirement.id}/ask"
    before = {web(one).get(url).status_code for one in (owner, make_owner())}
    Requirement.update(state="frozen").where(Requirement.id == requirement.id).execute()

    assert before == {403}
    assert web(actor).post(url, data={"text": "?"}).status_code == 403


def test_what_failed_is_bought_again_with_links_both_ways(at, web, client):
    at(OPENS)
    owner = make_owner()
    old = make_requirement(owner, method="credit_draw", rule=CreditDraw(50, 5, 9), scale="4 公里",
                           exclusions=[("91320100MA1000001X", "甲公司", "关联")])  # fmt: skip
    with pytest.raises(DomainError):
        voiding.reprocure(again(old), make_owner())
    Requirement.update(state="failed").where(Requirement.id == old.id).execute()
    at("2026-12-01 09:00")

    made = web(owner).post(f"/bidding/requirements/{old.id}/reprocure")
    new = selection.successor_of(old)
    hidden = client.get(f"/bidding/requirements/{old.id}").text
    publish.publish(again(new), owner)
    shown = client.get(f"/bidding/requirements/{old.id}").text

    assert made.headers["Location"] == f"/bidding/requirements/{new.id}/edit"
    assert voiding.reprocure(again(old), owner).id == new.id
    assert (new.title, new.method, new.rule_data, new.scale) == (
        old.title, "credit_draw", {"threshold": 50, "step": 5, "cap": 9}, "4 公里")  # fmt: skip
    assert new.signup_until == dt.datetime(2026, 12, 4, 17)
    assert [row.uscc for row in new.exclusions] == ["91320100MA1000001X"]
    assert new.id not in hidden
    assert f"/bidding/requirements/{new.id}" in shown
    assert f"/bidding/requirements/{old.id}" in client.get(f"/bidding/requirements/{new.id}").text
