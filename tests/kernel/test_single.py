"""One row found by what its columns equal is the row that peewee finds, asked in the same words."""

import pytest
from peewee import Model, SqliteDatabase, TextField

from app.accounts.models import Organisation
from app.kernel.db import Base
from projects.models import Project
from tests.factories.projects import make_project

pytestmark = pytest.mark.usefixtures("db")

ASKED = {
    "by its key": lambda one: [Project.id == one.id],
    "by a text": lambda one: [Project.code == one.code],
    "by the thing it points at": lambda one: [Project.owner == one.owner],
    "by the key of that": lambda one: [Project.owner == one.owner_id],
    "by several": lambda one: [Project.owner == one.owner, Project.code == one.code],
    "by a moment": lambda one: [Project.created_at == one.created_at],
    "by a state": lambda one: [Project.state == one.state, Project.code == one.code],
    "by more than equality": lambda one: [Project.code.startswith(one.code)],
    "by a joint": lambda one: [(Project.code == one.code) & (Project.owner == one.owner)],
    "by a joint and more": lambda one: [
        (Project.code == one.code) & (Project.owner == one.owner),
        Project.id == one.id,
    ],
    "by either": lambda one: [(Project.code == one.code) | (Project.owner == one.owner)],
    "by the same twice": lambda one: [Project.id == one.id, Project.id == one.id],
    "by two columns": lambda one: [Project.created_at == Project.created_at, Project.id == one.id],
}


@pytest.fixture
def said(monkeypatch, db):
    """What is said to the database from here on: pairs of SQL and values."""
    said, execute = [], db.obj.execute_sql

    def listening(sql, params=None):
        said.append((sql, list(params or ())))
        return execute(sql, params)

    monkeypatch.setattr(db.obj, "execute_sql", listening)
    return said


@pytest.mark.parametrize("case", ASKED)
def test_it_is_the_same_question_and_the_same_thing(case, said):
    made = Project.get_by_id(make_project().id)
    make_project()
    tests = ASKED[case](made)
    made.owner  # noqa: B018 followed before anybody listens

    said.clear()
    found = Project.get(*tests)
    quick = said.copy()
    said.clear()
    slow = Model.get.__func__(Project, *tests)

    assert quick == said
    assert found.id == made.id
    assert found.__data__ == slow.__data__
    assert found.dirty_fields == []


def test_a_foreign_key_is_followed_to_its_thing(said):
    project = Project.get_by_id(make_project().id)

    said.clear()
    assert project.owner.id == project.owner_id
    assert project.owner is project.owner
    assert len(said) == 1


def test_each_shape_of_asking_is_written_once(said, monkeypatch):
    one, two = make_project(), make_project()
    Project.get(Project.code == one.code)
    monkeypatch.setattr(type(Project.select()), "__sql__", None)

    assert Project.get(Project.code == two.code).id == two.id


def test_nothing_found_is_said_by_the_table():
    with pytest.raises(Project.DoesNotExist, match="no Project with this id"):
        Project.get_by_id("nowhere")
    assert Project.get_or_none(Project.code == "") is None


def test_a_filter_by_words_is_peewees_own_business():
    owner = make_project().owner
    assert Organisation.get(id=owner.id, state=owner.state).name == owner.name
    assert Organisation.get_or_none(Organisation.id == owner.id, name="") is None


def test_a_table_elsewhere_is_asked_there():
    elsewhere = SqliteDatabase(":memory:")

    class Note(Base):
        text = TextField()

        class Meta:
            database = elsewhere

    with elsewhere.connection_context():
        elsewhere.create_tables([Note])
        Note.create(text="here")
        assert Note.get(Note.text == "here").id == 1
        assert Note.get_or_none(Note.text == "there") is None
