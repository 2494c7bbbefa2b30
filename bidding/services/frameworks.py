"""Frameworks: a signed contract makes a member, a call-off names one, a day ends all."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from app.kernel import clock, deadlines, events, jobs
from app.kernel.db import write
from app.kernel.errors import NotAllowed, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from bidding.agreement_states import AGREEMENT, AgreementState
from bidding.models import Agreement, Contract, OpenedOffer, Requirement
from bidding.queries import frameworks as reads
from bidding.rules import framework as rules
from bidding.rules import terms_of_method, timetable
from bidding.service_states import CONTRACT, ContractState
from bidding.services import finishing, publish, terms
from intermediaries.models import Agency
from intermediaries.services import standing
from projects.models import Project

TURN = "框架协议二次选取：按公告的轮候次序"
OVER = "bidding.agreement_over"


def facts_of(row: Agreement) -> dict[str, Any]:
    """Return the facts that every event of a membership carries."""
    return {
        "notice": row.requirement.number,
        "title": row.requirement.title,
        "agency": row.agency.name,
        "agency_uscc": row.agency.uscc,
        "starts_on": str(row.starts_on),
        "ends_on": str(row.ends_on),
    }


def joined(contract: Contract) -> Agreement:
    """Open the membership inside write() when a framework's contract has been filed."""
    requirement, award = contract.requirement, contract.award
    kept = rules.read(requirement.framework)
    mine = (OpenedOffer.requirement == requirement) & (OpenedOffer.number == award.pool_number)
    offer = OpenedOffer.get_or_none(mine)
    row = Agreement.create(
        requirement=requirement,
        award=award,
        agency=award.agency_id,
        organisation=award.organisation_id,
        place=award.place,
        starts_on=min(max(kept.starts, clock.today()), kept.ends),
        ends_on=kept.ends,
        rate_bp=offer.rate_bp if offer else None,
    )
    key = "bidding.agreement.opened"
    events.record(key, row, actor=SYSTEM, facts=facts_of(row), visibility="public")
    until = dt.datetime.combine(kept.ends, dt.time(23, 59, 59))
    deadlines.start("bidding.agreement", row, until=until)
    return row


def over(payload: dict) -> None:
    """End a membership by itself when its last day is over."""
    row = Agreement.get_or_none(Agreement.id == payload["subject_id"])
    if row is None or row.state != AgreementState.IN_FORCE:
        return
    if clock.today() <= row.ends_on:  # told within its last second: it lasts to midnight
        due = dt.datetime.combine(row.ends_on + dt.timedelta(days=1), dt.time.min)
        jobs.enqueue(OVER, payload, due=due, key=f"{OVER}:{row.id}:{row.ends_on}")
        return
    _end(row, "expire", SYSTEM, "")


def leave(row: Agreement, action: str, reason: str, actor: Actor, seen: int | None) -> Event:
    """Leave, or be removed by the owner, with a public reason."""
    with write():
        return _end(row, action, actor, reason, seen)


def _end(row: Agreement, action: str, actor: Actor, reason: str, seen: int | None = None) -> Event:
    """End a membership: its contract is over, and the framework with the last of them."""
    told = facts_of(row)
    event = fire(AGREEMENT, row, action, actor, reason=reason, facts=told, seen=seen)
    contract = row.award.contracts.get()
    if contract.state == ContractState.FILED:
        fire(CONTRACT, contract, "completed", SYSTEM, facts=told)
        standing.contract_closed(contract.agency_id)
    finishing.close(Requirement.get_by_id(row.requirement_id), told)
    return event


def terms_of(framework: Requirement) -> rules.Framework:
    """Return the terms of a framework in force; NotAllowed when it is none, or without members."""
    kept = rules.read(framework.framework)
    if kept is None or not reads.members(framework.id, clock.today()):
        raise NotAllowed(Reason("框架协议现在没有有效成员，不能二次选取"))
    return kept


def call(framework: Requirement, project: Project, values: Mapping[str, Any], actor: Actor):
    """Draft a call-off: the way of the framework's notice, the shortest times of the place.

    Raises NotAllowed when the framework is not in force.
    """
    kept = terms_of(framework)
    method = rules.METHOD_OF[kept.call]
    limits = terms.limits_at(project.region_id, method, within=True)
    closes = timetable.proposed(limits.earliest_close, publish.SLACK)
    with write():
        made = publish.draft(
            project,
            framework.item_id,
            {
                "contact": framework.contact,
                "phone": framework.phone,
                "complaint_phone": framework.complaint_phone,
                "suite": framework.suite,
                "level": 1,
                "source": "none",
                "signup_until": closes,
                "draw_at": timetable.proposed_draw(closes, limits.margin),
                "publicity_days": max(1, limits.publicity_days),
                "method": method,
                **values,
            },
            actor,
        )
        made.within = framework
        made.save()
        name_turn(made)  # a draft tells whose turn it is; publishing looks again
    return made


def name_turn(requirement: Requirement) -> None:
    """Name inside write() whose turn it is; of other ways of call-off nobody is named."""
    if requirement.within_id is None or requirement.method != "direct":
        return
    turn = rules.next_in_turn(reads.tally(requirement.within_id, clock.today()))
    found = Agency.get_or_none(Agency.uscc == turn.uscc) if turn else None
    requirement.chosen = found
    requirement.rule_data = terms_of_method.write(terms_of_method.Direct(TURN))
    requirement.save()


def refused(event: Any) -> None:
    """Count a turn that was refused or missed; as often as the notice says it ends a membership."""
    requirement = Requirement.get_by_id(event.subject_id)
    if requirement.within_id is None or requirement.chosen_id is None:
        return
    kept = rules.read(requirement.within.framework)
    mine = (Agreement.requirement == requirement.within_id) & (
        Agreement.agency == requirement.chosen_id
    )
    row = Agreement.get_or_none(mine, Agreement.state == AgreementState.IN_FORCE)
    told = {one.uscc: one for one in reads.tally(requirement.within_id, clock.today())}
    if row is None or row.agency.uscc not in told:
        return
    if rules.is_out(told[row.agency.uscc], kept):
        _end(row, "lapse", SYSTEM, "")


LISTENS = {"bidding.requirement.fail": refused, "bidding.requirement.turn_down": refused}
