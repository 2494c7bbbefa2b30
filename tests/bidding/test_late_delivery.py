"""A result that comes after the contract's end is still taken: late, not refused."""

import datetime as dt

from app.accounts.models import Organisation
from app.kernel import deadlines
from app.kernel.db import write
from bidding.models import Contract, Result
from bidding.service_states import ResultState
from bidding.services import contract as contracts
from tests.factories.accounts import make_actor
from tests.factories.supervision import make_contract


def test_a_late_result_is_handed_over(db, at):
    at("2026-11-20 09:00")
    contract = make_contract()
    Result.update(state=ResultState.AWAITED).where(Result.contract == contract).execute()
    with write():
        deadlines.start("bidding.service", Result.get(), at=dt.datetime(2026, 10, 1), amount=5)
    agency = make_actor("handler", organisation=Organisation.get_by_id(contract.agency_id))

    contracts.deliver(Result.get(), "补交", [], agency, None)

    assert Result.get().state == "delivered"
    assert Contract.get().state == "filed"
