"""Office files are archives that carry the time of their making; ours carry one time throughout.

So the same paper drawn up at the same moment is the same bytes, and its hash can be compared.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from docx.opc.pkgwriter import PackageWriter

EARLIEST = dt.datetime(1980, 1, 1)


class _Archive:
    """What python-docx writes its parts into: every part is dated `moment`."""

    def __init__(self, moment: dt.datetime) -> None:
        self.date = max(moment, EARLIEST).timetuple()[:6]
        self.out = io.BytesIO()
        self.made = zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED)

    def write(self, place: Any, blob: bytes) -> None:
        entry = zipfile.ZipInfo(place.membername, self.date)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        self.made.writestr(entry, blob)


def packed(document: Any, moment: dt.datetime) -> bytes:
    """Return the bytes of a Word document with every part dated `moment`."""
    package, archive = document.part.package, _Archive(moment)
    for part in package.parts:
        part.before_marshal()
    PackageWriter._write_content_types_stream(archive, package.parts)  # noqa: SLF001 the steps of its
    PackageWriter._write_pkg_rels(archive, package.rels)  # noqa: SLF001 write(), without its archive,
    PackageWriter._write_parts(archive, package.parts)  # noqa: SLF001 which dates each part "now"
    archive.made.close()
    return archive.out.getvalue()
