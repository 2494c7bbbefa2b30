"""Ledgers of contracts for the offices: all contracts, what is overdue, recorded exemptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.accounts.models import Organisation
from app.accounts.rules.places import beat, inside
from app.kernel.permissions import Actor, allowed
from app.web import filtering
from bidding.exemption_states import EXEMPTION
from bidding.forms_paying import ExemptionFilter, LateFilter
from bidding.models import Contract, Exemption, Requirement
from bidding.queries import exempted, owing
from bidding.queries.owing import Late
from bidding.rules.exempting import GROUNDS
from bidding.service_states import CONTRACT
from exports.spec import Column, Listing
from intermediaries.models import ServiceItem
from projects.models import Project

STEP = 500

CONTRACT_COLUMNS = (
    Column("合同编号", lambda c: c.number, 18),
    Column("合同名称", lambda c: c.title, 36),
    Column("采购编号", lambda c: c.requirement.number, 20),
    Column("项目名称", lambda c: c.project.name, 30),
    Column("项目代码", lambda c: c.project.code or "", 26),
    Column("服务事项", lambda c: c.item.name, 16),
    Column("委托方", lambda c: c.owner.name, 28),
    Column("受托方", lambda c: c.agency.name, 28),
    Column("受托方信用代码", lambda c: c.agency.uscc, 20),
    Column("合同金额（元）", lambda c: c.amount_fen or None, 16, "money"),
    Column("签订日期", lambda c: c.signed_on, 12, "date"),
    Column("服务开始", lambda c: c.starts_on, 12, "date"),
    Column("服务结束", lambda c: c.ends_on, 12, "date"),
    Column("状态", lambda c: CONTRACT.label(c.state), 14),
)


def contracts(asked: Mapping[str, str], actor: Actor) -> Iterator[Contract]:
    """Walk through contracts, newest first: one's own, for an office those of its place."""
    agency, here = Organisation.alias(), beat(actor)
    seen = None
    while True:
        query = Contract.select(Contract, Requirement, Project, ServiceItem, Organisation, agency)
        for model in (Requirement, Project, ServiceItem):
            query = query.join(model).switch(Contract)
        query = query.join(Organisation, on=Contract.owner == Organisation.id).switch(Contract)
        query = query.join(agency, on=Contract.agency == agency.id, attr="agency")
        if not allowed(actor, "bidding.desk"):
            mine = (Contract.owner == actor.org_id) | (Contract.agency == actor.org_id)
            query = query.where(mine)
        elif here:
            there = inside(Requirement.region, here) | Requirement.region.is_null()
            query = query.where(there)
        if seen is not None:
            same = (Contract.created_at == seen.created_at) & (Contract.id < seen.id)
            query = query.where((Contract.created_at < seen.created_at) | same)
        rows = list(query.order_by(Contract.created_at.desc(), Contract.id.desc()).limit(STEP))
        if not rows:
            return
        yield from rows
        seen = rows[-1]


LATE_COLUMNS = (
    Column("逾期事项", lambda one: one.what, 18),
    Column("截止", lambda one: one.due, 18, "moment"),
    Column("逾期天数（自然日）", lambda one: one.days, 18, "int"),
    Column("合同名称", lambda one: one.contract.title, 36),
    Column("合同编号", lambda one: one.contract.number, 18),
    Column("委托方", lambda one: one.contract.owner.name, 28),
    Column("受托方", lambda one: one.contract.agency.name, 28),
)


def late(asked: Mapping[str, str], actor: Actor) -> Iterator[Late]:
    """Walk through what is overdue in contracts, the oldest first."""
    kind, after = filtering.usable(LateFilter, asked)["kind"], ""
    while after is not None:
        rows, after = owing.late(kind, after, STEP, beat(actor))
        yield from rows


EXEMPTION_COLUMNS = (
    Column("登记编号", lambda x: x.number, 20),
    Column("登记日期", lambda x: x.created_at.date(), 12, "date"),
    Column("业主", lambda x: x.owner.name, 28),
    Column("豁免情形", lambda x: GROUNDS[x.ground], 20, choices=tuple(GROUNDS.values())),
    Column("采购内容", lambda x: x.title, 34),
    Column("服务单位", lambda x: x.agency_name, 28),
    Column("信用代码", lambda x: x.agency_uscc, 20),
    Column("金额（元）", lambda x: x.amount_fen, 14, "money"),
    Column("发生日期", lambda x: x.happened_on, 12, "date"),
    Column("豁免依据", lambda x: x.basis, 40),
    Column("逾期登记", lambda x: x.late, 24),
    Column("业主说明", lambda x: x.answer, 30),
    Column("认定理由", lambda x: x.ruling, 30),
    Column("状态", lambda x: EXEMPTION.label(x.state), 16),
)


def exemptions(asked: Mapping[str, str], actor: Any) -> Iterator[Exemption]:
    """Walk through recorded exemptions with the filters of the page, one's own or all."""
    mine = None if allowed(actor, "bidding.exemption.list_all") else actor.org_id
    values = filtering.usable(ExemptionFilter, asked)
    return exempted.all_exemptions(mine, values, beat(actor))


LISTINGS = (
    Listing(
        key="contracts",
        title="服务合同台账",
        permission="bidding.contract.ledger",
        columns=CONTRACT_COLUMNS,
        rows=contracts,
    ),
    Listing(
        key="contract-late",
        title="合同逾期事项台账",
        permission="bidding.desk",
        columns=LATE_COLUMNS,
        rows=late,
    ),
    Listing(
        key="exemptions",
        title="豁免登记台账",
        permission="bidding.exemption.list",
        columns=EXEMPTION_COLUMNS,
        rows=exemptions,
    ),
)
