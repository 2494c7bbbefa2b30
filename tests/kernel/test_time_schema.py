"""The tables of time as the migration makes them."""

import pytest
from peewee import IntegrityError

from app.kernel import calendars, clocks, jobs, migrate, notices, numbers, search
from app.kernel.db import write

MODELS = [
    jobs.Job, jobs.WorkerBeat, clocks.Deadline, clocks.DeadlineStep, notices.Notice,
    numbers.BusinessNumber, search.SearchDoc, calendars.CalendarYear, calendars.CalendarDay,
]  # fmt: skip


def test_models_and_migration_agree(committing_db):
    assert migrate.drift(committing_db.obj, MODELS) == []


def test_an_unknown_state_of_a_job_is_kept_out(db):
    with pytest.raises(IntegrityError), write():
        jobs.Job.create(kind="x", payload="{}", due="2026-01-01", ready_at="2026-01-01", state="x")


def test_the_migration_goes_down_and_up_again(databases):
    from tests.conftest import close

    url = databases.clone()
    from app.kernel.db import connect, db

    before = db.obj
    database = connect(url)
    try:
        with database.connection_context():
            migrate.down(database, "0002_time")
            gone = set(database.get_tables())
            migrate.up(database)
            back = set(database.get_tables())
    finally:
        close(database)
        db.initialize(before)
        databases.drop(url)

    names = {model._meta.table_name for model in MODELS} | {"search_gram"}
    assert gone & names == set()
    assert names <= back
