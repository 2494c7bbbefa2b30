"""The verifiable draw: RFC 3797 with our suites, labels, tickets and rounds (pure).

Published inputs in, one record out: the same inputs give the same record, byte for byte.
The record is explained in docs/trust-formats.md; tools/verify.py and draw.js recompute it.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

from app.kernel import canonical

FORMAT = "lianshen-draw/1"
POOL_FORMAT = "lianshen-pool/1"
SUITES = ("sha256", "md5", "sm3")
LABELS = ("agency", "base", "tie", "expert", "inspect")
MAX_POOL = 65535  # RFC 3797: the counter has two bytes
MAX_TICKETS = 1_000_000
TEXT = re.compile(r"[a-z0-9]*")

Source = Sequence[int] | Sequence[str]


class DrawError(ValueError):
    """The inputs cannot be drawn from; the message is a sentence."""


@dataclass(frozen=True)
class Candidate:
    number: int
    id: str
    name: str
    tickets: int = 1


@dataclass(frozen=True)
class Round:
    """What one round is drawn with: all its sources (the label's first), how many, who is out."""

    sources: Sequence[Source]
    count: int
    removed: Sequence[int] = ()


def digest(suite: str, data: bytes) -> bytes:
    if suite == "sha256":
        return hashlib.sha256(data).digest()
    if suite == "md5":
        return hashlib.md5(data, usedforsecurity=False).digest()
    if suite == "sm3":
        sm3 = hashes.Hash(hashes.SM3())
        sm3.update(data)
        return sm3.finalize()
    raise DrawError(f"没有这种摘要算法：{suite}")


def _values(source: Source) -> list[str]:
    if all(isinstance(value, str) for value in source):
        for value in source:
            if not TEXT.fullmatch(value):
                raise DrawError(f"文本来源只能含小写字母和数字：{value}")
        return list(source)
    if all(isinstance(value, int) and not isinstance(value, bool) for value in source):
        if any(value < 0 for value in source):
            raise DrawError("数字来源不能为负数")
        return [str(value) for value in sorted(source)]
    raise DrawError("一个来源只能全是整数或全是文本")


def key_string(sources: Iterable[Source]) -> str:
    """Every value ends with a dot, every source with a slash; numbers sorted, texts in order."""
    return "".join("".join(f"{value}." for value in _values(source)) + "/" for source in sources)


def number_pool(entries: Iterable[tuple[str, str, int]]) -> tuple[Candidate, ...]:
    """(id, name, tickets) of everyone eligible → candidates 1…P, sorted by id bytewise."""
    ordered = sorted(entries, key=lambda entry: entry[0].encode())
    return tuple(Candidate(at, *entry) for at, entry in enumerate(ordered, 1))


def _check(pool: Sequence[Candidate]) -> None:
    if not 0 < len(pool) <= MAX_POOL:
        raise DrawError(f"名单须有 1 至 {MAX_POOL} 家，现有 {len(pool)} 家")
    for at, one in enumerate(pool, 1):
        if one.number != at:
            raise DrawError(f"名单第 {at} 行的编号是 {one.number}")
        if not 1 <= one.tickets <= MAX_TICKETS:
            raise DrawError(f"{one.name} 的签数 {one.tickets} 不在 1 至 {MAX_TICKETS} 之间")
    if len({one.id for one in pool}) != len(pool):
        raise DrawError("名单中有重复的一家")


def _pool_rows(pool: Iterable[Candidate]) -> list[dict]:
    return [
        {"number": one.number, "id": one.id, "name": one.name, "tickets": one.tickets}
        for one in pool
    ]


def frozen_pool(notice: str, pool: Sequence[Candidate], excluded: Iterable[dict] = ()) -> dict:
    """The document fixed at F: the pool and who was left out, {"id", "name", "reason"} each."""
    _check(pool)
    left_out = sorted(
        ({"id": row["id"], "name": row["name"], "reason": row["reason"]} for row in excluded),
        key=lambda row: (row["id"].encode(), row["reason"]),
    )
    return {
        "format": POOL_FORMAT,
        "notice": notice,
        "pool": _pool_rows(pool),
        "excluded": left_out,
    }


def pool_hash(document: dict) -> str:
    """SHA-256 (hex) of the canonical frozen pool: logged at F, first seed of the draw."""
    return hashlib.sha256(canonical.data(document)).hexdigest()


def sources(
    label: str | None,
    *,
    pool: str,
    chain: str,
    nonces: Sequence[str],
    external: Iterable[Source] = (),
) -> list[list]:
    """The sources of one round in the order of the protocol (`nonces` in pool order)."""
    first = [[label]] if label else []
    return [*first, [pool], [chain], list(nonces), *(list(source) for source in external)]


class _Tickets:
    """The tickets still in the bowl: a Fenwick tree over the pool, so a draw costs log P."""

    def __init__(self, pool: Sequence[Candidate]):
        self.weights = [one.tickets for one in pool]
        self.starts = [1]
        self.tree = [0, *self.weights]
        for at in range(1, len(self.tree)):
            self.starts.append(self.starts[-1] + self.weights[at - 1])
            above = at + (at & -at)
            if above < len(self.tree):
                self.tree[above] += self.tree[at]
        self.left = sum(self.weights)

    def take_out(self, number: int) -> None:
        weight, self.weights[number - 1] = self.weights[number - 1], 0
        self.left -= weight
        at = number
        while at < len(self.tree):
            self.tree[at] -= weight
            at += at & -at

    def find(self, rank: int) -> tuple[int, int]:
        """(ticket, candidate) of the rank-th ticket left, counted from 0; original numbers."""
        at, step = 0, 1 << (len(self.tree) - 1).bit_length()
        while step:
            if at + step < len(self.tree) and self.tree[at + step] <= rank:
                at += step
                rank -= self.tree[at]
            step >>= 1
        return self.starts[at] + rank, at + 1


def _picks(tickets: _Tickets, suite: str, key: str, count: int) -> list[dict]:
    picks = []
    middle = key.encode()
    while len(picks) < count and tickets.left:
        counter = len(picks).to_bytes(2, "big")
        seen = digest(suite, counter + middle + counter)
        divisor = tickets.left
        ticket, number = tickets.find(int.from_bytes(seen, "big") % divisor)
        tickets.take_out(number)
        picks.append(
            {
                "index": len(picks),
                "digest": seen.hex(),
                "divisor": divisor,
                "ticket": ticket,
                "number": number,
            }
        )
    return picks


def record(
    suite: str,
    label: str | None,
    pool: Sequence[Candidate],
    rounds: Iterable[Round],
    evidence: dict | None = None,
) -> dict:
    """The whole draw as a "lianshen-draw/1" record.

    A round draws `count` candidates, or all that are left. Who was drawn or removed stays out.
    Raises DrawError when the pool or a source has no valid form.
    """
    _check(pool)
    tickets = _Tickets(pool)
    drawn = []
    for one in rounds:
        if label and list(one.sources[0]) != [label]:
            raise DrawError("第一个来源须是用途标签")
        for number in one.removed:
            if not 1 <= number <= len(pool):
                raise DrawError(f"名单中没有 {number} 号")
            tickets.take_out(number)
        key = key_string(one.sources)
        drawn.append(
            {
                "sources": [list(source) for source in one.sources],
                "key": key,
                "removed": sorted(set(one.removed)),
                "picks": _picks(tickets, suite, key, one.count),
            }
        )
    found = {"format": FORMAT, "suite": suite, "label": label, "pool": _pool_rows(pool)}
    found["rounds"] = drawn
    if evidence:
        found["evidence"] = evidence
    return found


def _differences(right: object, given: object, where: str) -> list[str]:
    if isinstance(right, dict) and isinstance(given, dict):
        names = [*right, *(name for name in given if name not in right)]
        return [
            line
            for name in names
            for line in _differences(
                right.get(name), given.get(name), f"{where}.{name}".lstrip(".")
            )
        ]
    if isinstance(right, list) and isinstance(given, list) and len(right) == len(given):
        return [
            line
            for at, (one, other) in enumerate(zip(right, given, strict=True))
            for line in _differences(one, other, f"{where}[{at}]")
        ]
    same = right == given and type(right) is type(given)
    return [] if same else [f"{where}：应为 {right}，记录为 {given}"]


def recompute(given: dict) -> list[str]:
    """Draws again from the record's own inputs; every place that differs, in words."""
    try:
        again = record(
            given["suite"],
            given["label"],
            [Candidate(**row) for row in given["pool"]],
            [
                Round(one["sources"], len(one["picks"]), tuple(one["removed"]))
                for one in given["rounds"]
            ],
            given.get("evidence"),
        )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        return [f"记录的形式不完整：{error}"]
    except DrawError as error:
        return [str(error)]
    return _differences(again, given, "")
