"""The quick writer writes what peewee writes, and really takes its short way."""

import datetime as dt

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


@pytest.mark.parametrize("number", range(7))
def test_joins_aliases_and_subqueries_are_written_the_same(database, number):
    """Both writers agree where aliases, sub-selects and unions meet."""
    peewees, ours = both(list(queries())[number])
    assert ours == peewees


def test_the_house_writes_with_the_quick_writer(database, monkeypatch):
    """Every column of a select goes the short way."""
    named = []
    short = sqltext.QuickContext._column
    monkeypatch.setattr(
        sqltext.QuickContext, "_column", lambda self, one: named.append(one) or short(self, one)
    )
    Person.select().sql()
    assert named == Person._meta.sorted_fields
