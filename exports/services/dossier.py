"""一项一档: everything of one purchase that its reader may see, with a catalogue, as one ZIP.

What is in it is gathered first, hashes included, so that nothing of the database is held while a
slow reader fetches; files go from the store into the answer piece by piece. Of sealed offers
there is nothing before the opening: the reads used here keep silent until then.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.kernel import clock, events, files
from app.kernel.events import Event
from app.kernel.permissions import Actor, allowed
from bidding import queries as bought
from bidding.models import Amendment, Payment, Requirement, Seat
from bidding.rules.required_papers import (
    AWARD,
    CHOICE,
    CONTRACT,
    MONEY,
    NOTICE,
    OF_FOLDER,
    REQUIRED,
    SERVICE,
    checklist,
)
from exports import queries, registry
from exports.render import xlsx
from exports.services import demand, dossier_selection
from exports.spec import Column, Paper, Sheet, Table

BLANK = (
    "contract-draft",
    "owner-survey",
    "no-relation-blank",
)  # to be filled in by hand: no record of anything
PLACES = {one.key: one.folder for one in REQUIRED}
PIECE = 1 << 16
EARLIEST = dt.datetime(1980, 1, 1)
# No name leaves its folder, or turns its own end round for the reader (U+202E and the like).
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
LONGEST = 150


@dataclass(frozen=True)
class Entry:
    """One file of the dossier: bytes drawn up for it, or a file of the store; `key` as required."""

    folder: str
    name: str
    at: dt.datetime
    sha256: str
    size: int
    raw: bytes | None = None
    key: str = ""


@dataclass(frozen=True)
class Told:
    """One line of the history."""

    index: int
    at: dt.datetime
    who: str
    sentence: str


def made(folder: str, name: str, at: dt.datetime, raw: bytes, key: str = "") -> Entry:
    """Make an entry of bytes that were drawn up now."""
    return Entry(folder, name, at, hashlib.sha256(raw).hexdigest(), len(raw), raw, key)


def gather(requirement: Requirement, actor: Actor) -> list[Entry]:
    """List what this reader gets, in the order of the business."""
    found = [*_notices(requirement, actor), *_selection(requirement)]
    for folder, thing in _things(requirement):
        kind = thing.subject_kind
        found += _papers(folder, kind, thing.id, actor)
        if thing is not requirement:
            found += _hung(folder, kind, thing.id, actor)
        found += _drawn_up(folder, thing, actor)
    return sorted(found, key=lambda one: one.folder)


def _things(requirement: Requirement) -> Iterator[tuple[str, Any]]:
    """Walk through what belongs to a purchase, each with its folder."""
    yield AWARD, requirement
    if requirement.method == "scoring" and requirement.is_scored:
        for seat in requirement.seats.where(Seat.sha256 != "").order_by(Seat.place):
            yield CHOICE, seat
    for contract in requirement.contracts:
        yield CONTRACT, contract
        for change in contract.amendments.order_by(Amendment.number):
            yield CONTRACT, change
        for result in contract.results:
            yield SERVICE, result
        for payment in contract.payments.order_by(Payment.place):
            yield MONEY, payment


def _notices(requirement: Requirement, actor: Actor) -> Iterator[Entry]:
    for one in reversed(bought.editions_of(requirement)):
        name = f"公告第{one.number}版.json"
        yield made(NOTICE, name, one.published_at, one.document.encode(), "notice")
    yield from _hung(NOTICE, requirement.subject_kind, requirement.id, actor)


def _selection(requirement: Requirement) -> Iterator[Entry]:
    for key, name, at, raw in dossier_selection.parts(requirement):
        yield made(CHOICE, name, at, raw, key)


def _hung(folder: str, kind: str, key: str, actor: Actor) -> Iterator[Entry]:
    for one in files.of(kind, key):
        if files.may_view(actor, one):
            key = OF_FOLDER.get(folder, "")
            yield Entry(folder, one.name, one.created_at, one.sha256, one.size, key=key)


def _papers(folder: str, kind: str, key: str, actor: Actor) -> Iterator[Entry]:
    issued = [one for one in queries.papers_about(kind, key) if one.sha256]
    kept = {one.sha256: one for paper in issued for one in files.of(paper.subject_kind, paper.id)}
    for one in issued:
        if allowed(actor, "exports.paper.view", one) and one.sha256 in kept:
            size = kept[one.sha256].size
            key = OF_FOLDER.get(folder, one.document)
            yield Entry(folder, one.file_name, one.issued_at, one.sha256, size, key=key)


def _drawn_up(folder: str, thing: Any, actor: Actor) -> Iterator[Entry]:
    """Draw up the Word papers of a thing that this reader may have."""
    for document in registry.on_demand(thing.subject_kind):
        if document.form != "docx" or document.key in BLANK:
            continue
        if document.when is not None and not document.when(thing):
            continue
        if allowed(actor, document.permission, thing):
            raw, name = demand.draw_up(document, thing, actor, {})
            place = PLACES.get(document.key, folder)
            key = OF_FOLDER.get(folder, document.key)
            yield made(place, name, clock.now(), raw, key)


def history(requirement: Requirement, see: Callable[[list[Event]], list[Event]]) -> list[Event]:
    """List what happened in all of it, oldest first; `see` leaves out what a reader may not."""
    things = [("", requirement), *(("", one) for one in requirement.awards)]
    things += [one for one in _things(requirement) if one[1] is not requirement]
    found = [e for _, one in things for e in see(events.timeline(one.subject_kind, one.id))]
    return sorted(found, key=lambda event: event.seq)


FILES = (
    Column("序号", lambda row: row[0], 6, "int"),
    Column("目录", lambda row: row[1].folder, 16),
    Column("文件", lambda row: row[1].name, 48),
    Column("日期", lambda row: row[1].at, 18, "moment"),
    Column("大小（字节）", lambda row: row[1].size, 14, "int"),
    Column("SHA-256", lambda row: row[1].sha256, 66),
)
DUE = (
    Column("目录", lambda one: one.paper.folder, 16),
    Column("材料", lambda one: one.paper.title, 30),
    Column("归档情况", lambda one: one.state, 12),
    Column("件数或者原因", lambda one: one.words, 50),
)
HISTORY = (
    Column("日志序号", lambda one: one.index, 10, "int"),
    Column("时间", lambda one: one.at, 18, "moment"),
    Column("办理单位", lambda one: one.who, 30),
    Column("经过", lambda one: one.sentence, 80),
)


def catalogue(
    requirement: Requirement, entries: Iterable[Entry], told: Iterable[Told], *, public: bool
) -> bytes:
    """Write the table of contents with the hash of every file, and the history beside it."""
    title = "一项一档目录（公开材料）" if public else "一项一档目录"
    note = f"{requirement.title}（{requirement.number}）"
    entries = list(entries)
    failed = requirement.endings.exists()
    keys = [one.key for one in entries]
    due = checklist(requirement.method, keys, failed=failed, public=public)
    sheets = (
        Sheet("目录", Table(FILES, tuple(enumerate(entries, 1))), note),
        Sheet("应归档材料", Table(DUE, due), f"{note}　{requirement.method_title}"),
        Sheet("办理经过", Table(HISTORY, tuple(told)), note),
    )
    return xlsx.render(Paper(title=title, sheets=sheets))


class _Pipe(io.RawIOBase):
    """What the archive writes into; emptied after every piece."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.waiting.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        found, self.waiting = b"".join(self.waiting), []
        return found


def packed(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Write the archive piece by piece."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for entry in entries:
            at = max(entry.at, EARLIEST).timetuple()[:6]
            info = zipfile.ZipInfo(_place(entry), at)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as part, _bytes_of(entry) as source:
                while piece := source.read(PIECE):
                    part.write(piece)
                    yield pipe.taken()
            yield pipe.taken()
    yield pipe.taken()


def _place(entry: Entry) -> str:
    return f"{entry.folder}/{entry.name}" if entry.folder else entry.name


def fit(name: str) -> str:
    """Write a file's name as any archive can carry it; a long one keeps its ending."""
    plain = _UNFIT.sub("_", name) or "未命名"
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= LONGEST or not dot or len(ending) > 10:
        return plain[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"


def _bytes_of(entry: Entry) -> Any:
    return files.open_blob(entry.sha256) if entry.raw is None else io.BytesIO(entry.raw)


def numbered(entries: Iterable[Entry]) -> list[Entry]:
    """Put the place before each name, so that no two files share one; as the catalogue has it."""
    return [
        dataclasses.replace(one, name=f"{n:03d} {fit(one.name)}")
        for n, one in enumerate(entries, 1)
    ]
