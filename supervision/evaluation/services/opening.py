"""What happens by itself when a contract ends: the agency's record is written, windows open.

A service that was broken off has no accepted result, so no stars are asked for it: the end, its
public reason and the returns stand in the record and speak for themselves.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.accounts.models import Organisation
from app.kernel import clock, deadlines, events, jobs, parameters
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM
from bidding import queries as bought
from bidding.models import Contract
from intermediaries import queries as library
from intermediaries.models import Agency
from intermediaries.services import performance
from supervision.evaluation import queries, rules
from supervision.evaluation.models import Evaluation
from supervision.evaluation.parameters import DEPARTMENTS, REGULATORS, SAMPLING, SURVEY, WEIGHT

OPENED = "supervision.evaluation.open"
DELIVERED = "bidding.result.delivered"
KINDS = {
    rules.DEPARTMENT: "department",
    rules.REGULATOR: "regulator",
    rules.CENTRE: "operator",
}
CHOSEN_BY = {rules.DEPARTMENT: DEPARTMENTS, rules.REGULATOR: REGULATORS}


def contract_ended(event: Event) -> None:
    """Hear of a fulfilled or broken-off contract; hearing it twice changes nothing."""
    contract = bought.contract(event.subject_id)
    agency = library.agency_of(contract.agency_id) if contract else None
    if agency is None:
        return
    completed = event.key == "bidding.contract.completed"
    _note(contract, agency, "completed" if completed else "terminated")
    if completed:
        for role in rules.ROLES:
            if role == rules.OWNER and samples(contract.project.region_id):
                _wait(clock.today().year)
            else:
                open_window(contract, agency, role)


def samples(region: str | None) -> bool:
    """Say whether owners of a place are drawn once a year instead of being asked each time."""
    return parameters.value(SAMPLING, clock.today(), region)


def _wait(year: int) -> None:
    """Promise the survey of a year, once: it begins when the year is over."""
    due = dt.datetime(year + 1, 1, 1, 1)
    jobs.enqueue(SURVEY, {"year": year, "after": ""}, due=due, key=f"{SURVEY}:{year}:")


def _note(contract: Contract, agency: Agency, ended: str) -> None:
    result, today = bought.result_of(contract), clock.today()
    promised = used = None
    if contract.starts_on and contract.ends_on:
        promised = (contract.ends_on - contract.starts_on).days + 1
        handed = _delivered_on(result)
        used = None if handed is None else max(0, (handed - contract.starts_on).days + 1)
    performance.note(
        agency,
        contract.id,
        title=contract.title,
        project_code=contract.project.number or "",
        owner=contract.owner_id,
        item=contract.item_id,
        amount_fen=contract.amount_fen,
        signed_on=contract.signed_on,
        accepted_on=today if ended == "completed" else None,
        ended=ended,
        ended_on=today,
        days_promised=promised,
        days_used=used,
        returns=result.returns if result else 0,
    )


def _delivered_on(result: Any) -> Any:
    """Return the day of the last delivery; the owner's time to accept is not the agency's."""
    if result is None:
        return None
    found = events.timeline(result.subject_kind, result.id)
    return next((event.at.date() for event in found if event.key == DELIVERED), None)


def open_window(contract: Contract, agency: Agency, role: str) -> None:
    """Ask one role for its rating of a contract, once."""
    rater = rater_of(contract, role)
    if rater is None or queries.evaluation_of(contract.id, role) is not None:
        return
    region, result = contract.project.region_id, bought.result_of(contract)
    today = clock.today()
    weights = {g: parameters.value(WEIGHT.format(g), today, region) for g in rules.GROUPS}
    row = Evaluation.create(
        contract=contract,
        agency=agency,
        owner=contract.owner_id,
        item=contract.item_id,
        region=region,
        role=role,
        rater=rater,
        edition=rules.edition_of(weights),
        returns=result.returns if result else 0,
    )
    facts = {
        "title": contract.title,
        "agency": agency.name,
        "rater": rater.name,
        "role": role,
        "edition": row.edition,
        "returns": row.returns,
    }
    events.record(OPENED, row, actor=SYSTEM, facts=facts, visibility="public")
    deadlines.start("supervision.rating", row)


def rater_of(contract: Contract, role: str) -> Organisation | None:
    """Choose who speaks for a role: the owner; the office named for the sector and place; for
    regulator and operator else the one whose region is nearest, or the only one there is."""
    if role == rules.OWNER:
        return contract.owner
    region = contract.project.region_id
    if role in CHOSEN_BY:
        lines = parameters.value(CHOSEN_BY[role], clock.today(), region)
        code = rules.office_of(lines, contract.item.sector)
        if code:
            return _offices(role).where(Organisation.uscc == code).first()
    return None if role == rules.DEPARTMENT else _nearest(role, region)


def _offices(role: str) -> Any:
    query = Organisation.select().where(Organisation.kind == KINDS[role])
    return query.where(Organisation.state == "approved").order_by(Organisation.id)


def _nearest(role: str, region: str | None) -> Organisation | None:
    found = list(_offices(role))
    covering = [one for one in found if _covers(one.region_id, region)]
    if covering:
        return max(covering, key=lambda one: len(one.region_id.rstrip("0")))
    return found[0] if len(found) == 1 else None


def _covers(office: str | None, region: str | None) -> bool:
    return bool(office and region) and region.startswith(office.rstrip("0"))
