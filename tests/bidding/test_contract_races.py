"""Two at once where a sum or a turn is shared: call-offs of one framework, changes of one contract."""

import datetime as dt

import pytest

from app.kernel import files, jobs
from app.kernel.db import write
from bidding.models import Agreement, Amendment, Contract, Requirement
from bidding.rules.several import Several
from bidding.services import amending, frameworks, lotting
from tests.bidding.scenes import OPENS
from tests.bidding.test_frameworks import HALF, chosen, fresh
from tests.factories.accounts import make_actor
from tests.factories.supervision import make_contract
from tests.racing import at_once, refused

CALL = {"title": "一号楼检测", "content": "检测", "amount_fen": 1_000_000, "service_days": 9}


@pytest.fixture(autouse=True)
def _house(app, committing_db, settings, at):
    files.configure(settings)
    at(OPENS)


def test_two_call_offs_at_once_never_pass_the_ceiling(at):
    owner, row, _ = chosen(3, Several(3, 2), HALF)
    jobs.run_due(dt.datetime(2026, 12, 1))
    at("2026-12-01 09:00")
    with write():
        for one in Contract.select():
            frameworks.joined(one)
        ceiling = {**row.framework, "total_fen": 1_500_000}
        Requirement.update(framework=ceiling).where(Requirement.id == row.id).execute()
    assert Agreement.select().count() == 3
    made = [frameworks.call(fresh(row), row.project, CALL, owner) for _ in range(2)]

    answers = at_once(*[lambda one=one: lotting.publish_all(fresh(one), owner) for one in made])

    assert len(refused(answers)) == 1
    assert sorted(str(fresh(one).state) for one in made) == ["draft", "signup"]


def test_two_parties_propose_a_change_at_once_and_one_waits():
    contract = make_contract(ends_on=dt.date(2026, 12, 10))
    sides = [make_actor("handler", organisation=one) for one in (contract.owner, contract.agency)]
    told = {"ends_on": None, "amount_fen": None, "scope": "增加地下室复核", "amount_why": ""}
    told["reason"] = "设计变更"

    answers = at_once(
        *[lambda side=one: amending.propose(Contract.get(), told, [], side) for one in sides]
    )

    assert [list(one.reasons) for one in refused(answers)] == [[amending.WAITING]]
    assert Amendment.select().count() == 1
