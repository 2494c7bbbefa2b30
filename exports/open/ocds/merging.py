"""What the releases of one process come to: the merge rules of OCDS 1.1, as far as we publish (pure).

Objects are merged member by member, a list of objects with ids by id, any other list is replaced,
null deletes. Tags, ids and dates of releases are not merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

NOT_MERGED = ("id", "date", "tag", "publisher", "links", "language", "log")


def compiled(releases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Merge releases, oldest first, into the compiled release. Needs at least one."""
    last, found = releases[-1], {}
    for one in releases:
        _into(found, {k: v for k, v in one.items() if k not in NOT_MERGED})
    head = {"id": f"{last['ocid']}-{last['date']}", "date": last["date"], "tag": ["compiled"]}
    return {"ocid": last["ocid"], **head, "language": last["language"], **found}


def _into(kept: dict[str, Any], news: dict[str, Any]) -> None:
    for name, new in news.items():
        if new is None:
            kept.pop(name, None)
        elif isinstance(new, dict):
            inner = kept.get(name)
            kept[name] = inner = inner if isinstance(inner, dict) else {}
            _into(inner, new)
        elif _is_by_id(new):
            kept[name] = _lists(kept.get(name), new)
        else:
            kept[name] = new


def _is_by_id(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and all(isinstance(o, dict) for o in found)


def _lists(old: Any, new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Merge by id, the old ones first; an object without an id is always a further one."""
    kept = list(old) if isinstance(old, list) else []
    places = {one["id"]: n for n, one in enumerate(kept) if "id" in one}
    for one in new:
        target: dict[str, Any] = {}
        at = places.get(one.get("id"))
        if at is None:
            places[one.get("id")] = len(kept)
            kept.append(target)
        else:
            kept[at] = target = dict(kept[at])
        _into(target, one)
    return kept
