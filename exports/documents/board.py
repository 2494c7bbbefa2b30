"""The board as Excel: the figures of the latest counting, and the signals as the offices see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.accounts.rules.places import beat
from app.kernel.permissions import Actor
from app.web import filtering
from bidding.models import Requirement
from exports.documents.stepwise import newest
from exports.spec import Column, Listing
from supervision.board import queries
from supervision.board.forms import ListForm
from supervision.board.models import BoardFigure, Signal
from supervision.board.rules import ABOUT, KINDS, SUBJECTS, WORDS
from supervision.board.states import SIGNAL

LOT = 500


def percent(value: int) -> str:
    """Write hundredths of a percent."""
    return f"{value / 100:.2f}%"


FIGURES = (
    Column("指标", lambda f: KINDS[f.kind], 16, choices=tuple(KINDS.values())),
    Column("含义", lambda f: WORDS[f.kind], 30),
    Column("对象", lambda f: SUBJECTS[ABOUT[f.kind]], 12),
    Column("名称", lambda f: f.name, 30),
    Column("机构", lambda f: f.figures.get("agency_name", ""), 28),
    Column("位次", lambda f: f.place, 8, "int"),
    Column("比例", lambda f: percent(f.value), 12),
    Column("笔数", lambda f: f.n, 8, "int"),
)
SIGNALS = (
    Column("线索类型", lambda s: s.label, 16, choices=tuple(KINDS.values())),
    Column("单位或对象", lambda s: s.name, 30),
    Column("机构", lambda s: s.agency.name if s.agency_id else "", 28),
    Column("比例", lambda s: percent(s.value), 12),
    Column("笔数", lambda s: s.n, 8, "int"),
    Column("依据的采购", lambda s: s.behind, 40),
    Column("统计开始", lambda s: s.since, 12, "date"),
    Column("统计结束", lambda s: s.until, 12, "date"),
    Column("发现时间", lambda s: s.created_at, 16, "moment"),
    Column("单位说明", lambda s: s.answer, 34),
    Column("研判理由", lambda s: s.ruling, 34),
    Column("状态", lambda s: SIGNAL.label(s.state), 14),
)


def figures(asked: Mapping[str, str], actor: Actor) -> list[BoardFigure]:
    """List all figures kept of the latest counting, of the reader's place."""
    run = queries.latest()
    return queries.figures_of(run, None, beat(actor)) if run else []


def signals(asked: Mapping[str, str], actor: Actor) -> Iterator[Signal]:
    """Walk through the signals the same filters show on the page, the newest first."""
    found = queries.narrowed(filtering.usable(ListForm, asked), actor)
    return newest(found, _look)


def _look(rows: list[Signal]) -> None:
    """Add the numbers of the purchases each signal rests on."""
    keys = sorted({key for row in rows for key in row.evidence})
    known: dict[str, str] = {}
    for start in range(0, len(keys), LOT):
        some = Requirement.select(Requirement.id, Requirement.number)
        known |= dict(some.where(Requirement.id.in_(keys[start : start + LOT])).tuples())
    for row in rows:
        row.behind = "、".join(known[key] or "" for key in row.evidence if key in known)


LISTINGS = (
    Listing(
        key="board",
        title="监督看板",
        permission="supervision.board.view",
        columns=FIGURES,
        rows=figures,
    ),
    Listing(
        key="signals",
        title="监督线索台账",
        permission="supervision.signal.list",
        columns=SIGNALS,
        rows=signals,
    ),
)
