"""What nobody uses goes away in two nights; what somebody uses stays."""

import io

import pytest

from app.kernel import filechecks, files, jobs, parameters
from app.kernel.db import write
from app.kernel.files_sweep import JOBS, sweep_bytes
from app.kernel.permissions import Actor
from app.kernel.storage import FolderStore
from tests.kernel import files_made as made

pytestmark = pytest.mark.usefixtures("db")
CLERK = Actor(person_id="p" * 16, name="王办事")


@pytest.fixture(autouse=True, scope="module")
def _parameters():
    parameters.register(filechecks.PARAMETERS)
    yield
    filechecks.child().close()


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(files._Open, "store", FolderStore(tmp_path))
    jobs.register(JOBS)
    return files.current_store()


def night(at, day):
    at(f"2026-03-{day:02d} 03:00")
    assert jobs.run_due() > 0


def test_unused_content_is_doomed_then_forgotten_and_used_content_stays(store, at):
    at("2026-03-02 10:00")
    unused = files.store(io.BytesIO(made.pdf()), "a.pdf").sha256
    used = files.store(io.BytesIO(made.pdf(pages=2)), "b.pdf")
    with write():
        files.attach(used, "tests.thing", "t", "s", CLERK, "b.pdf")

    at("2026-03-03 03:00")
    jobs.run_due()
    assert files.Blob.get_by_id(unused).doomed_at is None
    for day in (4, 5, 6):
        at(f"2026-03-{day:02d} 12:00")
        files.store(io.BytesIO(made.png()), "c.png")
        night(at, day + 1)

    assert files.Blob.get_or_none(sha256=unused) is None
    assert files.Blob.get_by_id(used.sha256).doomed_at is None
    assert store.exists(used.sha256)


def test_a_doomed_file_that_is_used_again_is_saved(store, at):
    at("2026-03-02 10:00")
    blob = files.store(io.BytesIO(made.pdf()), "a.pdf")
    files.Blob.update(doomed_at=files.clock.now()).execute()

    again = files.store(io.BytesIO(made.pdf()), "a.pdf")

    assert again.sha256 == blob.sha256
    assert again.doomed_at is None


def test_bytes_without_a_row_go_once_they_are_a_day_old(store, monkeypatch):
    incoming = store.incoming()
    incoming.write(b"stray")
    sha = store.keep(incoming)

    sweep_bytes()
    assert store.exists(sha)
    monkeypatch.setattr(store, "names", lambda: [(sha, 2 * 86400)])
    sweep_bytes()

    assert not store.exists(sha)
