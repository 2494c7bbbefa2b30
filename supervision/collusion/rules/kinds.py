"""Kinds of signals, what each compares, and the shape of a finding; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.kernel.errors import Reason

KINDS = {
    "same_origin": "响应文件同源",
    "same_author": "响应文件作者相同",
    "same_software": "响应文件制作软件和时间相近",
    "identical": "报价相同",
    "ladder": "报价呈规律性差异",
    "mirrored": "报价对称排列",
    "give_up": "第一名放弃后高价递补",
    "rotating": "固定机构轮流中选",
    "loser": "经常报名从未中选",
    "together": "固定结伴报名",
    "winner": "中选率异常",
    "related": "登记信息关联",
    "same_address": "报名地址相同",
}
WORDS = {
    "same_origin": "不同机构的响应文件内容相同，或者由同一份文件另存而来",
    "same_author": "不同机构响应文件属性中的作者、最后修改者或单位相同",
    "same_software": "不同机构的响应文件由同一版本软件在很短的时间内生成",
    "same_address": "不同机构的报名或投递来自同一网络地址；同一园区、同一出口网络也会如此",
    "identical": "两家以上的报价分毫不差，且不等于公告的上下限",
    "ladder": "报价从低到高的间隔几乎相等",
    "mirrored": "报价以中间为轴两两对称",
    "give_up": "第一名放弃中选，以更高价格由下一名递补",
    "rotating": "同一组机构多次一同报名，由各家轮流中选",
    "loser": "报名次数超出同类机构的四分位界限，从未中选",
    "together": "两家机构几乎总是一同报名，超出同类机构的四分位界限",
    "winner": "中选率超出同类机构的四分位界限",
    "related": "报名机构的登记信息显示有共同的人、股东、地址或电话",
}
WEAK, MEDIUM, STRONG = 1, 2, 3
STRENGTHS = {WEAK: "弱", MEDIUM: "中", STRONG: "强"}
NO_PROOF = "线索只说明值得看一看，可能有正常的原因；它不是证据，不能单独作为处理的依据。"
COMPLAINT, SANCTION = "complaint", "sanction"
WAYS = {COMPLAINT: "转为投诉，由主管部门调查", SANCTION: "对机构提出惩戒"}


@dataclass(frozen=True)
class Evidence:
    """One line of evidence, of one agency alone: nothing in it tells about another."""

    agency: str
    where: str
    what: str
    value: str


@dataclass(frozen=True)
class Population:
    """What a figure was compared with: how many, their quartiles, the fence that was crossed."""

    scope: str
    n: int
    lower: int | None = None
    upper: int | None = None
    fence: int | None = None


@dataclass(frozen=True)
class Finding:
    """What stands out among some agencies, in one purchase or in a group of them."""

    kind: str
    about: str
    strength: int
    agencies: tuple[str, ...]
    purchases: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    population: Population
    figures: Mapping[str, Any] = field(default_factory=dict)
    chart: tuple[tuple[str, int, bool], ...] = ()


def quartiles(values: Sequence[int]) -> tuple[int, int]:
    """Return the lower and the upper quartile of at least one value."""
    rows = sorted(values)
    return rows[len(rows) // 4], rows[(3 * len(rows)) // 4]


def fence(values: Sequence[int], least: int, percent: int) -> Population | None:
    """Return Tukey's upper fence of a population, None where it is too small to be one."""
    if len(values) < least:
        return None
    lower, upper = quartiles(values)
    return Population("", len(values), lower, upper, upper + (upper - lower) * percent // 100)


def can_be_asked(suspicion: Any) -> list[Reason]:
    """Refuse to ask where no agency is left that was not asked."""
    return [] if suspicion.parties else [Reason("这条线索没有可以询问的机构")]
