"""The agency's reply and appeal, the ruling, and who may do what."""

import datetime as dt

import pytest

from app.accounts.models import Organisation, Region
from app.kernel import deadlines, jobs
from app.kernel.errors import Forbidden, Late, NotAllowed, StaleState
from app.kernel.events import Event
from app.kernel.permissions import ANONYMOUS, SYSTEM, allowed
from intermediaries.models import Agency, Performance
from supervision.evaluation import queries
from supervision.evaluation.models import Evaluation
from supervision.evaluation.notices import judges
from supervision.evaluation.places import place_of
from supervision.evaluation.services import answering
from supervision.evaluation.todo import todo
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.supervision import (
    complete,
    lock,
    make_contract,
    make_evaluation,
    rate,
    rater_of,
)

WHY = "评价所述延期系业主变更设计所致，有变更单为证"
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


@pytest.fixture
def locked():
    """A published rating of two stars, at the moment it was published."""
    return lock(rate(make_evaluation(), 2))


def agent_of(row):
    place = Agency.get_by_id(row.agency_id).organisation
    return make_actor("handler", organisation=place)


def officer():
    return make_actor("officer", kind="regulator")


def again(row):
    return Evaluation.get_by_id(row.id)


def test_the_agency_replies_once(locked):
    actor = agent_of(locked)
    answering.reply(locked, "已按约定完成，变更部分另有约定", actor, None)

    row = again(locked)
    assert (row.state, row.reply) == ("locked", "已按约定完成，变更部分另有约定")
    with pytest.raises(NotAllowed, match="只能回复一次"):
        answering.reply(row, "再说一次", actor, None)


def test_it_may_still_reply_while_its_appeal_is_open(locked, at):
    actor = agent_of(locked)
    answering.appeal(locked, WHY, [], actor, None)
    at("2026-12-30 10:00")
    answering.reply(again(locked), "申诉材料已提交", actor, None)

    assert again(locked).reply == "申诉材料已提交"
    assert again(locked).state == "appealed"


def test_an_upheld_appeal_takes_the_rating_out_of_every_mean(locked):
    answering.appeal(locked, WHY, [], agent_of(locked), None)
    during = queries.rating_of(locked.agency_id).n
    answering.moderate(again(locked), "upheld", "变更单属实，延期不可归责", officer(), None)

    row = again(locked)
    assert during == 1  # an appeal alone hides nothing
    assert (row.state, row.is_counted, row.ruling) == ("moderated", False, "upheld")
    assert queries.rating_of(locked.agency_id).n == 0
    assert Performance.get().rating is None
    told = Event.get(Event.key == "supervision.evaluation.moderate")
    assert (told.visibility, told.facts["reason"]) == ("public", "变更单属实，延期不可归责")


def test_a_rejected_appeal_leaves_it_as_it_is(locked):
    answering.appeal(locked, WHY, [], agent_of(locked), None)
    answering.moderate(again(locked), "rejected", "变更不影响交付时间", officer(), None)

    assert again(locked).is_counted
    assert queries.rating_of(locked.agency_id).weighted == 4000
    assert Performance.get().rating == 200


def test_the_time_to_answer_ends(locked, at):
    due, actor = deadlines.due_of(locked), agent_of(locked)
    assert due.date() == dt.date(2026, 11, 20)  # 10 working days after the 6th

    at(str(due + SECOND))
    with pytest.raises(Late):
        answering.appeal(locked, WHY, [], actor, None)
    with pytest.raises(Late):
        answering.reply(locked, "迟到的回复", actor, None)
    jobs.run_due(due + SECOND)
    with pytest.raises(StaleState):
        answering.appeal(again(locked), WHY, [], actor, None)


def test_an_appeal_at_the_last_second_is_in_time_and_waits_for_the_ruling(locked, at):
    at(str(deadlines.due_of(locked)))
    answering.appeal(locked, WHY, [], agent_of(locked), None)

    [clock] = deadlines.of(again(locked), only_open=True)
    assert clock.kind == "supervision.moderating"
    at(str(clock.due + dt.timedelta(days=30)))
    jobs.run_due()
    assert again(locked).state == "appealed"  # being late decides nothing
    assert deadlines.of(again(locked))[0].light == "red"


def test_the_free_text_stays_out_of_the_log(locked):
    answering.appeal(locked, WHY, [], agent_of(locked), None)

    rows = Event.select().where(Event.subject_id == locked.id)
    text = "".join(event.payload or "" for event in rows)
    assert WHY not in text
    assert locked.text not in text
    assert '"stars":200' in text.replace(" ", "")


def everybody(row):
    """Actors by name: both sides, the offices, and people of the same kinds elsewhere."""
    found = {"rater": rater_of(row), "agent": agent_of(row), "officer": officer()}
    for kind, role in (
        ("owner", "handler"),
        ("agency", "handler"),
        ("department", "reviewer"),
        ("operator", "manager"),
        ("operator", "clerk"),
        ("supervisor", "officer"),
        ("designer", "handler"),
        ("platform", "system_admin"),
    ):
        found[f"{kind}.{role}"] = make_actor(role, kind=kind)
    return found | {"anonymous": ANONYMOUS, "system": SYSTEM}


KEY = "supervision.evaluation."
OFFICES = {"officer", "operator.manager", "operator.clerk", "supervisor.officer"}


def may(people, verb, row):
    return {name for name, actor in people.items() if allowed(actor, KEY + verb, row)}


def test_who_may_do_what_with_an_open_window():
    row = make_evaluation()
    people = everybody(row)

    assert may(people, "rate", row) == {"rater"}
    assert may(people, "revise", row) == {"rater"}
    assert may(people, "reply", row) == may(people, "appeal", row) == {"agent"}
    assert may(people, "moderate", row) == {"officer"}
    assert may(people, "view", row) == {"rater", "agent"} | OFFICES
    assert may(people, "read", row) == {"rater"} | OFFICES
    assert may(people, "evidence", row) == {"rater", "agent"} | OFFICES


def test_the_agency_reads_the_stars_only_once_they_are_locked():
    row = rate(make_evaluation(), 1)
    people = everybody(row)
    assert "agent" not in may(people, "read", row)

    row = lock(row)
    assert may(people, "read", row) == set(people)
    assert may(people, "view", row) == set(people)


def test_what_an_upheld_appeal_took_away_only_those_concerned_read(locked):
    answering.appeal(locked, WHY, [], agent_of(locked), None)
    answering.moderate(again(locked), "upheld", "变更单属实，延期不可归责", officer(), None)
    row = again(locked)
    people = everybody(row)

    assert may(people, "read", row) == {"rater", "agent"} | OFFICES
    assert may(people, "view", row) == set(people)


@pytest.mark.parametrize(
    ("role", "kind", "duty", "other"),
    [
        ("regulator", "regulator", "officer", "manager"),
        ("centre", "operator", "manager", "clerk"),
    ],
)
def test_an_office_rates_through_the_right_duty(role, kind, duty, other):
    place = make_organisation(kind=kind)
    contract = make_contract()
    complete(contract)
    row = Evaluation.get(Evaluation.role == role)

    assert row.rater_id == place.id
    assert allowed(make_actor(duty, organisation=place), KEY + "rate", row)
    assert not allowed(make_actor(other, organisation=place), KEY + "rate", row)
    assert not allowed(make_actor(duty, kind=kind), KEY + "rate", row)


def test_nobody_rules_on_an_appeal_against_the_own_rating():
    place = make_organisation(kind="regulator")
    complete(make_contract())
    row = rate(Evaluation.get(Evaluation.role == "regulator"), 1)
    row = lock(row)
    answering.appeal(row, WHY, [], agent_of(row), None)
    own = make_actor("officer", organisation=Organisation.get_by_id(place.id))

    with pytest.raises(Forbidden):
        answering.moderate(again(row), "rejected", "本单位评价无误无需更改", own, None)
    supervisor = make_actor("officer", kind="supervisor")
    answering.moderate(again(row), "upheld", "评价依据不足，予以撤销", supervisor, None)

    assert again(row).state == "moderated"
    assert not allowed(supervisor, KEY + "moderate", make_evaluation())


def test_an_appeal_is_ruled_on_where_the_purchase_was_made():
    row = lock(rate(make_evaluation(), 1))
    answering.appeal(row, WHY, [], agent_of(row), None)
    row = again(row)
    far, city = (
        make_organisation(kind="regulator", region=Region.get_by_id(code))
        for code in ("330300", "320100")
    )
    stranger, near = (make_actor("officer", organisation=one) for one in (far, city))
    supervisor = make_actor("officer", kind="supervisor")

    assert place_of(row).startswith("3201")
    assert [len(todo(one)) for one in (stranger, near, supervisor)] == [0, 1, 0]
    assert judges(Event(subject_id=row.id)) == [near.person_id]
    with pytest.raises(Forbidden):
        answering.moderate(row, "rejected", "变更不影响交付时间", stranger, None)
    Organisation.update(state="suspended").where(Organisation.id == city).execute()
    assert len(todo(supervisor)) == 1
    assert judges(Event(subject_id=row.id)) == [supervisor.person_id]
    answering.moderate(row, "rejected", "变更不影响交付时间", supervisor, None)
    assert again(row).state == "moderated"
