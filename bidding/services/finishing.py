"""The end of a purchase in service: when the last of its contracts is over."""

from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from bidding.models import Requirement
from bidding.service_states import ContractState
from bidding.states import REQUIREMENT, RequirementState

RUNNING = (
    ContractState.PENDING,
    ContractState.DRAFTED,
    ContractState.CONFIRMED,
    ContractState.FILED,
)


def close(requirement: Requirement, facts: dict) -> None:
    """Complete or terminate inside write() once no contract runs; before that it does nothing."""
    if requirement.state != RequirementState.IN_SERVICE:
        return
    rows = list(requirement.contracts)
    if any(row.state in RUNNING for row in rows):
        return
    done = any(row.state == ContractState.COMPLETED for row in rows)
    fire(REQUIREMENT, requirement, "complete" if done else "terminate", SYSTEM, facts=facts)
