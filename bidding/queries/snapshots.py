"""What agencies held when they signed up: certificates and people of the candidates of a pool."""

from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple

from app.kernel.prepared import prepared
from bidding.models import Freeze, Signup

MOST = 50


class Held(NamedTuple):
    """One candidate with its certificates, and how many people of each certificate it had."""

    name: str
    papers: list[str]
    people: list[tuple[str, int]]


def held_by(snapshot: str, name: str) -> Held:
    """Read a snapshot; those of earlier years know no people."""
    told = json.loads(snapshot)
    papers = [
        f"{p['kind']}{p['level']}{p['major'] and '（' + p['major'] + '）'}" for p in told["papers"]
    ]
    people = Counter(one["kind"] for one in told.get("people", ()))
    return Held(name, papers, sorted(people.items()))


def of_pool(frozen: Freeze) -> list[Held]:
    """List what the first candidates of a pool held when they signed up, in the pool's order."""
    keys = list(frozen.signups)[:MOST]
    found = {row.id: row for row in _snapshots(signups=keys)} if keys else {}
    return [held_by(found[key].snapshot, found[key].name) for key in keys if key in found]


@prepared
def _snapshots(signups):
    query = Signup.select(Signup.id, Signup.name, Signup.snapshot)
    return query.where(Signup.id.in_(signups))
