"""Named reads of frameworks: members, whose turn it is, call-offs and what they came to."""

import datetime as dt
from typing import Any

from peewee import fn

from app.accounts.models import Organisation
from app.kernel import clock
from app.kernel.paging import Page, paged
from app.kernel.prepared import prepared
from bidding.agreement_states import AgreementState
from bidding.models import Agreement, Award, Contract, Requirement
from bidding.requirement_states import VOIDED, RequirementState
from bidding.rules.framework import Member
from bidding.service_states import ContractState
from intermediaries.models import Agency, ServiceItem

R = RequirementState
UNBOUGHT = (R.DRAFT, R.AUDIT, R.DISCARDED, R.FAILED, *VOIDED)
REFUSED = (R.FAILED,)


def agreement(key: str) -> Agreement | None:
    """Return a membership with its framework, None when there is none."""
    query = Agreement.select(Agreement, Requirement).join(Requirement)
    return query.where(Agreement.id == key).first()


@prepared
def agreements_by_id(keys: Any) -> Any:
    """Load many memberships with their frameworks."""
    query = Agreement.select(Agreement, Requirement).join(Requirement)
    return query.where(Agreement.id.in_(keys))


def agreements_of(framework: str) -> list[Agreement]:
    """List all memberships of a framework by place."""
    query = Agreement.select(Agreement, Agency, Requirement).join(Agency)
    query = query.switch(Agreement).join(Requirement)
    return list(query.where(Agreement.requirement == framework).order_by(Agreement.place))


def members(framework: str, day: dt.date) -> list[Agreement]:
    """List the members in force on a day, by place."""
    rows = agreements_of(framework)
    good = AgreementState.IN_FORCE
    return [row for row in rows if row.state == good and row.starts_on <= day <= row.ends_on]


def calls_of(framework: str) -> list[Requirement]:
    """List the published call-offs, newest first."""
    query = Requirement.select().where(
        Requirement.within == framework, Requirement.published_at.is_null(False)
    )
    return list(query.order_by(Requirement.published_at.desc()).limit(200))


def spent_fen(framework: str, but: str) -> int:
    """Add up the other published call-offs that did not fail: by contract, before it as published.

    A contract counts at its price of now, amended or not.
    """
    mine = (Requirement.within == framework) & (Requirement.id != but)
    signed = Contract.select(fn.SUM(Contract.amount_fen))
    signed = signed.where(
        Contract.requirement == Requirement.id, Contract.state != ContractState.VOID
    )
    total = Requirement.select(fn.SUM(fn.COALESCE(signed, Requirement.amount_fen)))
    return int(total.where(mine, Requirement.state.not_in(UNBOUGHT)).scalar() or 0)


def tally(framework: str, day: dt.date) -> list[Member]:
    """Count for each member in force how often its turn came and how often it said no."""
    turns: dict[str, list[bool]] = {}
    named = Award.select(Award.requirement).join(Requirement)
    answered = {key for (key,) in named.where(Requirement.within == framework).tuples()}
    for row in calls_of(framework):
        if row.chosen_id and row.state not in VOIDED:
            said_no = row.state in REFUSED and row.id not in answered
            turns.setdefault(row.chosen_id, []).append(said_no)
    return [
        Member(
            row.agency.uscc,
            row.place,
            called=len(turns.get(row.agency_id, ())),
            refused=sum(turns.get(row.agency_id, ())),
        )
        for row in members(framework, day)
    ]


def in_force(after: str = "", size: int = 20) -> Page:
    """Page through the memberships in force today, those that end last first."""
    today = clock.today()
    fields = (Agreement, Requirement, Organisation.name, ServiceItem.name, Agency)
    query = Agreement.select(*fields).join(Requirement).join(Organisation).switch(Requirement)
    query = query.join(ServiceItem).switch(Agreement).join(Agency)
    query = query.where(
        Agreement.state == AgreementState.IN_FORCE,
        Agreement.starts_on <= today,
        Agreement.ends_on >= today,
    )
    return paged(query, Agreement.created_at, Agreement.id, after, size)
