"""Built twice it is the same house; built in a year without a calendar it is a whole house."""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json

import pytest
from peewee import AutoField

from app.cli import house_models
from app.kernel import db, files, log
from bidding.models import Requirement
from bidding.states import RequirementState
from tests import practice
from tests.conftest import SHARED, Databases, bind, close

# What must differ: the salt of the one password hash, and who held a job's lease.
RANDOM = {("person", "password"), ("job", "owner")}


def sums():
    """Of each table how many rows and a sum over them, without what is random on purpose."""
    return {model._meta.table_name: _sum(model) for model in house_models()} | {"log": log.head()}


def _sum(model):
    """A number that the database counts is left out: PostgreSQL counts refused rows, too."""
    table, fields = model._meta.table_name, model._meta.sorted_fields
    names = sorted(one.column_name for one in fields if not isinstance(one, AutoField))
    kept = ", ".join(f'"{name}"' for name in names if (table, name) not in RANDOM)
    rows = db.db.execute_sql(f'SELECT {kept} FROM "{table}"')
    lines = sorted("\t".join(map(_plain, row)) for row in rows)
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _plain(value):
    """Each database writes times, truth and JSON in its own way: here they are one."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        with contextlib.suppress(json.JSONDecodeError):
            value = json.loads(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True)
    return str(int(value) if isinstance(value, bool) else value)


@pytest.fixture
def own_house_after(settings, database):
    yield
    practice.go_home(settings)


@pytest.mark.both_engines
@pytest.mark.usefixtures("own_house_after")
def test_the_same_moment_and_secret_give_the_same_house_on_both_databases(
    practice_made, databases, settings, tmp_path_factory, tmp_path
):
    """Two houses, seldom built in one process: what hangs on chance or order differs."""
    other = practice.made_once(tmp_path_factory, "sqlite", settings)
    copies = (databases.copy(practice_made.url), Databases("sqlite", tmp_path).copy(other.url))
    found = []
    for url in copies:
        close(db.db.obj)
        bind(url)
        found.append(sums())
    mine, its = found

    assert mine["event"][0] > 1000
    assert [table for table in mine if mine[table] != its[table]] == []


@pytest.mark.one_engine  # the calendar is reckoned in Python
@pytest.mark.usefixtures("own_house_after")
def test_a_year_that_nobody_has_announced_is_no_obstacle(databases, settings, database, tmp_path):
    close(database)
    mine = practice.practice_settings(settings, tmp_path, databases.clone())

    practice.built(mine, dt.datetime(2031, 2, 8, 2, 15))  # a Saturday, before dawn

    assert {row.state for row in Requirement.select()} == set(RequirementState)


@pytest.mark.one_engine
def test_who_asks_for_the_practice_house_has_files_of_his_own_again(
    settings, database, tmp_path_factory, tmp_path, monkeypatch
):
    """A job that sweeps the store once took away what the practice house was copied from."""

    def make(settings, databases, folder):
        files.configure(dataclasses.replace(settings, data=folder))
        return {"folder": str(folder), "url": "", "accounts": []}

    monkeypatch.setattr(practice, "make", make)
    monkeypatch.setenv(SHARED, str(tmp_path))

    practice.made_once(tmp_path_factory, "sqlite", settings)

    assert files.current_store().root.is_relative_to(settings.data)
