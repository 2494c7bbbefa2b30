"""Ledgers of the library for the offices: all agencies, and certificates that end soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from app.accounts.models import Region
from app.accounts.posts import post
from app.kernel import clock
from exports.spec import Column, Listing
from intermediaries.models import Agency, Qualification
from intermediaries.queries import places
from intermediaries.states import ENTRY, AgencyState

PAGE = 500
USUAL_DAYS, MOST_DAYS = 90, 1100
STANDING = (AgencyState.LISTED, AgencyState.SUSPENDED)

AGENCY_COLUMNS = (
    Column("机构名称", lambda a: a.name, 34),
    Column("统一社会信用代码", lambda a: a.uscc, 20),
    Column("组织形式", lambda a: a.legal_form, 12),
    Column("注册地", lambda a: a.region.name, 14),
    Column("住所", lambda a: a.address, 30),
    Column("联系人", lambda a: a.contact, 12),
    Column("联系电话", lambda a: a.phone, 16),
    Column("服务事项", lambda a: a.services_text, 40),
    Column("信用等级", lambda a: a.grade if a.is_rated else "尚无记录", 10),
    Column("信用得分", lambda a: a.score if a.is_rated else None, 9, "int"),
    Column("状态", lambda a: ENTRY.label(a.state), 10),
    Column("入驻时间", lambda a: a.listed_at, 16, "moment"),
    Column("进行中的合同", lambda a: a.open_contracts, 12, "int"),
)


def agencies(asked: Mapping[str, str], actor: Any) -> Iterator[Agency]:
    """Walk through the agencies around an office by credit code, of one state if asked; drafts are
    nobody's yet."""
    wanted = [one for one in AgencyState if one == asked.get("state")]
    states = wanted or [one for one in AgencyState if one != AgencyState.DRAFT]
    after = ""
    while True:
        query = Agency.select(Agency, Region).join(Region).where(Agency.uscc > after)
        query = places.near(query, **places.bounds(post(actor)))
        rows = list(query.where(Agency.state.in_(states)).order_by(Agency.uscc).limit(PAGE))
        if not rows:
            return
        yield from rows
        after = rows[-1].uscc


def days_left(row: Qualification) -> int:
    """Count the days a certificate still holds; negative when it has ended."""
    return (row.expires_on - clock.today()).days


EXPIRY_COLUMNS = (
    Column("机构名称", lambda q: q.agency.name, 34),
    Column("统一社会信用代码", lambda q: q.agency.uscc, 20),
    Column("资质类别", lambda q: q.kind, 20),
    Column("等级", lambda q: q.level, 8),
    Column("专业", lambda q: q.major, 12),
    Column("证书编号", lambda q: q.number, 18),
    Column("发证机关", lambda q: q.issuer, 24),
    Column("有效期至", lambda q: q.expires_on, 12, "date"),
    Column("剩余天数", days_left, 10, "int"),
    Column("情形", lambda q: "已到期" if days_left(q) < 0 else "即将到期", 10),
    Column("联系人", lambda q: q.agency.contact, 12),
    Column("联系电话", lambda q: q.agency.phone, 16),
)


def expiring(asked: Mapping[str, str], actor: Any) -> Iterator[Qualification]:
    """Walk through certificates of agencies around an office that have ended or end within `days`,
    the earliest first."""
    given = asked.get("days", "")
    days = int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else USUAL_DAYS
    last = clock.today() + dt.timedelta(days=min(days, MOST_DAYS))
    q = Qualification
    mine = (q.expires_on <= last) & q.retired_on.is_null() & (q.state != "refused")
    seen = None
    while True:
        query = q.select(q, Agency).join(Agency).where(mine, Agency.state.in_(STANDING))
        query = places.near(query, **places.bounds(post(actor)))
        if seen is not None:
            same = (q.expires_on == seen.expires_on) & (q.id > seen.id)
            query = query.where((q.expires_on > seen.expires_on) | same)
        rows = list(query.order_by(q.expires_on, q.id).limit(PAGE))
        if not rows:
            return
        yield from rows
        seen = rows[-1]


LISTINGS = (
    Listing(
        key="agencies",
        title="中介服务机构名录",
        permission="intermediaries.agency.desk",
        columns=AGENCY_COLUMNS,
        rows=agencies,
    ),
    Listing(
        key="expiring",
        title="资质到期台账",
        permission="intermediaries.agency.desk",
        columns=EXPIRY_COLUMNS,
        rows=expiring,
    ),
)
