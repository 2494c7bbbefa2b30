"""The quick writer writes what peewee writes, and really takes its short way."""

import datetime as dt
from enum import StrEnum

import pytest
from peewee import JOIN, Context, Tuple, fn

from app.accounts.models import Duty, Organisation, Person
from app.cli import house_models
from app.kernel import sqltext
from app.kernel.clocks import Deadline
from app.kernel.db import db as house
from bidding.models import Requirement
from joint_review import lists
from joint_review.models.package import Package, Task


class Tone(StrEnum):
    """A word that is a value."""

    LOUD = "loud"


MOMENT = dt.datetime(2026, 1, 5, 9)


def both(query):
    """The query as peewee writes it, and as the house does."""
    options = house.get_context_options()
    return [kind(**options).sql(query).query() for kind in (Context, sqltext.QuickContext)]


@pytest.mark.parametrize("model", house_models(), ids=lambda model: model.__name__)
def test_every_table_is_read_and_changed_with_the_same_words(database, model):
    """Both writers agree on each table of the house."""
    column = model._meta.sorted_fields[0]
    for query in (
        model.select().where(column == "x", column.in_(["a", "b"])).order_by(column.desc()),
        model.select(fn.MAX(column).alias("most")).group_by(column),
        model.update({column: "y"}).where(column != "z"),
        model.delete().where(column.is_null(False)),
    ):
        peewees, ours = both(query)
        assert ours == peewees
    (peewees, _), (ours, _) = both(model.insert({column: "w"}))
    assert ours == peewees


def queries():
    other = Organisation.alias()
    actors = Duty.select(Duty.person).where(Duty.since <= MOMENT)
    joined = Package.select(Package, Organisation, other).join(Organisation, on=Package.owner)
    joined = joined.switch(Package).join(other, JOIN.LEFT_OUTER, on=Package.designer == other.id)
    yield joined.where(Package.state == lists.S.DRAFT).limit(3)
    yield Task.select().where(Task.reviewer.in_(actors), Task.finished_at.is_null())
    yield Person.select().where(fn.LOWER(Person.login) == "a", Person.id != None)  # noqa: E711
    yield Deadline.select().where(Tuple(Deadline.due, Deadline.id) < (MOMENT, "k"))
    yield Requirement.select(fn.COUNT(Requirement.id)).where(Requirement.amount_fen + 1 > 2)
    yield Deadline.update(plan=Deadline.plan + 1).where(Deadline.id.in_(actors))
    first = Person.select(Person.id).where(Person.locale == "zh")
    yield first | Person.select(Person.id).where(Person.locale == "en")
    person = Person(id="p", login="a")
    ours = (Duty.person == person) & ((Duty.role == Tone.LOUD) | (Duty.since >= MOMENT))
    yield Duty.select().where(ours, Duty.id != Duty.person)
    yield Duty.select().where(ours & Duty.role.in_(["a"])).order_by(Duty.id)
    yield other.select(other, Duty).join(Duty, on=Duty.organisation == other.id)


@pytest.mark.parametrize("number", range(10))
def test_joins_aliases_and_subqueries_are_written_the_same(database, number):
    """Both writers agree where aliases, sub-selects and unions meet."""
    peewees, ours = both(list(queries())[number])
    assert ours == peewees


@pytest.mark.parametrize(
    ("query", "shorter"),
    [
        (Person.select, "_listed"),
        (lambda: Person.select(Person.id).where(Person.login == "a"), "_compared"),
        (lambda: Person.select(Person.id).order_by(Person.name), "_column"),
    ],
)
def test_the_house_writes_with_the_quick_writer(database, monkeypatch, query, shorter):
    """Each short way is really taken by the database's own writer."""
    taken = []
    short = getattr(sqltext.QuickContext, shorter)
    monkeypatch.setattr(
        sqltext.QuickContext, shorter, lambda self, one: taken.append(short(self, one)) or taken[-1]
    )
    query().sql()
    assert taken
    assert taken[-1]
