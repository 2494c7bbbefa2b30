"""Built twice it is the same house; built in a year without a calendar it is a whole house."""

import dataclasses
import datetime as dt
import hashlib

import pytest

from app.cli import house_models
from app.kernel import db, files, log
from bidding.models import Requirement
from bidding.states import RequirementState
from tests import practice
from tests.conftest import SHARED, bind, close

# What must differ: the salt of the one password hash, and who held a job's lease.
RANDOM = {("person", "password"), ("job", "owner")}


def sums():
    """Of each table how many rows and a sum over them, without what is random on purpose."""
    return {model._meta.table_name: _sum(model) for model in house_models()} | {"log": log.head()}


def _sum(model):
    table, columns = model._meta.table_name, [f.column_name for f in model._meta.sorted_fields]
    kept = ", ".join(f'"{name}"' for name in columns if (table, name) not in RANDOM)
    rows = sorted(map(repr, db.db.execute_sql(f'SELECT {kept} FROM "{table}"')))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


@pytest.fixture
def own_house_after(settings, database):
    yield
    practice.go_home(settings)


@pytest.mark.usefixtures("own_house_after")
def test_the_same_moment_and_secret_give_the_same_house(
    practice_made, databases, settings, database, tmp_path
):
    bind(databases.copy(practice_made.url))
    first = sums()
    close(db.db.obj)

    bind(practice.make(settings, databases, tmp_path)["url"])
    second = sums()

    assert first["event"][0] > 1000
    assert [table for table in first if first[table] != second[table]] == []


@pytest.mark.one_engine  # the calendar is reckoned in Python
@pytest.mark.usefixtures("own_house_after")
def test_a_year_that_nobody_has_announced_is_no_obstacle(databases, settings, database, tmp_path):
    close(database)
    mine = practice.practice_settings(settings, tmp_path, databases.clone())

    practice.built(mine, dt.datetime(2031, 2, 8, 2, 15))  # a Saturday, before dawn

    assert {row.state for row in Requirement.select()} == set(RequirementState)


@pytest.mark.one_engine
def test_who_asks_for_the_practice_house_has_files_of_his_own_again(
    databases, settings, database, tmp_path_factory, tmp_path, monkeypatch
):
    """A job that sweeps the store once took away what the practice house was copied from."""

    def make(settings, databases, folder):
        files.configure(dataclasses.replace(settings, data=folder))
        return {"folder": str(folder), "url": "", "accounts": []}

    monkeypatch.setattr(practice, "make", make)
    monkeypatch.setenv(SHARED, str(tmp_path))

    practice.made_once(tmp_path_factory, "sqlite", settings, databases)

    assert files.current_store().root.is_relative_to(settings.data)
