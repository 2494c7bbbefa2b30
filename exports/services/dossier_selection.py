"""What proves a selection, as files of the dossier: each draw, the opening, the ranking, the bids."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from app.kernel import clock, money
from bidding import queries as bought
from bidding.models import RankingRecord, Requirement
from bidding.queries import live
from bidding.services import evidence, labelled, opened_record

Part = tuple[str, str, dt.datetime, bytes]  # key, name, moment, bytes


def written(value: Any) -> bytes:
    """Write a document as people and the verifier read it."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def parts(requirement: Requirement) -> Iterator[Part]:
    """Walk through what the public verifies; nothing of sealed offers before their opening."""
    frozen = bought.freeze_of(requirement)
    if frozen is not None:
        yield "pool", "候选名单.json", frozen.frozen_at, frozen.pool.encode()
    if requirement.is_silent:
        return
    drawn = evidence.download(requirement)
    if drawn is not None:
        key, name = ("tie", "同序抽取记录") if requirement.is_sealed else ("draw", "抽取记录")
        yield key, f"{name}.json", clock.now(), written(drawn)
    if requirement.is_sealed:
        yield from _opened(requirement)
    yield from _bids(requirement)


def _opened(requirement: Requirement) -> Iterator[Part]:
    found = opened_record.download(requirement)
    if found is not None:
        yield "opening", "开启记录.json", clock.now(), written(found)
    base = labelled.of(requirement, labelled.BASE)
    if base is not None:
        yield "base", "基准系数抽取记录.json", base.drawn_at, base.document.encode()
    experts = labelled.of(requirement, labelled.EXPERT) if requirement.is_scored else None
    if experts is not None:
        raw = written(evidence.of_experts(requirement, experts))
        yield "expert", "专家抽取记录.json", experts.drawn_at, raw
    kept = RankingRecord.get_or_none(RankingRecord.requirement == requirement)
    if kept is not None:
        yield "ranking", "排序计算记录.json", kept.ranked_at, kept.document.encode()


def _bids(requirement: Requirement) -> Iterator[Part]:
    """Every bid of a live bidding, with names, once it is over."""
    room = live.room(requirement.id) if requirement.method == "live_price" else None
    if room is None or room.ended_at is None:
        return
    rows = [
        {
            "place": one.place,
            "name": one.name,
            "amount": money.show(one.amount_fen),
            "at": clock.iso(one.at),
        }
        for one in reversed(live.lines(requirement.id, None, named=True, most=None))
    ]
    yield "live", "竞价记录.json", room.ended_at, written(rows)
