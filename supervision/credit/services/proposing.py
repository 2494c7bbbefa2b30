"""What the house notices by itself and proposes, once per cause; a person decides."""

from __future__ import annotations

import datetime as dt

from app.kernel import clock, overdue, parameters
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM
from bidding import queries as bought
from bidding.models import Contract
from intermediaries import queries as library
from intermediaries.models import Agency
from supervision.credit import queries, rules
from supervision.credit.parameters import GIVE_UPS, LAPSED, LATE
from supervision.credit.services import grading, ledger
from supervision.evaluation.services.hearing import design_of


def _propose(agency: Agency | None, trigger: str, facts: str, cause: str) -> None:
    """Propose what a trigger is tied to in the rules in force; nothing when it is tied to none."""
    if agency is None:
        return
    item = rules.item_for(queries.rules_on(agency.region_id).data, trigger)
    if item is not None:
        ledger.find(agency, item["code"], facts, cause, SYSTEM)


def award_lost(event: Event) -> None:
    """Hear that an award was given up, or fell because no contract was signed in time."""
    award = bought.award(event.subject_id)
    agency = library.agency(award.agency_id)
    title, notice = event.facts["title"], event.facts["notice"]
    trigger = "declined" if event.key.endswith("declined") else "forfeited"
    deed = "放弃" if trigger == "declined" else "逾期未签合同，失去"
    why = event.facts.get("reason", "")
    text = f"{deed}“{title}”（公告编号 {notice}）的中选资格。所述理由：{why}"
    _propose(agency, trigger, text, f"award:{award.id}")
    year = clock.today().year
    count = queries.give_ups(agency.id, year)
    if count >= parameters.value(GIVE_UPS, None, agency.region_id):
        text = f"{year}年放弃中选或逾期未签合同累计 {count} 次"
        _propose(agency, "give_ups", text, f"give_ups:{agency.id}:{year}")


def result_returned(event: Event) -> None:
    """Hear that a result was sent back."""
    contract = bought.result(event.subject_id).contract
    n, why = event.facts["returns"], event.facts.get("reason", "")
    text = f"“{contract.title}”的成果第 {n} 次被退回。退回理由：{why}"
    _propose(
        library.agency_of(contract.agency_id), "returned", text, f"result:{event.subject_id}:{n}"
    )


def department_returned(event: Event) -> None:
    """Hear that a department sent drawings back in the joint review."""
    contract, told = design_of(event.subject_id), event.facts
    if contract is None:
        return
    text = (
        f"“{contract.title}”的成果在“{told['title']}”第 {told['round']} 轮联合审查中"
        f"被{told['department']}退回，必须修改的意见 {told['must']} 条（{told['disciplines']}）"
    )
    cause = f"review:{event.subject_id}:{told['round']}:{told['department_id']}"
    _propose(library.agency_of(contract.agency_id), "returned", text, cause)


def result_delivered(event: Event) -> None:
    """Hear of a delivery; the first one may have come too late."""
    result = bought.result(event.subject_id)
    if result.deliveries == 0:
        _late(result.contract)


def _late(contract: Contract) -> None:
    agency, today = library.agency_of(contract.agency_id), clock.today()
    least = parameters.value(LATE, today, agency.region_id if agency else None)
    over = overdue.days(contract.ends_on, today) if contract.ends_on else 0
    if over <= least:
        return
    text = f"“{contract.title}”约定 {contract.ends_on} 前交付，逾期 {over} 天（自然日）未交付成果"
    _propose(agency, "late", text, f"late:{contract.id}")


def contract_filed(event: Event) -> None:
    """Hear of a new contract: the nights watch its time."""
    grading.plan_night()


def night(payload: dict) -> None:
    """Look once a night for what no event tells of; then recompute what time has changed."""
    today = clock.today()
    grading.plan_night()
    for contract in queries.overdue_contracts(today):
        _late(contract)
    for paper in queries.lapsed_papers(today):
        grace = parameters.value(LAPSED, today, paper.agency.region_id)
        if paper.expires_on + dt.timedelta(days=grace) < today:
            text = f"{paper.kind}（证书编号 {paper.number}）已于 {paper.expires_on} 到期，未更新"
            _propose(paper.agency, "lapsed", text, f"qualification:{paper.id}")
    grading.forget_ratings()
    if (today.month, today.day) == (1, 1):
        grading.plan_year(today.year - 1)
