"""How far a contract is: predicates of permissions."""

from typing import Any

from app.kernel import clock, deadlines
from app.kernel.permissions import Actor
from bidding.service_states import ContractState, ResultState

RATED = (ContractState.FILED, ContractState.COMPLETED, ContractState.TERMINATED)


def other_side(actor: Actor, contract: Any) -> bool:
    """Hold for the party that did not upload the contract."""
    return actor.org_id is not None and actor.org_id != contract.uploaded_by


def unsigned(actor: Actor, contract: Any) -> bool:
    """Hold while the two parties have not confirmed a signed contract."""
    return contract.state in {ContractState.PENDING, ContractState.DRAFTED}


def in_force(actor: Actor, contract: Any) -> bool:
    """Hold while a filed contract is being carried out."""
    return contract.state == ContractState.FILED


def is_accepted(actor: Actor, result: Any) -> bool:
    """Hold for a result that its owner has accepted."""
    return result.state == ResultState.ACCEPTED


def to_sign(actor: Actor, contract: Any) -> bool:
    """Hold while nobody has uploaded a signed contract; a framework fixes no payment."""
    return contract.state == ContractState.PENDING and contract.amount_fen > 0


def not_proposer(actor: Actor, amendment: Any) -> bool:
    """Hold for the party that did not propose the change."""
    return actor.org_id is not None and actor.org_id != amendment.proposer_id


def signing_overdue(actor: Actor, award: Any) -> bool:
    """Hold when the time to sign is over and no contract has been confirmed."""
    clocks = [view for row in award.contracts for view in deadlines.of(row, only_open=True)]
    now = clock.now()
    return any(v.kind == "bidding.signing" and v.due is not None and v.due < now for v in clocks)


def was_filed(actor: Actor, contract: Any) -> bool:
    """Hold once the contract stands in the file: only then may its service be rated."""
    return contract.state in RATED
