"""Purchases with their winners as plain rows, for the figures of the board."""

import datetime as dt

from app.kernel import clock, jobs
from app.kernel.db import write
from bidding.models import Award, Requirement
from supervision.board import queries
from supervision.board.models import Signal
from supervision.board.services import counting
from tests.factories.bidding import make_bidder, make_owner, make_requirement


def make_award(owner, agency, amount=1_000_000, *, basis="draw", days_ago=10, **more):
    """Return the issued award of a published purchase of an owner."""
    at = clock.now() - dt.timedelta(days=days_ago)
    row = make_requirement(owner, publish_it=False)
    told = {"amount_fen": amount, "published_at": at, "state": "awarded", **more}
    with write():
        Requirement.update(told).where(Requirement.id == row.id).execute()
        return Award.create(
            requirement=row, agency=agency, organisation=agency.organisation, basis=basis,
            state="issued", issued_at=at,
        )  # fmt: skip


def counted(actor=None):
    """Count everything now; return the run."""
    with write():
        row = counting.begin("", "")
    jobs.run_due()
    return queries.run(row.id)


def make_signal(owner=None, kind="direct"):
    """Return the signal of an owner that always chooses directly (or the same agency)."""
    owner = owner or make_owner()
    agency = make_bidder()[0]
    for _ in range(5):
        make_award(owner, agency, basis="direct")
    counted()
    return queries.signal(Signal.get(Signal.kind == kind, Signal.owner == owner.org_id).id)
