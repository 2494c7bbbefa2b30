"""Papers of the market: requirement notice, result notice, failure notice.

They repeat what is public already and are drawn up when asked for; the numbers are those of the
purchase and of the award notice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from app.kernel.clocks import Deadline
from bidding import queries as bought
from bidding.award_states import AwardState
from bidding.models import Award, Ending, Exclusion, Requirement
from bidding.models.award import BASES
from bidding.rules.details import shown
from bidding.rules.endings import LABELS
from bidding.services import terms
from bidding.states import REQUIREMENT
from exports.documents.award import way
from exports.documents.market_rows import (
    AVOIDED,
    TAKING_PART,
    given,
    moment,
    numbered,
    on_demand,
    participants,
    price_of,
    price_words,
    published,
    site,
    weighed,
)
from exports.render.cells import chinese_date
from exports.spec import Fields, Paper, Signature, Table, Text

KIND = Requirement.subject_kind
VIEW = "bidding.requirement.view"
STANDING = (AwardState.PROPOSED, AwardState.ISSUED)
RESULT, ON_MERIT = "中选结果公告", "择优选取结果公示"


def _contacts(need: Requirement) -> tuple[tuple[str, str], ...]:
    return (
        ("联系人", need.contact),
        ("联系电话", need.phone),
        ("业主投诉电话", need.complaint_phone),
    )


def publicity_of(need: Requirement) -> str:
    """Say how long results are public, as the notice has it."""
    if need.publicity_hours:
        return f"{need.publicity_hours} 小时"
    return f"{need.publicity_days} 个工作日"


def _avoided(rows: list[Exclusion]) -> tuple[Table | Text, ...]:
    if not rows:
        return (Text("没有需要回避的机构。"),)
    return Table(AVOIDED, rows), Text("以上机构不得参加本次采购。")


def _about(need: Requirement) -> Fields:
    project = need.project
    return given(
        (
            ("采购项目名称", need.title),
            ("公告编号", f"{need.number}（第 {need.edition} 版）"),
            ("项目业主", need.owner.name),
            ("项目名称", project.name),
            ("项目代码", project.number),
            ("区划", need.region.name if need.region else ""),
            ("服务类型", need.item.name),
            (need.price_label, price_words(need)),
            *need.price_terms,
            ("财政资金比例", None if need.public_share is None else f"{need.public_share}%"),
            ("社会资金比例", None if need.public_share is None else f"{100 - need.public_share}%"),
            ("服务期限", f"{need.service_days} 天"),
            ("项目规模", need.scale),
            *shown(need.details),
        )
    )


def _how(need: Requirement) -> Fields:
    return given(
        (
            ("选取方式", need.method_title),
            ("所选机构", need.chosen.name if need.chosen else ""),
            ("资质要求", need.item.needed),
            ("执业人员要求", need.staff_need),
            ("报名截止", moment(need.signup_until)),
            (need.moment_label, moment(need.draw_at)),
            ("结果公示", publicity_of(need)),
            ("现场见证人", "、".join(need.witnesses)),
        )
    )


def requirement_notice(need: Requirement) -> Paper:
    """Fill 采购公告 with every field of the notice and its rules."""
    rules = numbered(map(str, terms.rule_words(need)))
    avoided = bought.exclusions_of(need)
    return Paper(
        title="采购公告",
        number=need.number,
        sections=(
            _about(need),
            Text("服务内容", heading=True),
            Text(need.content),
            Text("参加条件和选取方式", heading=True),
            _how(need),
            Text("选取规则", heading=True),
            Text(rules),
            Text("回避单位", heading=True),
            *_avoided(avoided),
            Text("联系方式", heading=True),
            given((*_contacts(need), ("公告网址", site(need)))),
            Signature((), need.owner.name, chinese_date(need.published_at)),
        ),
    )


@dataclass(frozen=True)
class Result:
    """A purchase with whom it chose, and everybody who took part."""

    need: Requirement
    awards: tuple[Award, ...]
    ends: dt.datetime | None


def load_result(key: str) -> Result:
    """Gather the standing awards and the end of the publicity."""
    need = bought.requirement(key)
    awards = tuple(one for one in bought.awards_of(need) if one.state in STANDING)
    mine = (Deadline.subject_id == key) & (Deadline.kind == "bidding.publicity")
    last = Deadline.select().where(mine).order_by(Deadline.created_at.desc()).first()
    return Result(need, awards, last.due if last else None)


def _winners(awards: tuple[Award, ...]) -> list[tuple[str, Any]]:
    return [
        row
        for one in awards
        for row in (
            ("中选机构", one.agency.name),
            ("统一社会信用代码", one.agency.uscc),
            ("服务金额", price_of(one)),
            ("中选通知书文号", one.number),
        )
    ]


def result_notice(data: Result) -> Paper:
    """Fill 中选结果公告: who was chosen, how, at which price, out of whom, and how to object."""
    need, first = data.need, data.awards[0]
    rows = participants(need, data.awards)
    ends = moment(data.ends)
    about = (
        ("项目名称", need.title),
        ("公告编号", need.number),
        ("采购单位", need.owner.name),
        ("服务类型", need.item.name),
        ("选取方式", way(need.method_title, BASES[first.basis])),
        ("中选结果", "中选"),
        *_winners(data.awards),
        ("选定理由", first.reason),
        ("阶段", REQUIREMENT.label(need.state, need)),
        ("中选日期", chinese_date(first.issued_at or first.created_at)),
        ("发布时间", moment(first.created_at)),
        ("公示期", f"{moment(first.created_at)} 至 {ends}" if ends else publicity_of(need)),
        ("核验", site(need, "/checks")),
    )
    object_to = (
        "参加本次采购的机构对结果有异议的，可以在公示期内在本平台提出；"
        f"其他单位和个人可以向业主反映，电话 {need.complaint_phone or need.phone}。"
    )
    title = ON_MERIT if first.basis == "choice" else RESULT
    return Paper(
        title=title,
        number=need.number,
        sections=(
            given(about),
            Text("参加机构", heading=True),
            Table(weighed(TAKING_PART, need, rows), rows),
            Text("异议", heading=True),
            Text(object_to),
            Signature((), need.owner.name, chinese_date(first.created_at)),
        ),
    )


def failure_notice(ending: Ending) -> Paper:
    """Fill 流标公告 (or 终止公告): why, under which code, and what may follow."""
    need = ending.requirement
    ended = ending.code in (4, 5)
    word = "终止" if ended else "流标"
    about = (
        ("项目名称", need.title),
        ("公告编号", need.number),
        ("采购单位", need.owner.name),
        ("服务类型", need.item.name),
        ("选取方式", need.method_title),
        (need.price_label, price_words(need)),
        ("中选结果", f"未产生中选机构（{word}）"),
        ("原因代码", f"{ending.code} {LABELS[ending.code]}"),
        ("原因", ending.why),
        ("发布时间", moment(ending.at)),
        *_contacts(need),
        ("核验", site(need, "/checks")),
    )
    more = "业主可以按规定重新采购；重新采购另行公告。"
    return Paper(
        title=f"{word}公告",
        number=need.number,
        sections=(
            given(about),
            Text(more),
            Signature((), need.owner.name, chinese_date(ending.at)),
        ),
    )


def has_result(need: Requirement) -> bool:
    """Hold while somebody stands chosen."""
    return need.awards.where(Award.state.in_(STANDING)).exists()


def has_ended(need: Requirement) -> bool:
    """Hold for a purchase that ended without a result."""
    return need.endings.exists()


DOCUMENTS = (
    on_demand("requirement-notice", "采购公告", requirement_notice, published),
    on_demand("result-notice", RESULT, result_notice, has_result, load_result),
    on_demand(
        "failure-notice",
        "流标（终止）公告",
        failure_notice,
        has_ended,
        lambda key: Ending.get(Ending.requirement == key),
    ),
)
