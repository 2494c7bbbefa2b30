"""Named reads of what happens to contracts in force; nothing here writes."""

from typing import Any

from app.accounts.models import Organisation
from app.kernel.prepared import prepared
from bidding.amendment_states import AmendmentState
from bidding.models import Amendment, Contract


def _with_contract() -> Any:
    query = Amendment.select(Amendment, Contract, Organisation).join(Contract)
    return query.switch(Amendment).join(Organisation, on=Amendment.proposer == Organisation.id)


def amendment(key: str) -> Amendment | None:
    """Return a change with its contract, None when there is none."""
    return _with_contract().where(Amendment.id == key).first()


@prepared
def amendments_by_id(keys: Any) -> Any:
    """Load many changes with their contracts."""
    return Amendment.select(Amendment, Contract).join(Contract).where(Amendment.id.in_(keys))


def amendments_of(contract: Contract) -> list[Amendment]:
    """List the changes of a contract in order."""
    query = Amendment.select(Amendment, Organisation).join(Organisation)
    return list(query.where(Amendment.contract == contract).order_by(Amendment.number))


@prepared
def amendments_waiting(party: Any) -> Any:
    """List the open changes of a party's contracts, oldest first."""
    mine = (Contract.owner == party) | (Contract.agency == party)
    query = Amendment.select(Amendment, Contract).join(Contract)
    query = query.where(mine, Amendment.state == AmendmentState.PROPOSED)
    return query.order_by(Amendment.created_at).limit(100)
