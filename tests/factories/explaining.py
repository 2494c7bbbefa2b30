"""An explanation of a low price for tests that only need one to be there; a row only."""

from app.kernel.db import write
from bidding.models import Explanation, Verdict


def make_explanation(requirement, agency, **more):
    """Return what an agency was asked of its price."""
    with write():
        return Explanation.create(
            requirement=requirement,
            agency=agency,
            organisation=agency.organisation_id,
            **{"number": 1, "value": 3_000_000, "mean": 6_000_000, **more},
        )


def make_verdict(explanation, seat):
    """Return what the expert of a seat was asked about an explanation; the row alone."""
    with write():
        return Verdict.create(explanation=explanation, seat=seat, person=seat.person_id)
