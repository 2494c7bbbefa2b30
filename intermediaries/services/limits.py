"""Entering a limit of a place, and withdrawing a wrong one with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.accounts.rules.places import NATION, beat
from app.accounts.rules.regions import covers
from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.permissions import Actor
from intermediaries import queries
from intermediaries.models import LimitRow
from intermediaries.rules import limits as rules

NAMES = ("region", "year", "item", "sector", "kind", "floor_fen", "ceiling_fen", "source")


def add(values: Mapping[str, Any], actor: Actor) -> LimitRow:
    """Enter one limit; Invalid when its bounds make no sense or its place is unknown."""
    return add_all([values], actor)[0]


def add_all(rows: Iterable[Mapping[str, Any]], actor: Actor) -> list[LimitRow]:
    """Enter several limits, all or none."""
    made = []
    with write():
        for values in rows:
            wrong = problems(values) or elsewhere(values, actor)
            if wrong:
                raise Invalid(wrong)
            row = LimitRow.create(
                **{name: values[name] for name in NAMES},
                effective=values["effective"],
                by_name=f"{actor.org_name} {actor.name}".strip(),
            )
            key = "intermediaries.limit.add"
            events.record(key, row, actor=actor, facts=_told(row), visibility="public")
            made.append(row)
    return made


def elsewhere(values: Mapping[str, Any], actor: Actor) -> dict[str, Reason]:
    """Refuse an office the limits of places outside its division."""
    here = beat(actor)
    if not here or covers(here, values["region"] or NATION):
        return {}
    return {"region": Reason.of("只能登记本单位所在地区及其下级地区的限额")}


def problems(values: Mapping[str, Any]) -> dict[str, Reason]:
    """Say what is wrong with a limit, field by field."""
    wrong = {}
    bounds = rules.check(values["kind"], values["floor_fen"], values["ceiling_fen"])
    if bounds:
        wrong["floor_fen"] = bounds[0]
    if values["region"] and queries.unknown_regions([values["region"]]):
        wrong["region"] = Reason.of("没有编码为 {code} 的行政区划", code=values["region"])
    if values["item"] != rules.EVERYTHING and queries.item(values["item"]) is None:
        wrong["item"] = Reason.of("没有编码为 {code} 的事项", code=values["item"])
    if values["item"] != rules.EVERYTHING and values["sector"]:
        wrong["sector"] = Reason.of("事项和行业只能限定一个")
    if not values["source"].strip():
        wrong["source"] = Reason.of("请填写限额的来源（文件名称和文号）")
    if values["effective"].year != values["year"]:
        wrong["effective"] = Reason.of("生效日期应在所填年度内")
    return wrong


def _told(row: LimitRow) -> dict[str, Any]:
    place = queries.region_titles({row.region}).get(row.region, row.region)
    return {"kind": rules.KINDS[row.kind], "place": place, "year": row.year, "source": row.source}


def withdraw(row: LimitRow, reason: str, actor: Actor) -> None:
    """Take a wrong limit out of use from today; it stays readable with the reason."""
    if not reason.strip():
        raise NotAllowed(Reason.of("“{label}”需要写明理由", label=Reason("撤销限额")))
    changed = {"withdrawn_on": clock.today(), "withdrawn_why": reason.strip()[:200]}
    with write():
        free = (LimitRow.id == row.id) & LimitRow.withdrawn_on.is_null()
        if not LimitRow.update(**changed, version=LimitRow.version + 1).where(free).execute():
            raise NotAllowed(Reason.of("这条限额已经撤销"))
        facts = {**_told(row), "reason": changed["withdrawn_why"]}
        key = "intermediaries.limit.withdraw"
        events.record(key, row, actor=actor, facts=facts, visibility="public")
