"""Office files are archives that carry the time of their making; ours carry one time throughout.

So the same paper drawn up at the same moment is the same bytes, and its hash can be compared. Most
parts of a paper (styles, settings, the theme) are those of every other: they are squeezed once.
"""

from __future__ import annotations

import datetime as dt
import functools
import struct
import zlib
from typing import Any

from docx.opc.pkgwriter import PackageWriter

EARLIEST = dt.datetime(1980, 1, 1)
VERSION, DEFLATED, UTF8, OWNER_ONLY = 20, 8, 1 << 11, 0o600 << 16
UNIX = 3 << 8
KEPT_PARTS = 64
SMALL = 200_000  # bytes of a part that is kept squeezed


class _Archive:
    """What python-docx writes its parts into: a ZIP file whose every part is dated `moment`."""

    def __init__(self, moment: dt.datetime) -> None:
        year, month, day, hour, minute, second = max(moment, EARLIEST).timetuple()[:6]
        self.date = (year - 1980) << 9 | month << 5 | day
        self.time = hour << 11 | minute << 5 | second // 2
        self.parts, self.listed, self.at = [], [], 0

    def write(self, place: Any, blob: bytes) -> None:
        name, squeezed = place.membername.encode(), _squeezed(blob)
        sizes = (zlib.crc32(blob), len(squeezed), len(blob), len(name), 0)
        known = struct.pack("<HHHHHLLLHH", VERSION, UTF8, DEFLATED, self.time, self.date, *sizes)
        listed = struct.pack("<HHHLL", 0, 0, 0, OWNER_ONLY, self.at)
        self.listed.append(b"PK\1\2" + struct.pack("<H", UNIX | VERSION) + known + listed + name)
        part = b"PK\3\4" + known + name + squeezed
        self.parts.append(part)
        self.at += len(part)

    def bytes(self) -> bytes:
        listed, n = b"".join(self.listed), len(self.listed)
        end = struct.pack("<HHHHLLH", 0, 0, n, n, len(listed), self.at, 0)
        return b"".join((*self.parts, listed, b"PK\5\6", end))


def _squeezed(blob: bytes) -> bytes:
    return _kept(blob) if len(blob) < SMALL else _deflated(blob)


def _deflated(blob: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-15)
    return squeezer.compress(blob) + squeezer.flush()


_kept = functools.lru_cache(KEPT_PARTS)(_deflated)


def packed(document: Any, moment: dt.datetime) -> bytes:
    """Return the bytes of a Word document with every part dated `moment`."""
    package, archive = document.part.package, _Archive(moment)
    for part in package.parts:
        part.before_marshal()
    PackageWriter._write_content_types_stream(archive, package.parts)  # noqa: SLF001 the steps of its
    PackageWriter._write_pkg_rels(archive, package.rels)  # noqa: SLF001 write(), without its archive,
    PackageWriter._write_parts(archive, package.parts)  # noqa: SLF001 which dates each part "now"
    return archive.bytes()
