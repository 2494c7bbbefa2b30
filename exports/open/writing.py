"""Rows as CSV, JSON and RSS, piece by piece; knows no tables and no pages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from app.kernel import clock
from exports.render.cells import without_controls

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BATCH = 200


def safe(value: Any) -> str:
    """Write a cell; what a spreadsheet would take for a formula begins with an apostrophe."""
    if value is None:
        return ""
    text = str(value)
    plain = text.lstrip(" \n")
    return f"'{text}" if isinstance(value, str) and plain.startswith(FORMULA) else text


def csv_pieces(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Write RFC 4180 with a byte order mark, so that spreadsheets see UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(head) for head in heads])
    yield BOM
    for count, row in enumerate(rows, 1):
        writer.writerow([safe(value) for value in row])
        if count % BATCH == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def json_pieces(head: dict[str, Any], name: str, rows: Iterable[Any]) -> Iterator[str]:
    """Write an object whose last member `name` is the list of rows, a line a row."""
    begun = json.dumps(head, ensure_ascii=False)[:-1]
    yield f'{begun}, "{name}": ['
    sign = "\n"
    for row in rows:
        yield sign + json.dumps(row, ensure_ascii=False)
        sign = ",\n"
    yield "\n]}\n"


@dataclass(frozen=True)
class Entry:
    """One line of a news feed; `id` never changes."""

    id: str
    title: str
    link: str
    at: Any
    text: str = ""


def rss_pieces(head: dict[str, Any], self_url: str, entries: Iterable[Entry]) -> Iterator[str]:
    """Write RSS 2.0."""
    at = _date(clock.parse_iso(head["as_of"]))
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:cc="http://web.resource.org/cc/"><channel>\n'
        f"<title>{_text(head['title'])}</title>\n<link>{_text(self_url)}</link>\n"
        f"<description>{_text(head['title'])}。{_text(head['licence_note'])}</description>\n"
        f'<atom:link rel="self" type="application/rss+xml" href="{_text(self_url)}"/>\n'
        f"<language>zh-cn</language>\n<copyright>{_text(head['licence'])}</copyright>\n"
        f"<cc:license>{_text(head['licence_url'])}</cc:license>\n"
        f"<lastBuildDate>{at}</lastBuildDate>\n"
    )
    for one in entries:
        yield (
            f"<item><title>{_text(one.title)}</title><link>{_text(one.link)}</link>"
            f'<guid isPermaLink="false">{_text(one.id)}</guid><pubDate>{_date(one.at)}</pubDate>'
            f"<description>{_text(one.text)}</description></item>\n"
        )
    yield "</channel></rss>\n"


def _text(value: str) -> str:
    return escape(without_controls(value), {'"': "&quot;"})


def _date(moment: Any) -> str:
    return format_datetime(moment.replace(tzinfo=clock.BEIJING, microsecond=0))
