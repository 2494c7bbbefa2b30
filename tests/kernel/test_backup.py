"""Backup and restore on both engines: everything comes back, damage is refused, the log tells."""

import io
import os
import signal
import tarfile
from typing import ClassVar

import pytest

from app.kernel import backup, clock, log, logmark, migrate
from app.kernel import db as kernel_db
from app.kernel.db import write
from app.kernel.events import Event, record
from app.kernel.permissions import SYSTEM
from app.kernel.storage import FolderStore, receive
from tests.conftest import SECRET, bind, close


class Thing:
    subject_kind: ClassVar[str] = "test.thing"
    id: ClassVar[str] = "thing"


def happen(times=1):
    for number in range(times):
        with write():
            record("test.thing.done", Thing, actor=SYSTEM, facts={"number": number, "词": "联审"})


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "files")


@pytest.fixture
def archive(committing_db, store, tmp_path):
    """A backup of seven events and one file."""
    happen(7)
    store.keep(receive(store, io.BytesIO("图纸".encode())))
    target = tmp_path / "house.tar"
    backup.backup(target, store, SECRET)
    return target


@pytest.fixture
def elsewhere(databases, database, settings, committing_db, archive, tmp_path):
    """The house bound to an empty database, with an empty data folder."""
    close(database)
    url = databases.empty()
    kernel_db.connect(url)
    data = tmp_path / "elsewhere"
    data.mkdir()
    yield data
    close(kernel_db.db)
    databases.drop(url)
    bind(settings.database_url)


def restored(archive, data, **more):
    store = FolderStore(data / "files")
    manifest = backup.restore(archive, store, data, overwrite=more.get("overwrite", False))
    kernel_db.db.connect(reuse_if_open=True)
    return store, manifest


def test_everything_comes_back(archive, elsewhere, store):
    store_again, manifest = restored(archive, elsewhere)

    assert log.head() == (7, log.root_at(7))
    assert log.b64(log.head()[1]) == manifest["log"]["root"]
    facts = [event.facts for event in Event.select().order_by(Event.seq)]
    assert facts == [{"number": number, "词": "联审"} for number in range(7)]
    [(sha, _)] = list(store_again.names())
    assert store_again.local(sha).read_bytes() == "图纸".encode()
    assert (elsewhere / "secret").read_text() == SECRET
    assert migrate.pending(kernel_db.db.obj) == []


def test_the_restored_house_goes_on_and_its_log_says_that_it_was_restored(archive, elsewhere):
    _, manifest = restored(archive, elsewhere)

    backup.note(manifest, elsewhere)
    happen()

    keys = [event.key for event in Event.select().order_by(Event.seq)][-2:]
    assert keys == ["house.installation.restored", "test.thing.done"]
    assert log.head()[0] == 9
    assert logmark.objection(elsewhere) is None


def test_a_database_that_is_there_is_not_overwritten_unasked(archive, elsewhere):
    restored(archive, elsewhere)
    happen()

    with pytest.raises(backup.BackupError, match="--yes"):
        restored(archive, elsewhere)
    assert log.head()[0] == 8

    restored(archive, elsewhere, overwrite=True)
    assert log.head()[0] == 7


def test_a_changed_byte_is_found_before_anything_is_touched(archive, elsewhere):
    content = bytearray(archive.read_bytes())
    place = content.index("图纸".encode())
    content[place] ^= 1
    archive.write_bytes(content)

    with pytest.raises(backup.BackupError, match="is damaged: files/"):
        restored(archive, elsewhere)
    assert list(elsewhere.iterdir()) == []


def test_a_cut_archive_is_refused(archive, elsewhere):
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2])

    with pytest.raises(backup.BackupError):
        restored(archive, elsewhere)


def test_a_member_that_climbs_out_is_refused(tmp_path, elsewhere):
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as made:
        entry = tarfile.TarInfo("database/../../x")
        entry.size = 1
        made.addfile(entry, io.BytesIO(b"x"))

    with pytest.raises(backup.BackupError, match="no plain file"):
        restored(evil, elsewhere)


def test_a_damaged_file_in_the_store_stops_the_backup(committing_db, store, tmp_path):
    sha = store.keep(receive(store, io.BytesIO(b"whole")))
    store.local(sha).write_bytes(b"rotten")

    with pytest.raises(backup.BackupError, match="damaged"):
        backup.backup(tmp_path / "house.tar", store, SECRET)
    assert [p.name for p in tmp_path.glob("house*")] == []


def test_an_older_database_put_in_place_is_noticed(committing_db, tmp_path, archive, at):
    logmark.keep(tmp_path)
    assert logmark.objection(tmp_path) is None
    happen()
    assert logmark.objection(tmp_path) is None
    logmark.keep(tmp_path)
    (tmp_path / "log-mark.json").write_text(
        (tmp_path / "log-mark.json").read_text().replace('"size": 8', '"size": 9')
    )

    assert "an older database has been put in place" in logmark.objection(tmp_path)


def test_a_backup_killed_in_the_middle_is_made_again_and_leaves_nothing(archive, store):
    beside = set(archive.parent.iterdir())
    archive.unlink()
    child = os.fork()
    if not child:
        store.names = lambda: os.kill(os.getpid(), signal.SIGKILL)
        backup.backup(archive, store, SECRET)
    os.waitpid(child, 0)
    left = set(archive.parent.iterdir()) - beside

    backup.backup(archive, store, SECRET)

    assert left
    assert set(archive.parent.iterdir()) == beside


def test_the_manifest_says_when_and_what(archive):
    manifest = backup._checked(archive)

    assert clock.parse_iso(manifest["made_at"]) <= clock.now()
    assert manifest["migrations"] == migrate.names()
    assert manifest["log"]["size"] == 7
