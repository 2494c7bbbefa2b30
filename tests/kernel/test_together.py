"""Questions asked together are answered as each of them alone, in one query."""

import datetime as dt

import pytest
from peewee import fn
from playhouse.test_utils import assert_query_count

from app.accounts.models import Organisation, Region
from app.kernel.db import write
from app.kernel.events import Event, record
from app.kernel.notices import Notice
from app.kernel.permissions import SYSTEM
from app.kernel.prepared import prepared
from app.kernel.together import answered, asks, gathered, side_by_side
from projects.models import Project
from tests.factories.projects import make_project

pytestmark = pytest.mark.usefixtures("db")
READ = dt.datetime(2026, 11, 20, 9, 30, 15, 250_000)


@prepared
def notices(people):
    query = Notice.select().where(Notice.person_id.in_(people))
    return query.order_by(Notice.text.desc()).limit(50)


@prepared
def unread(person):
    mine = (Notice.person_id == person) & Notice.read_at.is_null()
    return Notice.select(fn.COUNT(Notice.id)).where(mine).tuples()


@prepared
def projects(owner):
    query = Project.select(Project, Organisation, Region).join(Organisation)
    return query.join(Region).where(Project.owner == owner)


@prepared
def wide(owner):
    """More columns than a function of PostgreSQL takes."""
    names = (Project.name.alias(f"name{n}") for n in range(150))
    return Project.select(*names, Project.created_at).where(Project.owner == owner)


@prepared
def events(kind):
    known = (Event.id, Event.at, Event.key, Event.facts)
    return Event.select(*known).where(Event.subject_kind == kind).order_by(Event.seq)


@pytest.fixture
def project():
    made = make_project()
    for text, read in (("甲“乙”", None), ("丙", READ), ("丁\\n", None)):
        Notice.create(person_id="reader", text=text, read_at=read)
    with write():
        record("projects.project.register", made, actor=SYSTEM, facts={"names": ["甲", {"n": 1}]})
    return made


def told(found):
    """What a row and everything read with it says."""
    if isinstance(found, tuple):
        return found
    joined = {name: told(one) for name, one in found.__rel__.items()}
    return found.__data__, joined


def test_rows_are_those_of_each_question_alone(project):
    asked = [
        notices.of(people=["reader", "nobody"]),
        unread.of("reader"),
        projects.of(project.owner_id),
        events.of("projects.project"),
        unread.of("nobody"),
        wide.of(project.owner_id),
    ]
    alone = [
        [told(row) for row in one.written.ask(Notice._meta.database, one.values)] for one in asked
    ]
    with assert_query_count(1):
        together = answered(asked)
    assert [[told(row) for row in rows] for rows in together] == alone
    assert [len(rows) for rows in alone][:3] == [3, 1, 1]
    assert READ in {one.read_at for one in together[0]}
    assert together[3][-1].facts == {"names": ["甲", {"n": 1}]}


@asks
def of_reader(person):
    (count,) = (yield unread.of(person))[0]
    if not count:
        return ["nothing"]
    found, _ = yield notices.of(people=[person]), unread.of(person)
    return [one.text for one in found]


def both(person):
    first, second = yield from gathered(of_reader.steps(person), of_reader.steps("nobody"))
    return first + second


def test_functions_that_ask_are_answered_side_by_side(project):
    side_by_side([both("reader"), both("nobody")])  # each question has now been asked once
    with assert_query_count(2):
        assert side_by_side([both("reader"), both("nobody")]) == [
            ["甲“乙”", "丙", "丁\\n", "nothing"],
            ["nothing", "nothing"],
        ]


def test_a_function_that_asks_is_called_like_any_other(project):
    assert of_reader("nobody") == ["nothing"]
    assert len(of_reader("reader")) == 3
    assert side_by_side([]) == []
