"""What agencies held when they signed up: certificates and people of the candidates of a pool."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NamedTuple

from app.kernel.errors import Reason
from app.kernel.prepared import prepared
from bidding.models import Freeze, Signup

MOST = 50


class Held(NamedTuple):
    """One candidate with its certificates, and how many people of each certificate it had."""

    name: str
    papers: list[Reason]
    people: list[tuple[str, int]]


def held_by(snapshot: str, name: str) -> Held:
    """Read a snapshot; those of earlier years know no people."""
    told = json.loads(snapshot)
    papers = [_paper(**one) for one in told["papers"]]
    people = Counter(one["kind"] for one in told.get("people", ()))
    return Held(name, papers, sorted(people.items()))


def _paper(*, kind: str, level: str, major: str, **_: Any) -> Reason:
    text = "{kind}" + ("{levels}" if level else "") + ("（{majors}）" if major else "")
    return Reason.of(text, kind=kind, levels=level, majors=major)


def of_pool(frozen: Freeze) -> list[Held]:
    """List what the first candidates of a pool held when they signed up, in the pool's order."""
    keys = list(frozen.signups)[:MOST]
    found = {row.id: row for row in _snapshots(signups=keys)} if keys else {}
    return [held_by(found[key].snapshot, found[key].name) for key in keys if key in found]


@prepared
def _snapshots(signups):
    query = Signup.select(Signup.id, Signup.name, Signup.snapshot)
    return query.where(Signup.id.in_(signups))
