"""After the award: services paid for, a contract extended, a purchase recorded outside the market."""

from __future__ import annotations

import datetime as dt

from app.demo.stage import Stage, Story
from app.kernel import clock
from bidding import queries as bought
from bidding.models import Payment, Result
from bidding.payment_states import PaymentState
from bidding.queries.owing import payment
from bidding.services import amending, exempting, paying

WHY = "现场地下管线资料晚到，测量工作顺延"
SECRET = {"ground": "secret", "happened_on": None}


def paid(stage: Stage, result: Result) -> None:
    """Let the owner pay what is due and the agency confirm it."""
    contract = result.contract
    due = Payment.contract == contract.id, Payment.state == PaymentState.DUE
    for found in Payment.select(Payment.id).where(*due):
        row = payment(found.id)
        values = {"paid_on": clock.today(), "voucher": f"国库支付 {contract.number}"}
        paying.pay(row, values, [], stage.acting(contract.owner_id), None)
        paying.confirm(row, stage.acting(contract.agency_id), None)


def extended(stage: Stage, contract_id: str) -> None:
    """Let the agency ask for ten more days, and the owner agree."""
    contract = bought.contract(contract_id)
    later = {"ends_on": contract.ends_on + dt.timedelta(days=10), "reason": WHY}
    values = {"amount_fen": None, "scope": "", "amount_why": "", **later}
    row = amending.propose(contract, values, [], stage.acting(contract.agency_id))
    amending.agree(row, stage.acting(contract.owner_id), None)


def exempted(stage: Stage) -> Story:
    """A secret purchase of which nothing but its existence is kept."""
    yield stage.ago(20, "10:15")
    exempting.record(SECRET, [], stage.actor("owner", "owner"))
