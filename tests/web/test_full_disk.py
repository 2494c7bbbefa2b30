"""A full disk, for real: told in words, nothing half-done, and the next request works again."""

import errno
import os
import sqlite3

import pytest

from app.accounts.models import Organisation, Person
from app.kernel import db as kernel_db
from app.kernel import events, files, log
from app.kernel.files import Attachment, Blob
from app.web.session import remember
from bidding.models import Signup
from joint_review.models.sheet import Intake
from tests.factories import joint_review as review
from tests.factories.bidding import make_bidder, make_requirement

FULL = """
CREATE FUNCTION no_room() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql
"""
AT_COMMIT = """
CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION no_room()
"""


@pytest.fixture
def house(app, committing_db, at):
    """The application on a database that really commits."""
    at("2026-11-16 09:00")
    return app


def signed_in(app, actor):
    client = app.test_client()
    with client.session_transaction() as session:
        person = Person.get_by_id(actor.person_id)
        remember(session, person, Organisation.get_by_id(actor.org_id))
    return client


def fill():
    """No page more on SQLite; on PostgreSQL the error of a full disk when it commits."""
    if kernel_db.is_sqlite():
        pages = kernel_db.db.execute_sql("PRAGMA page_count").fetchone()[0]
        kernel_db.db.execute_sql(f"PRAGMA max_page_count = {pages}")
        return
    kernel_db.db.execute_sql(FULL)
    kernel_db.db.execute_sql(AT_COMMIT)


def make_room():
    if kernel_db.is_sqlite():
        kernel_db.db.execute_sql("PRAGMA max_page_count = 1000000")
        return
    kernel_db.db.execute_sql("DROP TRIGGER full_disk ON event")


def use_up_free_pages():
    """SQLite writes into pages that were freed before it asks for new ones."""
    if kernel_db.is_sqlite():
        kernel_db.db.execute_sql("VACUUM")


def test_a_full_database_refuses_in_words_keeps_nothing_and_goes_on(house):
    requirement = make_requirement()
    asking = [signed_in(house, make_bidder()[1]) for _ in range(40)]
    url = f"/bidding/requirements/{requirement.id}/signup"
    sent = {"no_relation": "1", "nonce": "清风", "key": "k" * 20, "edition": "1"}
    use_up_free_pages()
    fill()
    answers = [client.post(url, data=sent) for client in asking]
    done = sum(answer.status_code == 303 for answer in answers)
    told = [answer for answer in answers if answer.status_code != 303]
    kept = (Signup.select().count(), log.head()[1] == log.root_at(log.head()[0]))
    reading = asking[-1].get(f"/bidding/requirements/{requirement.id}")
    make_room()
    again = asking[-1].post(url, data=sent)

    assert told
    assert {answer.status_code for answer in told} == {507}
    assert all("服务器存储空间已满" in answer.text for answer in told)
    assert kept == (done, True)
    assert reading.status_code == 200
    assert again.status_code == 303
    assert Signup.select().count() == done + 1
    assert events.Event.select().count() == log.head()[0]


@pytest.mark.parametrize("place", ["fsync", "link"])
def test_a_full_store_takes_no_file_and_the_next_one_works(house, settings, monkeypatch, place):
    files.configure(settings)
    world = review.make_world()
    package = review.make_package(world, numbers={})
    client = signed_in(house, world.owner)
    before = sorted(files.current_store().names())

    def no_room(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def send():
        stream = review.make_pdf(("建施-01", f"{place}层平面图"))
        url = f"/joint-review/packages/{package.id}/upload"
        return client.post(url, data={"files": (stream, "建施.pdf")})

    with monkeypatch.context() as full:
        full.setattr(f"app.kernel.storage.os.{place}", no_room)
        refused = send()
    kept = (Attachment.select().count(), Intake.select().count())
    waiting = list(files.current_store().tmp.glob("in-*"))
    taken = send()

    assert refused.status_code == 507
    assert "服务器存储空间" in refused.text
    assert kept == (0, 0)
    assert waiting == []
    assert len(before) <= len(list(files.current_store().names()))
    assert taken.status_code == 303
    assert Intake.select().count() == 1
    assert all(files.current_store().exists(blob.sha256) for blob in Blob.select())


@pytest.mark.parametrize(
    ("code", "full"),
    [
        (sqlite3.SQLITE_FULL, True),
        (sqlite3.SQLITE_IOERR_SHMSIZE, True),  # the file of the memory shared between processes
        (sqlite3.SQLITE_IOERR_WRITE, True),  # a quota
        (sqlite3.SQLITE_IOERR_READ, False),
        (sqlite3.SQLITE_BUSY, False),
    ],
)
def test_what_counts_as_a_full_disk(code, full):
    cause, told = sqlite3.OperationalError("disk I/O error"), OSError("cannot rollback")
    cause.sqlite_errorcode, told.__context__ = code, cause

    assert kernel_db.is_full(told) is full
