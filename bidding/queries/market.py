"""The public lists of the market: notices, results, purchases without a result, contracts."""

from typing import Any

from app.accounts.models import Organisation
from bidding.award_states import AwardState
from bidding.methods import METHODS
from bidding.models import Award, Contract, Ending, Requirement
from bidding.queries.listing import Listing
from bidding.requirement_states import VOIDED, RequirementState
from bidding.service_states import ContractState
from intermediaries.models import Agency, ServiceItem

R = RequirementState
GROUPS = {
    "open": (R.SIGNUP,),
    "drawing": (
        R.FROZEN,
        R.SEEDING,
        R.SOLE,
        R.OPENING,
        R.LIVE,
        R.SCORING,
        R.CHOOSING,
        R.EXPLAINING,
    ),
    "publicity": (R.PUBLICITY, R.OBJECTION),
    "done": (R.AWARDED, R.IN_SERVICE, R.COMPLETED, R.TERMINATED),
    "ended": (R.FAILED, *VOIDED),
}
CHOSEN = (AwardState.PROPOSED, AwardState.ISSUED)
PUBLIC = (ContractState.FILED, ContractState.COMPLETED, ContractState.TERMINATED)
_Buyer = Organisation.alias()


def _notices() -> Any:
    fields = (Requirement, Organisation.name, ServiceItem.name)
    query = Requirement.select(*fields).join(Organisation).switch(Requirement)
    return query.join(ServiceItem).where(Requirement.published_at.is_null(False))


def _results() -> Any:
    fields = (Award, Requirement, Organisation.name, ServiceItem.name, Agency.name, Agency.uscc)
    query = Award.select(*fields).join(Requirement).join(Organisation).switch(Requirement)
    query = query.join(ServiceItem).switch(Award).join(Agency)
    return query.where(Award.state.in_(CHOSEN))


def _endings() -> Any:
    fields = (Ending, Requirement, Organisation.name, ServiceItem.name)
    query = Ending.select(*fields).join(Requirement).join(Organisation)
    return query.switch(Requirement).join(ServiceItem)


def _contracts() -> Any:
    fields = (Contract, Requirement, Organisation.name, _Buyer.name, ServiceItem.name)
    query = Contract.select(*fields).join(Requirement).switch(Contract)
    query = query.join(Organisation, on=Contract.agency).switch(Contract)
    query = query.join(_Buyer, on=Contract.owner).switch(Contract).join(ServiceItem)
    return query.where(Contract.state.in_(PUBLIC))


def _between(amount: Any, moment: Any) -> dict[str, Any]:
    """Filter by an amount (both ends count) and by a moment (its end does not)."""
    return {
        "low": lambda v: amount >= v,
        "high": lambda v: amount <= v,
        "since": lambda v: moment >= v,
        "until": lambda v: moment < v,
    }


NOTICES = Listing(
    rows=_notices,
    bare=lambda query: query.where(Requirement.published_at.is_null(False)),
    model=Requirement,
    moment=Requirement.published_at,
    group=Requirement.state,
    conditions={
        "states": Requirement.state.in_,
        **_between(Requirement.amount_fen, Requirement.published_at),
    },
)
RESULTS = Listing(
    rows=_results,
    bare=lambda query: query.join(Requirement).where(Award.state.in_(CHOSEN)),
    model=Award,
    moment=Award.created_at,
    group=Award.state,
    conditions={
        "stage": lambda v: Award.state == v,
        **_between(Award.amount_fen, Award.created_at),
    },
)
ENDINGS = Listing(
    rows=_endings,
    bare=lambda query: query.join(Requirement),
    model=Ending,
    moment=Ending.at,
    group=Ending.code,
    conditions={
        "code": lambda v: Ending.code == v,
        **_between(Requirement.amount_fen, Ending.at),
    },
)
CONTRACTS = Listing(
    rows=_contracts,
    bare=lambda query: query.join(Requirement).where(Contract.state.in_(PUBLIC)),
    model=Contract,
    moment=Contract.created_at,
    group=Contract.state,
    conditions={
        "state": lambda v: Contract.state == v,
        **_between(Contract.amount_fen, Contract.created_at),
    },
)


def asked_states(filters: dict[str, Any]) -> dict[str, Any]:
    """Put the states of the chosen group in place of its name."""
    rest = {name: value for name, value in filters.items() if name != "group"}
    states = GROUPS.get(filters.get("group") or "")
    return {**rest, "states": list(states)} if states else rest


def by_group(counted: dict[Any, int]) -> dict[str, int]:
    """Add the counts of states up by the group they are shown under."""
    return {key: sum(counted.get(state, 0) for state in states) for key, states in GROUPS.items()}


def method_choices() -> list[tuple[str, str]]:
    """List the methods that owners are offered, by their titles."""
    return [(method.key, method.title) for method in METHODS.values()]
