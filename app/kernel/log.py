"""The transparency log (RFC 6962 hashing): append, proofs, checkpoints, disclosures.

An entry is the canonical JSON of {"commit", "minute", "seq"} and nothing else. The append is the
last statement of the business transaction; indexes have no gaps. See docs/trust-formats.md.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from peewee import BlobField, CharField, Check, DateTimeField, IntegerField, TextField

from app.kernel import clock, keys, merkle
from app.kernel.db import Base, db, insert_rows, is_sqlite, known
from app.kernel.errors import NotFound


class Entry(Base):
    """One leaf: its text and the hashes of all complete subtrees that end at it."""

    idx = IntegerField(primary_key=True)
    data = TextField()
    nodes = BlobField()

    class Meta:
        table_name = "log_entry"


class Head(Base):
    """The one row that says how far the log is: size, peaks, time of the last entry."""

    id = IntegerField(primary_key=True)
    size = IntegerField()
    peaks = BlobField()
    last_at = DateTimeField(null=True)

    class Meta:
        table_name = "log_head"
        constraints = [Check("id = 1")]


class Checkpoint(Base):
    """A signed size and root, kept so that everybody can compare."""

    size = IntegerField(primary_key=True)
    root = CharField(64)
    at = DateTimeField()
    key = CharField(64)
    signature = CharField(128)
    cause = CharField(80, default="")

    class Meta:
        table_name = "log_checkpoint"


@dataclass(frozen=True)
class Appended:
    """What an append gives back: the proof of the new leaf in the tree that it ends."""

    index: int
    entry: str
    path: list[bytes]
    peaks: list[bytes]

    @property
    def root(self) -> bytes:
        """Root of the tree of the proof."""
        return merkle.root_of(self.peaks)

    @property
    def size(self) -> int:
        """Leaves in the tree of the proof."""
        return self.index + 1


def b64(raw: bytes) -> str:
    """Write bytes as base64 text."""
    return base64.b64encode(raw).decode()


_HEAD = "SELECT size, peaks, last_at FROM log_head WHERE id = 1"
_MOVE = "UPDATE log_head SET size = ?, peaks = ?, last_at = ? WHERE id = 1"


def _locked_head() -> tuple[int, bytes, dt.datetime | None]:
    """Read the head under its lock, once in a transaction: nobody else can move it until then."""
    kept = known()
    if _HEAD not in kept:
        tail = "" if is_sqlite() else " FOR UPDATE"
        size, peaks, last = db.execute_sql(f"{_HEAD}{tail}").fetchone()
        kept[_HEAD] = (size, bytes(peaks), Head.last_at.python_value(last))
    return kept[_HEAD]


def _move_head(size: int, peaks: bytes, last: dt.datetime | None) -> None:
    values = [Head.size.db_value(size), Head.peaks.db_value(peaks), Head.last_at.db_value(last)]
    db.execute_sql(_MOVE if is_sqlite() else _MOVE.replace("?", "%s"), values)
    known()[_HEAD] = (size, peaks, last)


def moment() -> dt.datetime:
    """Take the log's lock inside write() and return max(now, time of the last entry).

    Whoever compares with a deadline uses this: a clock set back reopens nothing.
    """
    last = _locked_head()[2]
    now = clock.now()
    return max(now, last) if last else now


def append(leaves: Iterable[tuple[bytes, dt.datetime]]) -> list[Appended]:
    """Append (commitment, time) pairs inside write(); return index and proof of each."""
    size, packed, last = _locked_head()
    peaks = [packed[i : i + 32] for i in range(0, len(packed), 32)]
    rows, done = [], []
    for commit, at in leaves:
        last = at if last is None else max(last, at)
        # canonical JSON, whose three values need no escaping
        entry = f'{{"commit":"{b64(commit)}","minute":"{clock.minute(at)}","seq":{size}}}'
        path = peaks[::-1]
        peaks, nodes = merkle.append(size, peaks, merkle.leaf_hash(entry.encode()))
        rows.append({"idx": size, "data": entry, "nodes": b"".join(nodes)})
        done.append(Appended(size, entry, path, peaks))
        size += 1
    if rows:
        insert_rows(Entry, rows)
        _move_head(size, b"".join(peaks), last)
    return done


def head() -> tuple[int, bytes]:
    """Return (size, root) as they are now."""
    row = Head.get_by_id(1)
    packed = bytes(row.peaks)
    return row.size, merkle.root_of([packed[i : i + 32] for i in range(0, len(packed), 32)])


def signed(size: int, root: bytes, at: dt.datetime) -> dict[str, Any]:
    """Sign a tree head; the JSON form of a checkpoint."""
    time = clock.iso(at.replace(microsecond=0))
    text = f"{keys.origin()}\n{size}\n{b64(root)}\n{time}\n"
    return {
        "origin": keys.origin(),
        "size": size,
        "root": b64(root),
        "time": time,
        "key": keys.public_key(),
        "signature": keys.sign(text.encode()),
    }


def checkpoint(cause: str = "") -> dict[str, Any]:
    """Sign and keep the present head inside write(); the kept one again when nothing is new."""
    size, packed, _ = _locked_head()
    kept = Checkpoint.get_or_none(Checkpoint.size == size)
    if kept is None:
        root = merkle.root_of([packed[i : i + 32] for i in range(0, len(packed), 32)])
        made = signed(size, root, clock.now())
        kept = Checkpoint.create(
            size=size,
            root=made["root"],
            at=clock.parse_iso(made["time"]),
            key=made["key"],
            signature=made["signature"],
            cause=cause,
        )
    return as_json(kept)


def as_json(kept: Checkpoint) -> dict[str, Any]:
    """Show a kept checkpoint in its public form."""
    return {
        "origin": keys.origin(),
        "size": kept.size,
        "root": kept.root,
        "time": clock.iso(kept.at),
        "key": kept.key,
        "signature": kept.signature,
    }


def latest() -> dict[str, Any] | None:
    """Return the newest kept checkpoint, None before the first."""
    kept = Checkpoint.select().order_by(Checkpoint.size.desc()).first()
    return as_json(kept) if kept else None


def fetch(nodes: Iterable[merkle.Node]) -> dict[merkle.Node, bytes]:
    """Read the hashes of nodes (level, j) with one query per 500 rows."""
    wanted = {node: merkle.place(*node) for node in nodes}
    rows: dict[int, bytes] = {}
    keys_needed = sorted({row for row, _ in wanted.values()})
    for start in range(0, len(keys_needed), 500):
        part = keys_needed[start : start + 500]
        for entry in Entry.select(Entry.idx, Entry.nodes).where(Entry.idx.in_(part)):
            rows[entry.idx] = bytes(entry.nodes)
    return {node: rows[row][at : at + 32] for node, (row, at) in wanted.items()}


def inclusion(index: int, size: int) -> list[bytes]:
    """Prove leaf `index` in the tree of `size`; NotFound outside the log."""
    if not 0 <= index < size <= Head.get_by_id(1).size:
        raise NotFound("日志里没有这一条")
    return merkle.inclusion(index, size, fetch)


def consistency(first: int, second: int) -> list[bytes]:
    """Prove that the tree of `first` begins the tree of `second`; NotFound outside the log."""
    if not 0 <= first <= second <= Head.get_by_id(1).size:
        raise NotFound("日志里没有这样的两个版本")
    return merkle.consistency(first, second, fetch)


def root_at(size: int) -> bytes:
    """Return the root of the first `size` leaves."""
    if size == 0:
        return merkle.EMPTY_ROOT
    cover = merkle.cover(0, size)
    known = fetch(cover)
    return merkle.root_of([known[node] for node in cover])


def entries(start: int, end: int) -> Iterator[Entry]:
    """Yield entries [start, end) in order."""
    rows = Entry.select(Entry.idx, Entry.data).where((Entry.idx >= start) & (Entry.idx < end))
    return rows.order_by(Entry.idx).iterator()


def disclosure(entry: str, salt: bytes, payload: str, index: int) -> dict[str, Any]:
    """Open one entry: salt, payload, proof against the newest kept checkpoint that holds it."""
    made = latest()
    if made is None or made["size"] <= index:
        size, root = head()
        made = signed(size, root, clock.now())
    path = inclusion(index, made["size"])
    return opened(entry, salt, payload, (index, made["size"], path), made)


def opened(
    entry: str,
    salt: bytes,
    payload: str,
    proof: tuple[int, int, list[bytes]],
    made: dict[str, Any],
) -> dict[str, Any]:
    """Put a disclosure together; `proof` is (index, size, path), `made` a checkpoint."""
    index, size, path = proof
    return {
        "format": "lianshen-disclosure/1",
        "entry": entry,
        "salt": b64(salt),
        "payload": payload,
        "proof": {"index": index, "size": size, "path": [b64(h) for h in path]},
        "checkpoint": made,
    }
