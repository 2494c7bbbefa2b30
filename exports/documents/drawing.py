"""抽取记录: pool, sources and picks of a draw, with room for up to three witnesses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bidding import queries as bought
from bidding.models import DrawRound, Requirement
from bidding.rules import levels
from bidding.services import terms
from exports.documents.market_rows import (
    PICKS,
    POOL,
    given,
    moment,
    on_demand,
    picks_of,
    site,
    weighed,
)
from exports.render.cells import chinese_date
from exports.spec import Paper, Signature, Table, Text


@dataclass(frozen=True)
class Drawn:
    """The last round of a draw with its record and the pool it drew from."""

    need: Requirement
    row: DrawRound
    record: dict[str, Any]
    pool: dict[str, Any]
    frozen: Any


def load_draw(key: str) -> Drawn:
    """Gather the newest drawn round of a purchase."""
    need = bought.requirement(key)
    rows = [one for one in bought.rounds_of(need) if one.document]
    frozen = bought.freeze_of(need)
    return Drawn(need, rows[-1], json.loads(rows[-1].document), bought.pool_of(frozen), frozen)


def witnesses(need: Requirement) -> tuple[str, ...]:
    """Write the lines of up to three witnesses, with their names where they are known."""
    names = [*need.witnesses, "", "", ""][:3]
    return tuple(
        f"见证人{n}（{name}）：" if name else f"见证人{n}：" for n, name in enumerate(names, 1)
    )


def draw_record(data: Drawn) -> Paper:
    """Fill 抽取记录: pool, sources, every pick, and room for up to three witnesses."""
    need, row = data.need, data.row
    reached = levels.in_words(levels.reached(row.external))
    about = (
        ("项目名称", need.title),
        ("公告编号", need.number),
        ("项目业主", need.owner.name),
        ("选取方式", need.method_title),
        ("名单冻结时间", moment(data.frozen.frozen_at)),
        ("候选机构", f"{data.frozen.size} 家"),
        ("抽取轮次", f"第 {row.turn} 轮"),
        ("公告的抽取时刻", moment(row.due)),
        ("抽取完成时间", moment(row.drawn_at)),
    )
    proof = (
        ("名单摘要", data.frozen.sha256),
        ("外部随机数", terms.source_words(need) or "未使用"),
        ("摘要算法", levels.SUITES[need.suite]),
        ("可信度", f"{reached[0]}；{reached[1]}"),
        ("记录摘要", row.sha256),
        ("核验", site(need, "/checks")),
    )
    return Paper(
        title="抽取记录",
        number=need.number,
        sections=(
            given(about),
            Text("候选名单", heading=True),
            Table(weighed(POOL, need), data.pool["pool"]),
            Text("以上名单在报名截止时冻结并公开摘要，此后没有改动。"),
            Text("抽取结果", heading=True),
            Table(PICKS, picks_of(data.record, data.pool)),
            Text("核验", heading=True),
            given(proof),
            Signature((*witnesses(need), "运行机构（盖章）："), "", chinese_date(row.drawn_at)),
        ),
    )


def is_drawn(need: Requirement) -> bool:
    """Hold once a draw that names agencies is done; with sealed offers the opening says it."""
    done = need.rounds.where(DrawRound.document.is_null(False))
    return not need.is_sealed and done.exists()


DOCUMENTS = (on_demand("draw-record", "抽取记录", draw_record, is_drawn, load_draw),)
