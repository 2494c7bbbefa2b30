"""The same store in an S3 bucket; a local folder keeps the files read last.

Objects are written once (`If-None-Match: *`), so nobody, not even a wrong program with our
password, replaces evidence by other bytes.
"""

import contextlib
import os
from datetime import UTC, timedelta
from pathlib import Path

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store as Bucket

from app.kernel.storage import GONE, ContentMissing, Incoming, age, seconds_now

MULTIPART = 16 * 1024 * 1024
# A store that does not answer holds a thread: give up soon, and say so.
PATIENCE = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}


def open_bucket(settings):
    """The bucket of the settings with their folder as its cache."""
    options = {"region": settings.s3_region, "client_options": {"allow_http": True}}
    options["retry_config"] = PATIENCE
    if settings.s3_endpoint:
        options["endpoint"] = settings.s3_endpoint
    if settings.s3_key:
        options |= {"access_key_id": settings.s3_key, "secret_access_key": settings.s3_secret}
    return S3Store(settings.s3_bucket, settings.files, **options)


class S3Store:
    def __init__(self, bucket, local, *, cache_bytes=2 << 30, **options):
        self.bucket = Bucket(bucket, **options)
        self.cache, self.tmp = Path(local) / "cache", Path(local) / "tmp"
        self.cache_bytes = cache_bytes

    @staticmethod
    def key(sha):
        return f"objects/{sha[:2]}/{sha}"

    def look(self):
        """Ask the bucket for something that is not there; raises when it cannot be used."""
        with contextlib.suppress(FileNotFoundError):
            self.bucket.head("objects/00/none")
        next(iter(self.bucket.list("objects/00/none")), None)

    def incoming(self, limit=None):
        return Incoming(self.tmp, limit)

    def keep(self, incoming):
        incoming.finish()
        try:
            with incoming.path.open("rb") as file, contextlib.suppress(AlreadyExistsError):
                self.bucket.put(
                    self.key(incoming.sha256),
                    file,
                    mode="create",
                    use_multipart=incoming.size > MULTIPART,
                )
        except BaseError as error:
            raise ContentMissing(GONE) from error
        finally:
            incoming.discard()
        return incoming.sha256

    def local(self, sha):
        path = self.cache / sha[:2] / sha
        if path.is_file():
            os.utime(path)
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        incoming = self.incoming()
        try:
            for piece in self.bucket.get(self.key(sha)).stream():
                incoming.write(bytes(piece))
        except (BaseError, FileNotFoundError) as error:
            incoming.discard()
            raise ContentMissing(GONE) from error
        incoming.finish()
        if incoming.sha256 != sha:
            incoming.discard()
            raise ContentMissing(GONE)
        incoming.path.replace(path)
        incoming.discard()
        self._shrink(path)
        return path

    def _shrink(self, newest):
        files = sorted(self.cache.glob("*/*"), key=age)
        total = 0
        for path in files:
            total += path.stat().st_size
            if total > self.cache_bytes and path != newest:
                path.unlink(missing_ok=True)

    def exists(self, sha):
        try:
            self.bucket.head(self.key(sha))
        except (BaseError, FileNotFoundError):
            return False
        return True

    def remove(self, sha):
        self.bucket.delete(self.key(sha))
        (self.cache / sha[:2] / sha).unlink(missing_ok=True)

    def names(self):
        now = seconds_now()
        for batch in self.bucket.list("objects/"):
            for item in batch:
                seen = item["last_modified"].astimezone(UTC).timestamp()
                yield item["path"].rpartition("/")[2], now - seen

    def sweep_waiting(self, older_than):
        for path in list(self.tmp.glob("in-*")):
            if age(path) > older_than:
                path.unlink(missing_ok=True)
