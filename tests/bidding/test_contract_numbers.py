"""The number of a contract is its owner's own: two contracts never share one."""

import datetime as dt

import pytest

from app.kernel import files
from app.kernel.errors import Invalid
from bidding.models import Contract
from bidding.services import contract as contracts
from tests.bidding.scenes import pdf
from tests.factories.bidding import make_owner
from tests.factories.supervision import make_contract


def test_a_number_serves_one_contract_of_an_owner_unless_that_one_is_void(app, db, at):
    at("2026-11-20 09:00")
    owner = make_owner()
    make_contract(owner=owner, number="YL-7")
    row = make_contract(owner=owner, state="pending", number="")
    day = dt.date(2026, 11, 20)
    values = {
        "number": "YL-7", "signed_on": day, "starts_on": day, "ends_on": day,
        "amount_fen": row.award.amount_fen,
    }  # fmt: skip
    paper = (files.store(pdf(), "合同.pdf"), "合同.pdf")

    with pytest.raises(Invalid, match="已使用这一编号"):
        contracts.upload(row, values, paper, owner, None)
    Contract.update(state="void").where(Contract.id != row.id).execute()
    contracts.upload(row, values, paper, owner, None)

    assert Contract.get_by_id(row.id).number == "YL-7"
