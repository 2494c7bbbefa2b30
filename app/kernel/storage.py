"""Where the bytes of files lie: content-addressed, written once, in a folder or in an S3 bucket.

The name of an object is the SHA-256 of its bytes, computed while they stream in. Nothing is ever
overwritten; a half-written upload lives in `tmp/` and never gets a name.
"""

import contextlib
import errno
import hashlib
import importlib
import os
import tempfile
from pathlib import Path

from app.kernel import clock
from app.kernel.errors import DomainError, Reason

PIECE = 256 * 1024
FULL = Reason.of(
    "服务器存储空间不足，文件没有保存，已填写的内容不受影响。请稍后再传或联系系统管理员。"
)
GONE = Reason.of("这份文件的内容暂时取不出来，请稍后再试或联系系统管理员。")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StoreFull(DomainError):
    status = 507


class TooLarge(DomainError):
    status = 413


class ContentMissing(DomainError):
    status = 503


def too_large(limit_mb):
    return Reason.of("文件超过 {limit} MB 的上限。请拆分或压缩后再传。", limit=limit_mb)


@contextlib.contextmanager
def told_when_full():
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StoreFull(FULL) from error
        raise


class Incoming:
    """A file being received: hashed while it is written, without a name until it is kept."""

    def __init__(self, folder, limit=None):
        self.limit = limit
        with told_when_full():
            folder.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=folder, prefix="in-")
        self.path, self.file = Path(name), os.fdopen(number, "w+b")
        self.hash, self.size = hashlib.sha256(), 0

    def write(self, piece):
        if self.limit is not None and self.size + len(piece) > self.limit:
            self.discard()
            raise TooLarge(too_large(self.limit >> 20))
        try:
            with told_when_full():
                self.file.write(piece)
        except StoreFull:
            self.discard()
            raise
        self.hash.update(piece)
        self.size += len(piece)
        return len(piece)

    @property
    def sha256(self):
        return self.hash.hexdigest()

    def flush(self):
        """What is buffered goes to the file: here a small file meets a full disk first."""
        with told_when_full():
            self.file.flush()

    def finish(self):
        """All bytes on the disk, not merely in the memory of the machine."""
        try:
            with told_when_full():
                self.file.flush()
                os.fsync(self.file.fileno())
        except StoreFull:
            self.discard()
            raise

    def discard(self):
        with contextlib.suppress(OSError):
            self.file.close()
        self.path.unlink(missing_ok=True)

    close = discard

    def __getattr__(self, name):
        if name in ("read", "readline", "seek", "tell", "readable", "seekable"):
            return getattr(self.file, name)
        raise AttributeError(name)

    def __iter__(self):
        return iter(self.file)


def receive(store, stream):
    """Copy any readable stream into the store's waiting room."""
    incoming = store.incoming()
    try:
        while piece := stream.read(PIECE):
            incoming.write(piece)
    except BaseException:
        incoming.discard()
        raise
    return incoming


class FolderStore:
    def __init__(self, root):
        self.root = Path(root)
        self.tmp = self.root / "tmp"

    def incoming(self, limit=None):
        return Incoming(self.tmp, limit)

    def path(self, sha):
        return self.root / "objects" / sha[:2] / sha[2:4] / sha

    def keep(self, incoming):
        """Give the received bytes their name; the same bytes twice are one object."""
        incoming.finish()
        target = self.path(incoming.sha256)
        with told_when_full():
            target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            self._name(incoming.path, target)
        incoming.discard()
        return incoming.sha256

    @staticmethod
    def _name(source, target):
        try:
            os.link(source, target)
        except FileExistsError:
            return
        except OSError as error:
            if error.errno in NO_ROOM:
                raise StoreFull(FULL) from error
            source.replace(target)  # a file system without hard links
        with contextlib.suppress(OSError):  # Windows opens no folders
            folder = os.open(target.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)

    def local(self, sha):
        """A path on this machine with these bytes."""
        path = self.path(sha)
        if not path.is_file():
            raise ContentMissing(GONE)
        return path

    def exists(self, sha):
        return self.path(sha).is_file()

    def remove(self, sha):
        self.path(sha).unlink(missing_ok=True)

    def names(self):
        """(sha, age in seconds) of every object."""
        for path in (self.root / "objects").glob("*/*/*"):
            yield path.name, age(path)

    def sweep_waiting(self, older_than):
        """Uploads that were cut off leave their bytes in the waiting room."""
        for path in list(self.tmp.glob("in-*")):
            if age(path) > older_than:
                path.unlink(missing_ok=True)


def seconds_now():
    return clock.now().replace(tzinfo=clock.BEIJING).timestamp()


def age(path):
    with contextlib.suppress(FileNotFoundError):
        return seconds_now() - path.stat().st_mtime
    return 0.0


def open_store(settings):
    """The folder of the settings, or their bucket with that folder as its cache.

    What talks to buckets is imported where there is one: it costs every process 4 MB.
    """
    if not settings.s3_bucket:
        return FolderStore(settings.files)
    return importlib.import_module("app.kernel.storage_s3").open_bucket(settings)
