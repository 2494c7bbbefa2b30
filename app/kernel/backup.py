"""Backup and restore: database, files and secret in one checked archive.

The archive is a tar: `manifest.json` comes last and names the SHA-256 of every member, the engine,
the migrations and the head of the transparency log. A restore checks all of it before it touches
anything, and the log of the restored house says that it happened.
"""

import contextlib
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, ClassVar

from app.kernel import clock, dump, log, logmark, migrate
from app.kernel.db import db, write
from app.kernel.events import record
from app.kernel.filelock import FileLock
from app.kernel.permissions import SYSTEM
from app.kernel.schema import opened
from app.kernel.storage import receive

FORMAT = "lianshen-backup/1"
PIECE = 1 << 20


class BackupError(Exception):
    """The archive or the place to restore to is not right; the text says what."""


class Installation:
    """The house itself, as the subject of the event that a restore leaves."""

    subject_kind: ClassVar[str] = "house.installation"
    id: ClassVar[str] = "installation"


def backup(target: Path, store: Any, secret: str) -> dict[str, Any]:
    """Write the archive at `target`; return its manifest. The service may go on meanwhile."""
    with _alone(target) as place, tempfile.TemporaryDirectory(dir=place) as dumped:
        partial = place / "archive"
        with partial.open("xb") as raw, tarfile.open(fileobj=raw, mode="w|") as archive:
            partial.chmod(0o600)
            manifest = _fill(archive, Path(dumped), store, secret)
        _checked(partial)
        partial.replace(target)
    return manifest


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[Path]:
    """Lend an empty folder beside the target, one after the other; what a killed backup left in it
    goes first."""
    place = target.with_name(f"{target.name}.partial")
    place.mkdir(mode=0o700, exist_ok=True)
    with FileLock(str(place / "lock")):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _fill(archive: tarfile.TarFile, place: Path, store: Any, secret: str) -> dict[str, Any]:
    database = db.obj
    (size,) = dump.write(database, place, "SELECT size FROM log_head WHERE id = 1")
    with opened(database):
        root = log.root_at(size)
        history = [name for name in migrate.names() if name not in migrate.pending(database)]
    members = {}
    for path in sorted(place.iterdir()):
        members[f"database/{path.name}"] = _add(archive, f"database/{path.name}", path)
    for sha in sorted(name for name, _ in store.names()):
        members[f"files/{sha}"] = _add(archive, f"files/{sha}", store.local(sha))
        if members[f"files/{sha}"] != sha:
            raise BackupError(f"the stored file {sha} is damaged: its content has another hash")
    members["secret"] = _add_bytes(archive, "secret", secret.encode())
    manifest = {
        "format": FORMAT,
        "made_at": clock.iso(clock.now()),
        "engine": dump.engine(database),
        "migrations": history,
        "log": {"size": size, "root": log.b64(root)},
        "members": members,
    }
    _add_bytes(archive, "manifest.json", json.dumps(manifest, indent=1).encode())
    return manifest


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    archive.add(path, name, recursive=False)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError(f"{path.name} cannot be read as a backup: {error}") from error


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path, mode="r|") as archive:
        for entry in archive:
            if not entry.isreg() or entry.name.startswith("/") or ".." in entry.name:
                raise BackupError(f"{path.name} holds a member that is no plain file")
            yield entry.name, archive.extractfile(entry)


def _checked(path: Path) -> dict[str, Any]:
    """Read the whole archive and compare every hash; return the manifest."""
    seen, manifest = {}, None
    with _readable(path):
        for name, stream in _members(path):
            if name == "manifest.json":
                manifest = json.load(stream)
                continue
            seen[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    if manifest is None or manifest.get("format") != FORMAT:
        raise BackupError(f"{path.name} is cut off or no backup of this product")
    told = manifest["members"]
    wrong = sorted(n for n in seen.keys() | told.keys() if seen.get(n) != told.get(n))
    if wrong:
        raise BackupError(f"{path.name} is damaged: {', '.join(wrong[:5])}")
    return manifest


def restore(source: Path, store: Any, data: Path, *, overwrite: bool) -> dict[str, Any]:
    """Bring everything back; nothing is touched before the whole archive has been checked."""
    manifest = _checked(source)
    database = db.obj
    _objections(manifest, database, overwrite=overwrite)
    with tempfile.TemporaryDirectory(dir=data) as folder:
        place = Path(folder)
        for name, stream in _members(source):
            kind, _, rest = name.partition("/")
            if kind == "database":
                with (place / rest).open("wb") as file:
                    while piece := stream.read(PIECE):
                        file.write(piece)
            elif kind == "files" and not store.exists(rest):
                store.keep(receive(store, stream))
            elif kind == "secret":
                _keep_secret(data / "secret", stream.read().decode())
        dump.read(database, place, manifest["migrations"][-1])
    with opened(database):
        _proven(manifest)
        migrate.up(database)
    return manifest


def note(manifest: dict[str, Any], data: Path) -> None:
    """Record in the log that the house was restored, and take its head as the new mark.

    Apart from `restore`, since the restored secret decides who signs.
    """
    facts = {"backup_made_at": manifest["made_at"], "log_size": manifest["log"]["size"]}
    before = logmark.read(data)
    if before:
        facts["log_size_before"] = before["size"]
    with opened(db.obj):
        with write():
            record("house.installation.restored", Installation, actor=SYSTEM, facts=facts)
        logmark.keep(data)


def _objections(manifest: dict[str, Any], database: Any, *, overwrite: bool) -> None:
    there, wanted = dump.engine(database), manifest["engine"]
    if there != wanted:
        raise BackupError(f"this backup is of {wanted}, DATABASE_URL names {there}")
    strange = [name for name in manifest["migrations"] if name not in migrate.names()]
    if strange:
        raise BackupError(f"this backup is of a newer program ({strange[-1]}); upgrade first")
    if not overwrite and not dump.is_empty(database):
        raise BackupError("there is a database already; add --yes to replace it")


def _proven(manifest: dict[str, Any]) -> None:
    size, root = log.head()
    if (size, log.b64(root)) != (manifest["log"]["size"], manifest["log"]["root"]):
        raise BackupError("the restored log has another root than the backup says")


def _keep_secret(path: Path, secret: str) -> None:
    """Put the secret back; another one that stood there is kept beside it."""
    if path.exists() and path.read_text(encoding="utf-8").strip() == secret:
        return
    if path.exists():
        path.replace(path.with_name("secret.before-restore"))
    path.touch(mode=0o600)
    path.write_text(secret, encoding="utf-8")
