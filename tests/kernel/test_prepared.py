"""Prepared questions answer like the queries they are made of."""

import datetime as dt

import pytest
from peewee import fn

from app.kernel.notices import Notice
from app.kernel.prepared import prepared
from tests.factories.projects import make_project

pytestmark = pytest.mark.usefixtures("db")


def note(person, at=None):
    return Notice.create(person_id=person, text="…", read_at=at)


@prepared
def of_people(people, most):
    return Notice.select().where(Notice.person_id.in_(people)).order_by(Notice.id).limit(most)


@prepared
def unread(person):
    mine = (Notice.person_id == person) & Notice.read_at.is_null()
    return Notice.select(fn.COUNT(Notice.id)).where(mine).tuples()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9])
def test_a_list_of_any_length_finds_each_of_its_values_once(count):
    made = sorted(note(f"person{n}").id for n in range(count))
    note("somebody")
    found = of_people(people=[f"person{n}" for n in range(count)], most=50)
    assert [one.id for one in found] == made


def test_a_limit_is_a_value_too():
    for n in range(5):
        note(f"person{n}")
    people = [f"person{n}" for n in range(5)]
    assert [len(of_people(people=people, most=n)) for n in (2, 4, 50)] == [2, 4, 5]


@pytest.mark.parametrize("order", [("", "mine"), ("mine", "")])
def test_a_value_that_may_be_left_out_is_a_question_of_its_own(order):
    @prepared
    def of_one(person=None):
        query = Notice.select()
        return query if person is None else query.where(Notice.person_id == person)

    note("mine")
    note("other")

    found = {who: len(of_one(person=who) if who else of_one()) for who in order}

    assert found == {"": 2, "mine": 1}


def test_every_asking_reads_anew():
    note("reader")
    assert unread(person="reader") == [(1,)]
    note("reader")
    note("reader", dt.datetime(2026, 11, 20))
    note("other")
    assert unread(person="reader") == [(2,)]
    assert unread(person="nobody") == [(0,)]


def test_values_are_stored_as_their_column_stores_them():
    project = make_project()

    @prepared
    def in_state(states, since):
        model = type(project)
        return model.select().where(model.state.in_(states), model.created_at >= since)

    early = project.created_at - dt.timedelta(days=1)
    assert in_state(states=[project.state], since=early) == [project]
    assert in_state.first(states=[project.state], since=early).created_at == project.created_at
    assert in_state(states=[project.state], since=project.created_at + dt.timedelta(1)) == []
    other = next(one for one in type(project.state) if one != project.state)
    assert in_state(states=[other], since=early) == []
    assert in_state.first(states=[other], since=early) is None


def test_rows_of_two_askings_are_not_the_same_things():
    note("reader")
    one, two = (of_people(people=["reader"], most=5) for _ in range(2))
    one[0].text = "changed"
    one.clear()
    assert two[0].text == "…"


def test_empty_lists_are_refused_rather_than_asked_wrongly():
    with pytest.raises(ValueError, match="holds nothing"):
        of_people(people=[], most=5)


def test_a_question_that_lost_its_condition_is_not_asked():
    @prepared
    def of_everybody(person):
        return Notice.select().where(Notice.read_at.is_null())

    note("somebody")
    with pytest.raises(TypeError, match="person"):
        of_everybody(person="nobody")
