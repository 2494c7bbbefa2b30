"""kill -9 while a contract is filed, a result handed over, a rating opened: all of it or nothing."""

import datetime as dt

import pytest

from app.kernel import deadlines, files, log
from app.kernel.events import Event
from app.kernel.files import Attachment
from app.kernel.jobs import Job
from bidding.models import Contract, Result
from bidding.service_states import ContractState
from supervision.evaluation.models import Evaluation
from tests.factories.accounts import make_actor
from tests.factories.supervision import make_contract
from tests.house.killed import ACTS
from tests.house.test_killed import OPENS, SIGKILL, check_log, house, killed

__all__ = ["house", "killed"]


def standing():
    """Everything that the three moves change."""
    clocks = {view.kind: len(view.steps) for one in Result.select() for view in deadlines.of(one)}
    return {
        "contract": str(Contract.get().state),
        "results": [(str(one.state), one.deliveries) for one in Result.select()],
        "clocks": clocks,
        "papers": Attachment.select().count(),
        "ratings": Evaluation.select().count(),
        "log": (*log.head(), Event.select().count()),
        "jobs": Job.select().where(Job.kind != files.SWEEP).count(),  # bytes may come before
    }


@pytest.fixture
def sides():
    """(contract before the other side has confirmed it, owner, agency)"""
    day = OPENS.date()
    made = make_contract(starts_on=day, ends_on=day + dt.timedelta(days=20))
    Result.delete().execute()
    state = {"state": ContractState.DRAFTED, "uploaded_by": made.owner_id}
    Contract.update(**state).where(Contract.id == made.id).execute()
    return made, *[make_actor("handler", organisation=one) for one in (made.owner, made.agency)]


def test_each_step_of_a_contract_is_whole_or_was_never_begun(sides, killed, app, capsys, tmp_path):
    made, owner, agency = sides
    steps = [
        ("confirm", agency, "bidding.result.awaited"),
        ("deliver", agency, "bidding.result.delivered"),
        ("accept", owner, "bidding.contract.completed"),
    ]
    for verb, actor, key in steps:
        before = standing()

        dead = killed(OPENS, key, f"act:{verb}", made.id, actor.person_id, actor.org_id)

        assert dead.returncode == SIGKILL, dead.stderr
        assert standing() == before, verb
        ACTS[verb](Contract.get(), actor)

    after = standing()
    assert (after["contract"], after["results"]) == ("completed", [("accepted", 1)])
    assert (after["papers"], after["ratings"]) == (1, 1)
    check_log(app.test_client(), capsys, tmp_path)
