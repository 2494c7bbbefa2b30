"""Built twice it is the same house; built in a year without a calendar it is a whole house."""

import datetime as dt

import pytest

from app.cli import house_models
from app.kernel import db, log
from bidding.models import Requirement
from bidding.states import RequirementState
from tests.conftest import bind, close
from tests.practice import MOMENT, built, practice_settings

# What must differ: the salt of the one password hash, and who held a job's lease.
RANDOM = {("person", "password"), ("job", "owner")}


def dump():
    """Every row of every table, without what is random on purpose."""
    found = {}
    for model in house_models():
        table = model._meta.table_name
        names = [n for n in model._meta.sorted_field_names if (table, n) not in RANDOM]
        rows = model.select(*(getattr(model, name) for name in names)).tuples()
        found[table] = sorted(repr(row) for row in rows)
    return found


@pytest.fixture
def build_at(databases, settings, database, tmp_path):
    """build_at(moment): a further practice house, bound until the test is over."""
    close(database)

    def one(moment, url=None):
        built(practice_settings(settings, tmp_path, url or databases.clone()), moment)

    yield one
    close(db.db.obj)
    from app.kernel import files

    files.configure(settings)
    bind(settings.database_url)


def test_the_same_moment_and_secret_give_the_same_house(practice_made, databases, build_at):
    bind(databases.copy(practice_made.url))
    first, root = dump(), log.head()
    close(db.db.obj)

    build_at(MOMENT, databases.copy(practice_made.before))

    assert log.head() == root
    second = dump()
    assert [table for table in first if first[table] != second[table]] == []


@pytest.mark.one_engine  # the calendar is reckoned in Python
def test_a_year_that_nobody_has_announced_is_no_obstacle(build_at):
    build_at(dt.datetime(2031, 2, 8, 2, 15))  # a Saturday, before dawn

    assert {row.state for row in Requirement.select()} == set(RequirementState)
