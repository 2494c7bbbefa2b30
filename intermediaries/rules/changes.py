"""What a change says: two lists of lines, before and after, compared key by key. Pure.

A line is a dict with a `key`; what begins with an underscore is kept for the house and not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from app.kernel.errors import Reason

Line = Mapping[str, Any]
Lines = Iterable[Line]


class Row(NamedTuple):
    """One line side by side; `what` is added, removed, changed or same."""

    key: str
    before: Line | None
    after: Line | None
    what: str


LABELS = {"added": "新增", "removed": "移除", "changed": "修改", "same": "不变"}


def compare(before: Lines, after: Lines) -> list[Row]:
    """Put two lists side by side, in the order of the old one, new lines at the end."""
    old, new = {one["key"]: one for one in before}, {one["key"]: one for one in after}
    rows = []
    for key in [*old, *(key for key in new if key not in old)]:
        there, wanted = old.get(key), new.get(key)
        if there is None or wanted is None:
            what = "added" if there is None else "removed"
        else:
            what = "same" if there == wanted else "changed"
        rows.append(Row(key, there, wanted, what))
    return rows


def differs(before: Lines, after: Lines) -> bool:
    """Say whether anything is added, removed or changed."""
    return any(row.what != "same" for row in compare(before, after))


def put(lines: Lines, line: Line) -> list[Line]:
    """Return the lines with this one in place of that of its key, or at the end."""
    found = [dict(line) if one["key"] == line["key"] else one for one in lines]
    return found if any(one["key"] == line["key"] for one in found) else [*found, dict(line)]


def without(lines: Lines, key: str) -> list[Line]:
    """Return the lines without the one of this key."""
    return [one for one in lines if one["key"] != key]


def against(block_title: str, before: Lines, after: Lines, now: Lines) -> list[Reason]:
    """Say why a change cannot be handed in or accepted; empty when it can."""
    if not differs(before, after):
        return [Reason.of("“{block}”没有任何改动，不用提交。", block=Reason(block_title))]
    if differs(before, now):
        text = "“{block}”在册内容在填写之后又有变动，请撤回后按现在的内容重新填写。"
        return [Reason.of(text, block=Reason(block_title))]
    return []
