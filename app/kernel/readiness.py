"""What keeps the house from starting, each in one sentence for whoever starts it."""

import shlex
import tempfile
from pathlib import Path
from typing import Any

from obstore.exceptions import BaseError
from peewee import DatabaseError, ImproperlyConfigured, InterfaceError, OperationalError

from app.kernel.storage import open_store
from app.kernel.storage_s3 import S3Store

SCHEMES = ("sqlite:///", "postgresql://", "postgres://")
FAILURES = (DatabaseError, InterfaceError, ImproperlyConfigured, OSError)


def objections(settings: Any) -> list[str]:
    """Look at settings, data folder and bucket; an empty list means: go on to the database."""
    found = [*_settings(settings), *_folder(settings.data)]
    return found or _bucket(settings)


def _settings(settings: Any) -> list[str]:
    found = []
    if not settings.database_url.startswith(SCHEMES):
        found.append("DATABASE_URL must begin with postgresql:// or sqlite:///")
    if not 0 < settings.port < 65536:
        found.append(f"LIANSHEN_PORT must be between 1 and 65535, not {settings.port}")
    if not settings.origin.startswith(("http://", "https://")):
        found.append("LIANSHEN_ORIGIN must begin with https:// (or http://)")
    try:
        shlex.split(settings.scanner)
    except ValueError as error:
        found.append(f"LIANSHEN_SCANNER cannot be read: {error}")
    return found


def _folder(data: Path) -> list[str]:
    try:
        for place in (data, data / "files"):
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place) as file:
                file.write(b"\0")
    except OSError as error:
        return [
            f"{data} cannot be written ({error.strerror}); name another folder in LIANSHEN_DATA"
        ]
    return []


def _bucket(settings: Any) -> list[str]:
    try:
        store = open_store(settings)
        if isinstance(store, S3Store):
            store.look()
    except (BaseError, OSError) as error:
        named = ", ".join(
            f"LIANSHEN_S3_{name}" for name in ("BUCKET", "ENDPOINT", "REGION", "KEY", "SECRET")
        )
        return [
            f"the bucket {settings.s3_bucket} cannot be used ({_short(error)}); look at {named}"
        ]
    return []


def sentence(error: BaseException) -> str:
    """Tell a failure of the database or of the disk in one line."""
    if isinstance(error, ImproperlyConfigured) or "psycopg" in str(error).split(":")[0]:
        return f"the driver of PostgreSQL is missing ({error}); start with: python3 run.py serve"
    if isinstance(error, OperationalError) and "readonly" in str(error):
        return f"the database cannot be written ({_short(error)}); look at the rights of its file"
    if isinstance(error, (DatabaseError, InterfaceError)):
        return f"the database cannot be used ({_short(error)}); look at DATABASE_URL"
    place = getattr(error, "filename", None) or ""
    return f"{place} cannot be used ({getattr(error, 'strerror', None) or error})".strip()


def _short(error: BaseException) -> str:
    """The first line that says something, without passwords and addresses of objects."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300]
