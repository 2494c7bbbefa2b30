"""Placeholders `{{名称}}` in a Word file: which there are, and the file with them filled in.

Everything stays as its author set it; Word may have cut a placeholder into several runs. Files
were checked for macros and entities when they were received (`filechecks`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

PLACE = re.compile(r"\{\{\s*([^{}\n]{1,40}?)\s*\}\}")
_ROOTS = {qn(f"w:{name}") for name in ("document", "hdr", "ftr", "footnotes", "endnotes")}
_TEXT, _PARAGRAPH = qn("w:t"), qn("w:p")
_UNREADABLE = (
    BadZipFile, OpcError, KeyError, ValueError, OSError, AttributeError, SyntaxError,
)  # fmt: skip


class Unreadable(ValueError):
    """The bytes are no Word file that can be opened."""


def placeholders(file: BinaryIO) -> tuple[list[str], list[str]]:
    """List the names that stand in a file, and the beginnings of braces that never close."""
    names: dict[str, None] = {}
    torn: list[str] = []
    for paragraph in _paragraphs(_opened(file)):
        text = "".join(one.text or "" for one in _pieces(paragraph))
        names |= dict.fromkeys(PLACE.findall(text))
        rest = PLACE.sub("", text)
        at = min((n for n in (rest.find("{{"), rest.find("}}")) if n >= 0), default=-1)
        if at >= 0:
            torn.append(rest[max(0, at - 6) : at + 14])
    return list(names), torn


def filled(file: BinaryIO, values: Mapping[str, str]) -> Any:
    """Return the opened document with every known name filled in; others are left standing."""
    document = _opened(file)
    for paragraph in _paragraphs(document):
        _fill(_pieces(paragraph), values)
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = ""
    core.modified = core.created = dt.datetime(2000, 1, 1)
    return document


def _opened(file: BinaryIO) -> Any:
    try:
        return docx.Document(file)
    except _UNREADABLE as error:
        raise Unreadable(str(error)) from error


def _paragraphs(document: Any) -> Iterator[Any]:
    """Walk through the paragraphs of text, tables, boxes, headers and footers."""
    for part in document.part.package.parts:
        root = getattr(part, "element", None)
        if root is not None and root.tag in _ROOTS:
            yield from root.iter(_PARAGRAPH)


def _pieces(paragraph: Any) -> list[Any]:
    """List the texts of a paragraph itself, not those of a text box inside it."""
    found = []
    for one in paragraph.iter(_TEXT):
        above = one.getparent()
        while above.tag != _PARAGRAPH:
            above = above.getparent()
        if above is paragraph:
            found.append(one)
    return found


def _fill(pieces: list[Any], values: Mapping[str, str]) -> None:
    """Put each value where its placeholder begins; what follows keeps its own run."""
    whole = "".join(one.text or "" for one in pieces)
    for match in reversed(list(PLACE.finditer(whole))):
        value = values.get(match[1])
        if value is not None:
            _put(pieces, match.start(), match.end(), value)
    for one in pieces:
        if "\n" in (one.text or ""):
            _break(one)


def _put(pieces: list[Any], start: int, end: int, value: str) -> None:
    at = 0
    for one in pieces:
        text = one.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            begins = start >= at
            one.text = text[:first] + (value if begins else "") + text[last:]
            one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += len(text)


def _break(piece: Any) -> None:
    """Write the lines of a text one under the other."""
    first, *others = piece.text.split("\n")
    piece.text, after = first, piece
    for line in others:
        for made in (OxmlElement("w:br"), OxmlElement("w:t")):
            after.addnext(made)
            after = made
        after.text = line
        after.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
