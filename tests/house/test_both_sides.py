"""Nobody acts for both sides: one person with duties in two organisations is still one person."""

import pytest

from app.accounts.models import Organisation, Person
from app.kernel.db import write
from app.kernel.errors import Forbidden
from app.kernel.fire import fire
from app.rooms import ROOMS
from bidding.models import Payment
from bidding.states import PAYMENT
from tests.factories.accounts import make_actor, make_duty
from tests.factories.supervision import make_contract

APART = {
    "bidding.amendment.agree",
    "bidding.contract.confirm",
    "bidding.objection.reject",
    "bidding.objection.uphold",
    "bidding.payment.received",
    "bidding.result.accepted",
    "supervision.entry.reject",
    "supervision.entry.uphold",
    "supervision.evaluation.moderate",
}


def test_these_moves_answer_the_other_side():
    flows = [flow for room in ROOMS for flow in room.workflows]

    assert {f"{f.kind}.{t.action}" for f in flows for t in f.transitions if t.apart} == APART


def test_one_person_never_pays_and_confirms_the_payment(app, db, at):
    at("2026-11-20 09:00")
    contract = make_contract(state="filed")
    owner, agency = (Organisation.get_by_id(k) for k in (contract.owner_id, contract.agency_id))
    payer, clerk = (make_actor("handler", organisation=one) for one in (owner, agency))
    both = Person.get_by_id(payer.person_id)
    make_duty(both, agency, "handler")
    told = {"place": 1, "event": "filed", "days": 5, "share_bp": 10_000, "amount_fen": 100}
    with write():
        row = Payment.create(contract=contract, state="due", **told)
        fire(PAYMENT, row, "paid", payer)
    with pytest.raises(Forbidden, match="代表双方"), write():
        fire(PAYMENT, row, "received", make_actor(organisation=agency, person=both))
    with write():
        fire(PAYMENT, row, "received", clerk)

    assert row.state == "received"
