"""What a PDF would do by itself, found in its bytes; runs inside the sandbox.

Drawings need no scripts, launch nothing and carry no other files. Objects may hide in compressed
object streams, and names may be written with hexadecimal signs: both are undone first.
"""

import re
import zipfile
import zlib

from app.kernel.filetypes import NO_ZIP

OBJECTS_AT_MOST = 128 << 20
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
ACTIVE = (
    (
        "script",
        re.compile(rb"/S\s*/JavaScript|/JavaScript\s*[\d<\[/]|/JS\s*[(<\d]|/XFA\s*[\d<\[(]"),
    ),
    ("launch", re.compile(rb"/S\s*/(Launch|ImportData|SubmitForm)(?![A-Za-z])")),
    ("carries", re.compile(rb"/EmbeddedFiles?(?![A-Za-z])|/RichMedia(?![A-Za-z])")),
)


def active(data):
    """Name what the document would do by itself: script, launch, carries; None for a quiet one."""
    text = HEX.sub(lambda found: bytes([int(found[1], 16)]), objects(data))
    return next((word for word, pattern in ACTIVE if pattern.search(text)), None)


def objects(data):
    """All bytes outside of streams, and the content of the streams that hold objects."""
    kept, place, room = [], 0, OBJECTS_AT_MOST
    while found := STREAM.search(data, place):
        kept.append(data[place : found.start()])
        end = data.find(b"endstream", found.end())
        end = len(data) if end < 0 else end
        if b"/ObjStm" in data[max(0, found.start() - 1000) : found.start()] and room > 0:
            kept.append(_unpacked(data[found.end() : end], room))
            room -= len(kept[-1])
        place = end
    kept.append(data[place:])
    return b"\n".join(kept)


def _unpacked(packed, most):
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return packed


def is_also_a_zip(path):
    """Say whether somebody else could open the same bytes as an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.namelist())
    except NO_ZIP:
        return False


def has_a_page_behind(data):
    """Say whether a web page or a program follows the end of the document."""
    tail = data[data.rfind(b"%%EOF") :].lower() if b"%%EOF" in data else b""
    return any(sign in tail for sign in (b"<script", b"<html", b"<?php", b"<svg", b"mz\x90\0"))
