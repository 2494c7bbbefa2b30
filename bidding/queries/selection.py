"""Named reads of what surrounds a selection: audits, questions, labelled draws, rankings."""

from typing import Any

from app.accounts.models import Organisation
from app.kernel.prepared import prepared
from bidding.models import Requirement
from bidding.requirement_states import RequirementState
from intermediaries.models import Agency

MOST = 200


@prepared
def in_audit() -> Any:
    """List the drafts that lie with the operating body, oldest first."""
    query = Requirement.select(Requirement, Organisation).join(Organisation)
    query = query.where(Requirement.state == RequirementState.AUDIT)
    return query.order_by(Requirement.created_at).limit(MOST)


def listed_agency(uscc: str) -> Agency | None:
    """Return the listed agency with a credit code, None when there is none."""
    return Agency.get_or_none((Agency.uscc == uscc) & (Agency.state == "listed"))
