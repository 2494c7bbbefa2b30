"""Proposing people for a job, and seeing which open contracts bind them already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.accounts.queries import holders, people_with
from app.kernel import clock, notices, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed, Reason
from app.kernel.permissions import Actor
from bidding.models import Award, Contract, ProposedPerson, Requirement, Signup
from bidding.rules import gates, staffing
from bidding.rules.staffing import Proposed
from bidding.service_states import ContractState
from bidding.states import SignupState
from intermediaries.models import Practitioner

OPEN = (
    ContractState.PENDING,
    ContractState.DRAFTED,
    ContractState.CONFIRMED,
    ContractState.FILED,
)
MOST = 20
TOLD = "{agency}拟派人员中有 {n} 人已在其他未履行完毕的合同中任职：{title}"


def choices(agency: str) -> list[Practitioner]:
    """List the people an agency may propose."""
    mine = (Practitioner.agency == agency) & Practitioner.retired_on.is_null()
    return list(Practitioner.select().where(mine).order_by(Practitioner.name, Practitioner.id))


def proposed(signup: Signup) -> list[Practitioner]:
    """List whom a sign-up proposes."""
    query = Practitioner.select().join(ProposedPerson).where(ProposedPerson.signup == signup)
    return list(query.order_by(Practitioner.name, Practitioner.id))


def propose(signup: Signup, keys: Iterable[str], actor: Actor) -> None:
    """Name the people for the job, until F; whoever was named before and is not now is free."""
    wanted = set(keys)
    people = [one for one in choices(signup.agency_id) if one.id in wanted]
    if len(people) > MOST:
        raise Invalid({"people": Reason.of("最多拟派 {n} 人", n=MOST)})
    with write():
        _still_open(Signup.get_by_id(signup.id))
        most, blocks = numbers(signup.requirement)
        against = staffing.refusals(seen(people, signup.requirement), most, blocks)
        if against:
            raise Invalid({"people": against[0]})
        ProposedPerson.delete().where(ProposedPerson.signup == signup).execute()
        for one in people:
            ProposedPerson.create(signup=signup, practitioner=one)


def _still_open(signup: Signup) -> None:
    """Judge under the lock, by the row as it is now: F may have come, or a withdrawal."""
    if signup.state != SignupState.ACTIVE:
        raise NotAllowed(Reason("报名已撤回，不能拟派人员"))
    late = gates.signup_open(signup)
    if late:
        raise Late(*late)


def numbers(requirement: Requirement) -> tuple[int, bool]:
    """Read how many open jobs are too many here, and whether they forbid a proposal."""
    day, place = clock.today(), requirement.region_id
    return tuple(
        parameters.value(f"bidding.staff_{name}", day, place) for name in ("most", "blocks")
    )


def seen(people: Sequence[Practitioner], requirement: Requirement) -> list[Proposed]:
    """See people with the open contracts that bind them, this purchase left out."""
    jobs = _jobs(people, requirement)
    return [Proposed(one.name, one.certificate, len(jobs.get(_who(one), ()))) for one in people]


def _who(one: Practitioner) -> str:
    """Know a person by the digest of the identity number, in whatever agency he is listed."""
    return one.id_digest or one.id


def _jobs(people: Sequence[Practitioner], requirement: Requirement) -> dict[str, set[str]]:
    """Return person -> the open contracts whose winner proposed him; accepted ones free him."""
    digests = [one.id_digest for one in people if one.id_digest]
    same = Practitioner.id.in_([one.id for one in people] or [""])
    same |= Practitioner.id_digest.in_(digests or ["-"])
    query = ProposedPerson.select(Practitioner.id, Practitioner.id_digest, Contract.id)
    query = query.join(Practitioner).switch(ProposedPerson).join(Signup)
    query = query.join(
        Award,
        on=(Award.requirement == Signup.requirement) & (Award.agency == Signup.agency),
    ).join(Contract, on=Contract.award == Award.id)
    query = query.where(
        same,
        Contract.state.in_(OPEN),
        Signup.state == SignupState.ACTIVE,
        Signup.requirement != requirement.id,
    )
    found: dict[str, set[str]] = {}
    for key, digest, contract in query.tuples():
        found.setdefault(digest or key, set()).add(contract)
    return found


def of_requirement(requirement: Requirement, agency: str) -> list[Proposed]:
    """See the people a chosen agency proposed, with what binds them."""
    signup = Signup.get_or_none(
        Signup.requirement == requirement,
        Signup.agency == agency,
        Signup.state == SignupState.ACTIVE,
        Signup.edition == requirement.edition,
    )
    return seen(proposed(signup), requirement) if signup else []


def awarded(event: Any) -> None:
    """Tell owner and supervisors when a winner's people are bound by other jobs (a listener)."""
    row = Award.get_or_none(Award.id == event.subject_id)
    if row is None:
        return
    requirement = row.requirement
    busy = staffing.bound(of_requirement(requirement, row.agency_id), numbers(requirement)[0])
    if busy:
        people = [
            *people_with(requirement.owner_id, "handler"),
            *holders("supervisor.officer", requirement.region_id),
        ]
        values = {"agency": row.agency.name, "n": len(busy), "title": requirement.title}
        link = f"/bidding/requirements/{requirement.id}#staff"
        notices.notify(list(dict.fromkeys(people)), TOLD, values, link=link)


LISTENS = {"bidding.award.issued": awarded}
