"""What the nights look for: late results, certificates that ran out; whom an event concerns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peewee import Value, fn

from app.kernel.prepared import prepared
from bidding.models import Contract, Result
from bidding.service_states import ContractState, ResultState
from intermediaries.models import Agency, Qualification
from intermediaries.states import AgencyState, CheckState
from supervision.credit.models import CreditEntry
from supervision.evaluation.models import Evaluation

LOOK_BACK = dt.timedelta(days=120)
MISSED = dt.timedelta(days=14)  # nights in which nobody worked


def _is_new(kind: str, key: Any) -> Any:
    """Build the condition that nothing was proposed for this cause yet."""
    cause = Value(f"{kind}:").concat(key)
    return ~fn.EXISTS(CreditEntry.select(CreditEntry.id).where(CreditEntry.cause == cause))


def slid_out(first: dt.date) -> list[str]:
    """List the agencies with a rating that left the period beginning on a day, lately."""
    return sorted(key for (key,) in _slid_out(first=first, missed=first - MISSED))


@prepared
def _slid_out(first, missed):
    gone = (Evaluation.counted_at >= missed) & (Evaluation.counted_at < first)
    return Evaluation.select(Evaluation.agency).where(gone).distinct().tuples()


def overdue_contracts(today: dt.date, limit: int = 500) -> list[Contract]:
    """List filed contracts whose time ended lately and whose result never came."""
    return _overdue(today=today, begin=today - LOOK_BACK, most=limit)


@prepared
def _overdue(today, begin, most):
    query = (
        Contract.select()
        .join(Result)
        .where(
            Contract.state == ContractState.FILED,
            Contract.ends_on < today,
            Contract.ends_on >= begin,
            Result.state == ResultState.AWAITED,
            Result.deliveries == 0,
            _is_new("late", Contract.id),
        )
    )
    return query.order_by(Contract.ends_on, Contract.id).limit(most)


def lapsed_papers(today: dt.date, limit: int = 500) -> list[Qualification]:
    """List verified certificates of listed agencies that ran out lately without a successor."""
    return _lapsed(today=today, begin=today - LOOK_BACK, most=limit)


@prepared
def _lapsed(today, begin, most):
    later = Qualification.alias()
    renewed = later.select(later.id).where(
        later.agency == Qualification.agency,
        later.kind == Qualification.kind,
        later.retired_on.is_null(),
        later.expires_on.is_null() | (later.expires_on >= today),
    )
    query = (
        Qualification.select(Qualification, Agency)
        .join(Agency)
        .where(
            Qualification.expires_on < today,
            Qualification.expires_on >= begin,
            Qualification.retired_on.is_null(),
            Qualification.state == CheckState.VERIFIED,
            Agency.state == AgencyState.LISTED,
        )
    )
    rows = query.where(~fn.EXISTS(renewed), _is_new("qualification", Qualification.id))
    return rows.order_by(Qualification.expires_on, Qualification.id).limit(most)


def rated_agency(evaluation: str) -> str | None:
    """Return the agency that a rating is about."""
    found = Evaluation.select(Evaluation.agency).where(Evaluation.id == evaluation).tuples()
    return next((key for (key,) in list(found)), None)


def contracted_agency(contract: str) -> str | None:
    """Return the agency of a contract."""
    found = Agency.select(Agency.id).join(Contract, on=(Contract.agency == Agency.organisation))
    return next((key for (key,) in list(found.where(Contract.id == contract).tuples())), None)
