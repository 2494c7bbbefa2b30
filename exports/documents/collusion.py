"""Signals of collusion as Excel, as the offices see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.kernel.permissions import Actor
from app.web import filtering
from exports.spec import Column, Listing
from supervision.collusion import queries
from supervision.collusion.forms import ListForm
from supervision.collusion.models import Suspicion
from supervision.collusion.rules.kinds import KINDS, STRENGTHS
from supervision.collusion.states import SUSPICION


def _who(row: Suspicion) -> str:
    return "、".join(dict.fromkeys(line["name"] for line in row.evidence))


SUSPICIONS = (
    Column("线索类型", lambda s: s.label, 18, choices=tuple(KINDS.values())),
    Column("强度", lambda s: STRENGTHS[s.strength], 8, choices=tuple(STRENGTHS.values())),
    Column("采购或机构", lambda s: s.title, 34),
    Column("公告编号", lambda s: s.requirement.number if s.requirement_id else "", 18),
    Column("涉及机构", _who, 40),
    Column("采购数", lambda s: len(s.purchases), 8, "int"),
    Column("对照样本", lambda s: s.population["n"], 10, "int"),
    Column("发现时间", lambda s: s.created_at, 16, "moment"),
    Column("研判理由", lambda s: s.ruling, 34),
    Column("状态", lambda s: SUSPICION.label(s.state), 14),
)


def suspicions(asked: Mapping[str, str], actor: Actor) -> Iterator[Suspicion]:
    """Walk through the signals the same filters show on the page, the newest first."""
    filters, after = filtering.usable(ListForm, asked), ""
    while after is not None:
        page = queries.page(filters, actor, after, 500)
        yield from page.rows
        after = page.after


LISTINGS = (
    Listing(
        key="suspicions",
        title="串通线索台账",
        permission="supervision.suspicion.list",
        columns=SUSPICIONS,
        rows=suspicions,
    ),
)
