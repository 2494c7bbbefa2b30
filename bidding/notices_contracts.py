"""Who is told of changes, payments and records outside the market; data."""

from typing import Any

from app.accounts.queries import holders
from app.kernel.room import Message
from bidding.models import Amendment, Exemption, Payment
from bidding.notices import contract_other_side, link_of, people_of


def payer(event: Any) -> list[str]:
    """Return the people of the owner who pays."""
    return people_of(Payment.get_by_id(event.subject_id).contract.owner_id)


def payee(event: Any) -> list[str]:
    """Return the people of the agency that is paid."""
    return people_of(Payment.get_by_id(event.subject_id).contract.agency_id)


def exempted_owner(event: Any) -> list[str]:
    """Return the people of the owner of a record."""
    return people_of(Exemption.get_by_id(event.subject_id).owner_id)


def regulators(event: Any) -> list[str]:
    """Return the officers of the regulators of the place of a record."""
    return holders("regulator.officer", Exemption.get_by_id(event.subject_id).region_id)


def amendment_other_side(event: Any) -> list[str]:
    """Return the people of the party that did not act."""
    row = Amendment.get_by_id(event.subject_id).contract
    return people_of(*({row.owner_id, row.agency_id} - {event.org_id}))


NOTICES = {
    "bidding.contract.planned": Message(
        contract_other_side, "合同“{title}”的付款安排：{plan}", link_of
    ),
    "bidding.payment.due": Message(payer, "合同“{title}”应付服务费 {yuan} 元，请按时支付", link_of),
    "bidding.payment.paid": Message(
        payee, "合同“{title}”业主登记已付款 {yuan} 元，请确认收款", link_of
    ),
    "bidding.payment.received": Message(payer, "合同“{title}”的 {yuan} 元对方已确认收款", link_of),
    "bidding.payment.not_received": Message(
        payer, "合同“{title}”的 {yuan} 元对方未收到：{reason}", link_of
    ),
    "bidding.exemption.object": Message(
        exempted_owner, "主管部门对豁免登记 {number} 有异议：{reason}", link_of
    ),
    "bidding.exemption.answer": Message(regulators, "豁免登记 {number} 业主已说明情况", link_of),
    "bidding.exemption.uphold": Message(
        exempted_owner, "豁免登记 {number} 认定不符合条件：{reason}", link_of
    ),
    "bidding.exemption.clear": Message(exempted_owner, "豁免登记 {number} 认定符合条件", link_of),
    "bidding.amendment.proposed": Message(
        amendment_other_side, "合同“{title}”的变更请确认：{reason}", link_of
    ),
    "bidding.amendment.agree": Message(
        amendment_other_side, "合同“{title}”的变更对方已同意并备案", link_of
    ),
    "bidding.amendment.refuse": Message(
        amendment_other_side, "合同“{title}”的变更对方不同意：{reason}", link_of
    ),
    "bidding.amendment.withdraw": Message(
        amendment_other_side, "合同“{title}”的变更对方已撤回", link_of
    ),
}

SENTENCES = {
    "bidding.contract.extended": "服务结束日期延长至 {ends_on}（第 {amendment} 次变更，{by}提出）",
    "bidding.contract.amended": "合同变更备案（第 {amendment} 次变更，{by}提出）",
    "bidding.payment.repriced": "合同价款变更，本笔由 {before} 元改为 {yuan} 元",
    "bidding.contract.planned": "{by}填写付款安排：{plan}",
    "bidding.payment.due": "付款条件成就：应付 {yuan} 元",
    "bidding.payment.paid": "登记付款 {yuan} 元，{paid_on}",
    "bidding.exemption.recorded": "登记平台外采购：{ground}",
    "bidding.amendment.proposed": "{by}提出合同变更",
}
