"""The folder store: named by content, written once, nothing half-done."""

import errno
import hashlib
import io

import pytest

from app.kernel.storage import ContentMissing, FolderStore, StoreFull, receive, told_when_full


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path)


def waiting(store):
    return list(store.tmp.glob("*"))


def test_bytes_are_kept_under_their_hash_and_read_back(store):
    data = bytes(range(256)) * 4000

    sha = store.keep(receive(store, io.BytesIO(data)))

    assert sha == hashlib.sha256(data).hexdigest()
    assert store.local(sha).read_bytes() == data
    assert waiting(store) == []


def test_the_same_bytes_twice_are_one_object(store):
    first = store.keep(receive(store, io.BytesIO(b"same")))
    second = store.keep(receive(store, io.BytesIO(b"same")))

    assert first == second
    assert [name for name, _ in store.names()] == [first]
    assert waiting(store) == []


def test_an_upload_that_breaks_off_leaves_nothing(store):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionResetError("gone")
            return super().read(3)

    with pytest.raises(ConnectionResetError):
        receive(store, Broken(b"half a file"))

    assert waiting(store) == []


def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(store):
    incoming = store.incoming()

    class Full:
        def write(self, piece):
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self):
            pass

    incoming.file.close()
    incoming.file = Full()

    with pytest.raises(StoreFull) as caught:
        incoming.write(b"x")

    assert "存储空间不足" in str(caught.value)
    assert caught.value.status == 507
    assert waiting(store) == []


def test_a_real_full_file_system_is_told(tmp_path):
    """/dev/full answers every write with "no space"."""
    store = FolderStore(tmp_path)
    incoming = store.incoming()
    incoming.file.close()
    incoming.file = open("/dev/full", "wb")  # noqa: SIM115, PTH123

    with pytest.raises(StoreFull):
        receive_rest(incoming)

    assert waiting(store) == []


def test_a_disk_that_fills_at_the_last_byte_leaves_nothing(store, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    incoming = receive(store, io.BytesIO(b"small"))
    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(StoreFull):
        store.keep(incoming)

    assert waiting(store) == []
    assert list(store.names()) == []


def test_another_fault_of_the_disk_is_not_taken_for_a_full_one(store):
    with pytest.raises(OSError, match="Input/output"), told_when_full():
        raise OSError(errno.EIO, "Input/output error")


def test_bytes_are_in_the_file_when_they_are_flushed_and_when_it_is_finished(store):
    flushed, finished = store.incoming(), store.incoming()

    assert [flushed.write(b"abc"), finished.write(b"abc")] == [3, 3]
    assert flushed.path.stat().st_size == 0
    flushed.flush()
    finished.finish()

    assert [one.path.read_bytes() for one in (flushed, finished)] == [b"abc"] * 2
    with pytest.raises(AttributeError):
        _ = flushed.no_such_thing
    flushed.discard()
    finished.discard()


def test_a_file_system_without_hard_links_keeps_what_comes(store, monkeypatch):
    def none(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.link", none)
    sha = store.keep(receive(store, io.BytesIO(b"here")))

    assert store.local(sha).read_bytes() == b"here"
    assert waiting(store) == []


def receive_rest(incoming):
    incoming.write(b"x" * 10_000_000)
    incoming.finish()


def test_missing_bytes_are_told_and_not_a_crash(store):
    with pytest.raises(ContentMissing):
        store.local("0" * 64)


def test_removing_and_asking(store):
    sha = store.keep(receive(store, io.BytesIO(b"x")))
    assert store.exists(sha)

    store.remove(sha)

    assert not store.exists(sha)


def test_uploads_cut_off_long_ago_are_swept(store):
    store.incoming().file.close()
    store.sweep_waiting(3600)
    assert len(waiting(store)) == 1

    store.sweep_waiting(-1)

    assert waiting(store) == []
