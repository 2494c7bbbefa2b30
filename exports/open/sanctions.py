"""Published sanctions for programs; one whose publication is over is a tombstone without its words.

What was proposed, dismissed or decided and never published is in none of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from app.kernel import clock, parameters
from app.web.guards import public
from exports.open import schemas, sending
from exports.open.openapi import feed
from exports.open.reading import PAGE, address, day
from exports.open.views import CSV, JSON, RSS, as_table, bp, judged, listed, told
from exports.open.writing import Entry
from supervision.sanctions import queries
from supervision.sanctions.models import Sanction
from supervision.sanctions.rules import MEASURES
from supervision.sanctions.states import ACTING, PUBLISHED, SanctionState

TITLE, NEWEST = "已公布的惩戒及其解除", 100
ENDED = {SanctionState.LIFTED: "提前解除惩戒", SanctionState.EXPIRED: "惩戒期满解除"}
COLUMNS = {
    "编号": "id",
    "决定文号": "number",
    "统一社会信用代码": "agency",
    "机构名称": "agency_name",
    "状态": "state",
    "措施": "measure",
    "范围": "scope",
    "服务事项编码": "items",
    "区域代码": "region",
    "事由": "ground",
    "依据条款": "clause",
    "决定单位": "office",
    "开始日期": "starts",
    "届满日期": "ends",
    "解除日期": "ended_on",
    "公布时间": "published_at",
    "公开页面": "url",
}


def rows(*, gone: bool = True) -> Iterator[dict[str, Any]]:
    """Walk through the published sanctions by id, a page at a time; tombstones if wanted."""
    states, after = PUBLISHED + ((SanctionState.ARCHIVED,) if gone else ()), ""
    while True:
        query = queries.listed().where(Sanction.state.in_(states), Sanction.id > after)
        query = query.where(Sanction.published_at.is_null(False))
        found = list(query.order_by(Sanction.id).limit(PAGE))
        if not found:
            return
        yield from map(_row, found)
        after = found[-1].id


def _row(row: Sanction) -> dict[str, Any]:
    gone = not row.is_published
    told_of = {
        "number": row.number,
        "agency": row.agency.uscc,
        "agency_name": row.agency.name,
        "measure": row.measure,
        "scope": row.scope,
        "items": row.items,
        "region": row.place_id,
        "ground": row.ground_label,
        "clause": row.clause,
        "office": row.office.name if row.office_id else None,
        "starts": day(row.starts),
        "ends": day(row.ends),
        "ended_on": day(row.ended_on),
    }
    if gone:
        told_of = dict.fromkeys(told_of) | {"items": []}
    acting = SanctionState.IN_FORCE.value
    return {
        "id": row.id,
        "state": acting if row.state in ACTING else SanctionState(row.state).value,
        "tombstone": gone,
        **told_of,
        "published_at": clock.iso(row.published_at.replace(microsecond=0)),
        "url": None if gone else address(f"/supervision/sanctions/{row.id}"),
    }


def news() -> list[Entry]:
    """List what was published and lifted last, newest first; each keeps its id."""
    query = queries.listed().where(Sanction.state.in_(PUBLISHED))
    found = [
        entry
        for row in query.order_by(Sanction.published_at.desc(), Sanction.id).limit(NEWEST)
        for entry in _entries(row)
    ]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:NEWEST]


def _entries(row: Sanction) -> Iterator[Entry]:
    link = address(f"/supervision/sanctions/{row.id}")
    key, name = f"urn:lianshen:sanction:{row.id}", f"{row.number or ''} {row.agency.name}".strip()
    kind = MEASURES[row.measure]
    yield Entry(key, f"惩戒公布（{kind}）：{name}", link, row.published_at, row.clause)
    if row.state in ENDED and row.ended_on is not None:
        at = dt.datetime.combine(row.ended_on, dt.time())
        yield Entry(f"{key}:end", f"{ENDED[row.state]}：{name}", link, at, row.clause)


@bp.get("/open/sanctions.csv")
@public
@feed(f"{TITLE}（表格）", CSV)
def sanctions_csv():
    made = as_table(COLUMNS, lambda: rows(gone=False))
    return sending.send(CSV, judged, made, parameters.value("web.operator"))


@bp.get("/open/sanctions.json")
@public
@feed(TITLE, JSON, schemas.Sanctions)
def sanctions_json():
    return listed("sanctions", TITLE, rows, judged)


@bp.get("/open/sanctions.rss")
@public
@feed(TITLE, RSS)
def sanctions_rss():
    return told(TITLE, news, judged)
