"""Avoidance: whom the owner keeps out and why, and the pledge of those who take part."""

from __future__ import annotations

from bidding import queries as bought
from bidding.models import Requirement, Signup
from exports.documents.market_rows import AVOIDED, moment, on_demand, published
from exports.render.cells import chinese_date
from exports.spec import Document, Fields, Paper, Signature, Table, Text

PLEDGE = (
    "本机构与项目业主、设计单位及其上级单位不存在股权、控制、管理或者同一负责人等关联关系；",
    "本机构与参加本次采购的其他机构之间不存在控制、管理关系或者同一负责人，不与其他机构串通；",
    "本机构及拟派人员没有应当回避的其他情形；所填内容真实，如有不实，愿意承担相应责任。",
)


def avoidance(need: Requirement) -> Paper:
    """Fill 回避单位情况说明: whom the owner keeps out, and why."""
    rows = bought.exclusions_of(need)
    which = "实行回避的机构如下" if rows else "没有需要回避的机构"
    body = (
        f"“{need.title}”（{need.number}）{which}。"
        "业主和设计单位的关联机构由系统按登记的关联关系列入，其余由业主说明原因后列入。"
    )
    lines = ("业主经办人：", "业主负责人：")
    day = chinese_date(need.published_at)
    sections = (
        Text(body),
        *([Table(AVOIDED, rows)] if rows else ()),
        Signature(lines, need.owner.name, day),
    )
    return Paper("回避单位情况说明", sections)


def pledge(need: Requirement, signup: Signup | None = None) -> Paper:
    """Fill 无关联承诺书, for an agency that signed up; blank for everybody else."""
    who = (
        ("承诺机构", signup.name if signup else " "),
        ("统一社会信用代码", signup.uscc if signup else " "),
        ("采购项目", need.title),
        ("公告编号", need.number),
        ("项目业主", need.owner.name),
        ("报名时间", moment(signup.at) if signup else " "),
    )
    words = tuple(Text(f"{n}．{one}") for n, one in enumerate(PLEDGE, 1))
    day = chinese_date(signup.at) if signup else "　　　　年　　月　　日"
    lines = ("法定代表人或授权代表（签字）：", "机构（盖章）：")
    return Paper(
        title="无关联关系承诺书",
        sections=(
            Fields(who),
            Text("本机构参加上述采购，郑重承诺："),
            *words,
            Signature(lines, signup.name if signup else "", day),
        ),
    )


DOCUMENTS = (
    on_demand("avoidance-list", "回避单位情况说明", avoidance, published),
    on_demand("no-relation-blank", "无关联关系承诺书（空白）", pledge, published),
    Document(
        key="no-relation-pledge",
        title="无关联关系承诺书",
        form="docx",
        subject_kind=Signup.subject_kind,
        permission="bidding.signup.own",
        load=bought.signup,
        fill=lambda row: pledge(row.requirement, row),
    ),
)
