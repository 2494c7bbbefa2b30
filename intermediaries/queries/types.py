"""Named reads of the tree of qualification types."""

from __future__ import annotations

import datetime as dt

from intermediaries.models import QualificationType


def all_types() -> list[QualificationType]:
    """List the whole tree, ended places too, as it is read: each place before what is under it."""
    rows = list(QualificationType.select())
    by_path = {row.path: row for row in rows}

    def place(row: QualificationType) -> tuple:
        above: tuple = place(by_path[row.parent_id]) if row.parent_id else ()
        return (*above, (row.position, row.name))

    return sorted(rows, key=place)


def type_of(path: str) -> QualificationType | None:
    """Return one place of the tree, None when there is none."""
    return QualificationType.get_or_none(QualificationType.path == path)


def type_by_id(key: str) -> QualificationType | None:
    """Return the place of a short name, None when there is none."""
    return next(iter(types_by_id([key])), None)


def types_by_id(keys: list[str]) -> list[QualificationType]:
    """Find the places of short names; the tree is small."""
    return [row for row in QualificationType.select() if row.id in keys]


def children_of(parent: QualificationType | None) -> set[str]:
    """Name what stands directly under a place (none: the kinds)."""
    above = parent.path if parent is not None else None
    same = (
        QualificationType.parent.is_null() if above is None else QualificationType.parent == above
    )
    return {row.name for row in QualificationType.select().where(same)}


def kinds() -> list[str]:
    """Name every kind, ended ones too."""
    return [row.name for row in all_types() if row.tier == "kind"]


def majors(day: dt.date) -> list[tuple[str, str]]:
    """List (major, major with the kinds that know it) of what holds on `day`."""
    found: dict[str, list[str]] = {}
    for row in in_force(day):
        if row.tier == "major":
            kind = row.path.split("/")[0]
            found.setdefault(row.name, [])
            found[row.name] += [] if kind in found[row.name] else [kind]
    return [(name, f"{name}（{'、'.join(kinds)}）") for name, kinds in found.items()]


def in_force(day: dt.date) -> list[QualificationType]:
    """List the places that hold on `day`: begun, not ended, under a place that holds."""
    held: dict[str, QualificationType] = {}
    for row in all_types():
        lives = row.effective <= day and (row.ends is None or day < row.ends)
        if lives and (row.parent_id is None or row.parent_id in held):
            held[row.path] = row
    return list(held.values())


def known(kind: str, day: dt.date) -> list[tuple[str, ...]]:
    """List the places under a kind as tuples of names."""
    places = [tuple(row.path.split("/")) for row in in_force(day)]
    return [place for place in places if place[0] == kind]


def names(tier: str, day: dt.date) -> list[str]:
    """List the different names of one tier, in the order of the tree."""
    return list(dict.fromkeys(row.name for row in in_force(day) if row.tier == tier))
