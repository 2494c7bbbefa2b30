"""After the award: fees paid, one disputed, contracts extended and repriced, a purchase recorded.

Each is told at a moment another story has anyway, so that it costs no step of its own.
"""

from __future__ import annotations

import datetime as dt

from app.accounts.rules.uscc import with_check_digit
from app.demo.stage import Stage, Story
from app.kernel import clock
from bidding import queries as bought
from bidding.models import Contract, Payment
from bidding.payment_states import PaymentState
from bidding.queries.owing import payment
from bidding.services import amending, exempting, paying

LATER = "现场地下管线资料晚到，测量工作顺延"
MORE = "增加一处地下室的造价核对，按中选单价计算"
DENIED = "回单载明的收款账户不是合同约定的账户，款项未到账"
URGENT = {
    "ground": "urgent",
    "title": "演练·汛期边坡险情应急监测",
    "item": "surveying",
    "basis": "区应急指挥部令〔演练〕3号：立即组织边坡变形监测",
    "agency_name": "演练·江东测绘研究所",
    "agency_uscc": with_check_digit("91320102MAYLE0001"),
    "amount_fen": 8_600_000,
}
DISPUTED, UNCONFIRMED = "disputed", "unconfirmed"


def paid(stage: Stage, contract_id: str, then: str = "") -> None:
    """Let the owner pay what is due and the agency confirm it, deny it, or not say yet."""
    due = Payment.contract == contract_id, Payment.state == PaymentState.DUE
    for found in Payment.select(Payment.id).where(*due):
        row = payment(found.id)
        agency = stage.acting(row.contract.agency_id)
        values = {"paid_on": clock.today(), "voucher": f"国库支付 {row.contract.number[-4:]}"}
        paying.pay(row, values, [], stage.acting(row.contract.owner_id), None)
        if then == DISPUTED:
            paying.deny(row, DENIED, agency, None)
        elif not then:
            paying.confirm(row, agency, None)


def extended(stage: Stage, contract: Contract) -> None:
    """Let the agency ask for ten more days, and the owner agree."""
    ends = contract.ends_on + dt.timedelta(days=10)
    _changed(stage, contract, LATER, ends_on=ends)


def repriced(stage: Stage, contract: Contract) -> None:
    """Let the agency ask for more work at a little more money, and the owner agree."""
    fen = contract.amount_fen * 106 // 100
    _changed(stage, contract, MORE, amount_fen=fen, scope=MORE, amount_why=MORE)


def _changed(stage: Stage, contract: Contract, why: str, **what: object) -> None:
    nothing = {"ends_on": None, "amount_fen": None, "scope": "", "amount_why": ""}
    values = {**nothing, **what, "reason": why}
    row = bought.contract(contract.id)
    made = amending.propose(row, values, [], stage.acting(row.agency_id))
    amending.agree(made, stage.acting(row.owner_id), None)


def exempted(stage: Stage) -> Story:
    """An urgent purchase outside the market, recorded two days after it happened."""
    yield stage.ago(20, "10:15")
    values = {**URGENT, "happened_on": stage.ago(22).date()}
    exempting.record(values, [stage.paper], stage.actor("owner", "owner"))
