"""Splits the time a case took, so that an overdue is attributed fairly: institution, designer,
window, pauses. Pure: from intervals, in seconds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

BEARERS = {
    "package.acceptance": "window",
    "package.correction": "owner",
    "package.assignment": "institution",
    "package.review": "institution",
    "package.rereview": "institution",
    "package.certificate": "institution",
    "package.revision": "designer",
    "package.filing": "window",
}


@dataclass(frozen=True)
class Stretch:
    """One interval of one clock; `paused` when the clock stood still in it."""

    kind: str
    since: dt.datetime
    until: dt.datetime
    paused: bool = False


def split(stretches: Iterable[Stretch]) -> dict[str, int]:
    """Add up seconds per bearer ("institution", "designer", "owner", "window", "paused")."""
    used = dict.fromkeys(["institution", "designer", "owner", "window", "paused"], 0)
    for stretch in stretches:
        bearer = "paused" if stretch.paused else BEARERS.get(stretch.kind)
        if bearer:
            used[bearer] += max(0, int((stretch.until - stretch.since).total_seconds()))
    return used
