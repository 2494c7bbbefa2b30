"""Papers of fees and exemptions (Word): 付款确认单 of a confirmed payment, 豁免登记表 of a record."""

from __future__ import annotations

from app.kernel import money
from app.kernel.events import Event, timeline
from bidding.exemption_states import EXEMPTION
from bidding.models import Exemption, Payment
from bidding.payment_states import PaymentState
from bidding.queries import exempted, owing
from bidding.rules.exempting import GROUNDS, SECRET
from bidding.rules.paying import EVENTS
from exports.documents.market_rows import given
from exports.render.cells import chinese_date, shown, yuan
from exports.spec import Document, Paper, Signature, Text

PAID, FORM = "付款确认单", "平台外采购登记表"


def _confirmed(row: Payment) -> Event:
    key = "bidding.payment.received"
    return next(e for e in timeline(row.subject_kind, row.id) if e.key == key)


def payment_note(row: Payment) -> Paper:
    """Fill 付款确认单: which payment of which contract, its voucher, who confirmed it when."""
    contract, event = row.contract, _confirmed(row)
    day = chinese_date(event.at)
    rows = (
        ("合同名称", contract.title),
        ("合同编号", contract.number),
        ("付款方", contract.owner.name),
        ("收款方", contract.agency.name),
        ("付款条件", f"{EVENTS[row.event]}后 {row.days} 个工作日内"),
        ("条件成就时间", shown(row.due_from) if row.due_from else ""),
        ("金额", f"{yuan(row.amount_fen)} 元（大写：{money.capitals(row.amount_fen)}）"),
        ("付款日期", chinese_date(row.paid_on)),
        ("付款凭证号", row.voucher),
    )
    said = f"收款方于{day}在平台确认款项已到账，确认记录为透明日志第 {event.seq} 条。"
    signed = Signature(("付款方（盖章）：", "收款方（盖章）："), "", day)
    return Paper(PAID, (given(rows), Text(said), signed), issuer=contract.owner.name)


def exemption_form(row: Exemption) -> Paper:
    """Fill 平台外采购登记表; of a secret purchase nothing but that it exists, by whom, why."""
    fen = row.amount_fen
    rows = (
        ("登记编号", row.number),
        ("业主", row.owner.name),
        ("豁免情形", GROUNDS[row.ground]),
        ("登记时间", shown(row.created_at)),
        ("采购内容", row.title),
        ("服务事项", row.item.name if row.item_id else ""),
        ("服务单位", row.agency_name),
        ("服务单位信用代码", row.agency_uscc),
        ("金额", f"{yuan(fen)} 元（大写：{money.capitals(fen)}）" if fen else ""),
        ("发生日期", chinese_date(row.happened_on) if row.happened_on else ""),
        ("豁免依据", row.basis),
        ("逾期登记", row.late),
        ("业主说明", row.answer),
        ("认定理由", row.ruling),
        ("办理情况", EXEMPTION.label(row.state)),
    )
    said = "本单位对登记内容的真实性负责。上列采购因符合豁免情形未在中介超市办理，材料存平台备查。"
    if row.ground == SECRET:
        said = "涉及国家秘密，平台不保存采购内容、金额、单位和材料，由业主依法保管备查。"
    lines = ("业主（盖章）：", "主管部门（盖章）：")
    signed = Signature(lines, "", chinese_date(row.created_at))
    return Paper(FORM, (given(rows), Text(said), signed), issuer=row.owner.name)


DOCUMENTS = (
    Document(
        key="payment-note",
        title=PAID,
        form="docx",
        subject_kind=Payment.subject_kind,
        permission="bidding.payment.view",
        load=owing.payment,
        fill=payment_note,
        when=lambda row: row.state == PaymentState.RECEIVED,
    ),
    Document(
        key="exemption-form",
        title=FORM,
        form="docx",
        subject_kind=Exemption.subject_kind,
        permission="bidding.exemption.view",
        load=exempted.exemption,
        fill=exemption_form,
    ),
)
