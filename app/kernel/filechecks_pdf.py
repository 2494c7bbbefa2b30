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
STREAM = re.compile(rb"(?<!end)stream\r?\n")
COMMENT = re.compile(rb"%[^\r\n]*")
# a plain object inside what claims to be a stream: the claim was made to hide it
OBJECT = re.compile(rb"\d\s+\d+\s+obj(?![A-Za-z])")
FILTER = re.compile(rb"/Filter(?![A-Za-z])\s*(\[[^\]]*\]|/[^\s/<>\[\](]+)?")
PLAIN = re.compile(rb"\[?\s*/(FlateDecode|Fl)\s*\]?")
OF_STREAMS = re.compile(rb"\[|/\w+Decode|/(Crypt|AHx|A85|LZW|RL|CCF|DCT)$")
ACTIVE = (
    (
        "script",
        re.compile(rb"/S\s*/JavaScript|/JavaScript\s*[\d<\[/]|/JS\s*[(<\d]|/XFA\s*[\d<\[(]"),
    ),
    ("launch", re.compile(rb"/S\s*/(Launch|ImportData|SubmitForm)(?![A-Za-z])")),
    ("carries", re.compile(rb"/EmbeddedFiles?(?![A-Za-z])|/RichMedia(?![A-Za-z])|/S\s*/GoToE")),
)


def active(data):
    """Name what the document would do by itself: script, launch, carries, or hidden for objects
    that nobody can look into; None for a quiet one."""
    found, is_hidden = objects(data)
    text = _unwritten(found).replace(b"\0", b" ")  # NUL is a blank in a PDF
    texts = (text, COMMENT.sub(b" ", text))
    words = (word for word, pattern in ACTIVE if any(pattern.search(one) for one in texts))
    return next(words, "hidden" if is_hidden else None)


def _unwritten(text):
    return HEX.sub(lambda found: bytes([int(found[1], 16)]), text)


def objects(data):
    """All bytes outside of streams and the content of the streams that hold objects; and whether
    one of these could not be read."""
    kept, place, room, is_hidden = [], 0, OBJECTS_AT_MOST, False
    while found := STREAM.search(data, place):
        kept.append(data[place : found.start()])
        end = data.find(b"endstream", found.end())
        end = len(data) if end < 0 else end
        head = _unwritten(data[place : found.start()])
        if b"/ObjStm" in head:
            told = _unpacked(head, data[found.end() : end], room)
            is_hidden |= told is None
            kept.append(told or b"")
            room -= len(kept[-1])
        elif OBJECT.search(data, found.end(), end):
            kept.append(data[found.end() : end])
        place = end
    kept.append(data[place:])
    return b"\n".join(kept), is_hidden


def _unpacked(head, packed, most):
    """The content of a stream of objects; None where it is encrypted, coded in another way than
    by everybody, or too much."""
    told = [found[1] for found in FILTER.finditer(head)]
    if most <= 0 or b"/DecodeParms" in head or any(map(_is_odd, told)):
        return None
    if not any(one and PLAIN.fullmatch(one) for one in told):
        return packed
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return None


def _is_odd(named):
    """Say whether a filter is another than the usual one; others bear names of no stream."""
    return named is None or bool(OF_STREAMS.match(named) and not PLAIN.fullmatch(named))


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
