"""What an owner should know before publishing: limits of the place, and pieces of one service."""

import datetime as dt

from app.kernel import clock
from app.kernel.errors import Reason
from app.kernel.prepared import prepared
from bidding.models import Requirement
from bidding.requirement_states import VOIDED, RequirementState
from bidding.rules import splitting
from bidding.rules.splitting import Earlier
from bidding.services import terms
from intermediaries import queries as shelf
from intermediaries.rules import limits as local

MOST = 100
UNDONE = (*VOIDED, RequirementState.FAILED)


def warnings(requirement: Requirement) -> list[Reason]:
    """Say what speaks for care; nothing of it forbids."""
    today = clock.today()
    bounds = shelf.limits_on(requirement.region_id, requirement.item, today)
    return local.remarks(bounds, requirement.amount_fen, today.year) + pieces(requirement)


def pieces(requirement: Requirement) -> list[Reason]:
    """Warn where this and earlier purchases look like one service in pieces."""
    today = clock.today()
    bounds = shelf.limits_on(requirement.region_id, requirement.item, today)
    months = terms.number_of("split_months", requirement)
    before = earlier(requirement, splitting.since(today, months))
    floors = _floors(requirement, bounds)
    return splitting.warnings(requirement.amount_fen, before, floors, months)


def _floors(requirement: Requirement, bounds: dict[str, local.Limit]) -> list[int]:
    """List the amounts under which somebody may want to stay."""
    floors = [row.floor_fen for row in bounds.values()]
    floors += [row.ceiling_fen for row in bounds.values()]
    if local.TENDER not in bounds:
        floors.append(terms.limits(requirement).tender_limit_fen)
    return [floor for floor in floors if floor]


def earlier(requirement: Requirement, since: dt.date) -> list[Earlier]:
    """List what the same owner bought of the same item for the same project since a day."""
    same = (requirement.owner_id, requirement.project_id, requirement.item_id)
    rows = _bought(*same, requirement.id, dt.datetime.combine(since, dt.time()))
    return [Earlier(r.number or "", r.title, r.amount_fen, r.published_at.date()) for r in rows]


@prepared
def _bought(owner, project, item, but, since):
    same = (Requirement.owner == owner) & (Requirement.project == project)
    query = Requirement.select().where(same, Requirement.item == item, Requirement.id != but)
    query = query.where(Requirement.published_at >= since, Requirement.state.not_in(UNDONE))
    return query.order_by(Requirement.published_at).limit(MOST)
