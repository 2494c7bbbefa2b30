"""Naming whom a selection chose: one agency, or the first n with their shares; publicity starts."""

from collections.abc import Sequence

from app.kernel import deadlines, events
from app.kernel.permissions import SYSTEM
from bidding.models import Agreement, Award, Freeze, Requirement, Signup
from bidding.queries import sealing
from bidding.rules import several
from bidding.rules.selection.offers import half_up

WHOLE = several.WHOLE


def award_facts(row: Award) -> dict:
    """Return the facts that every event of an award carries."""
    requirement = row.requirement
    told = {
        "notice": requirement.number,
        "title": requirement.title,
        "project_code": requirement.project.number,
        "item": requirement.item_id,
        "amount_fen": row.amount_fen,
        "agency": row.agency.name,
        "agency_uscc": row.agency.uscc,
        "owner": requirement.owner.name,
        "owner_uscc": requirement.owner.uscc or "",
        "basis": row.basis,
        "turn": row.turn,
    }
    if not several.read(requirement.several).is_one:
        told |= {"place": row.place, "share": several.percent(row.share_bp)}
    return told


def propose(
    requirement: Requirement,
    number: int,
    basis: str,
    turn: int,
    why: str = "",
    *,
    amount_fen: int | None = None,
) -> Award:
    """Name the candidate with this pool number; its publicity starts.

    `amount_fen` is what the agency offered; None: its opened offer, else the notice's price.
    """
    price = amount_fen or sealing.offered(requirement, number) or requirement.amount_fen
    row = _name(requirement, number, basis, turn, (1, WHOLE), price, why)
    display(requirement)
    return row


def propose_all(
    requirement: Requirement, numbers: Sequence[int], basis: str, turn: int
) -> list[Award]:
    """Name the first of `numbers`, as many as the notice says, each with its share of the work.

    Fewer than the notice's least: nobody is named and the list is empty.
    """
    rule = several.read(requirement.several)
    numbers = numbers[: several.taken(rule, len(numbers))]
    parts = several.shares(rule, len(numbers))
    prices = several.amounts(requirement.amount_fen, parts) if parts else ()
    rows = []
    for place, (number, part, fixed) in enumerate(zip(numbers, parts, prices, strict=True), 1):
        price = _price(requirement, number, part, fixed)
        rows.append(_name(requirement, number, basis, turn, (place, part), price))
    if rows:
        display(requirement)
    return rows


def follow(requirement: Requirement, number: int, basis: str, left: Award) -> Award:
    """Put the next one into the place and share of a winner that left; publicity starts again."""
    fixed = left.amount_fen if requirement.price_mode == "fixed" else 0
    price = _price(requirement, number, left.share_bp, fixed)
    row = _name(requirement, number, basis, requirement.turn, (left.place, left.share_bp), price)
    display(requirement)
    return row


def _price(requirement: Requirement, number: int, part: int, fixed: int) -> int:
    """Return what a winner is paid for its share; a framework has no price."""
    if requirement.framework:
        return 0
    offered = sealing.offered(requirement, number)
    return half_up(offered * part, WHOLE) if offered else fixed


def _name(
    requirement: Requirement,
    number: int,
    basis: str,
    turn: int,
    place: tuple[int, int],
    amount_fen: int,
    why: str = "",
) -> Award:
    frozen = Freeze.get(Freeze.requirement == requirement)
    signup = Signup.get_by_id(frozen.signups[number - 1])
    if requirement.within_id is not None and requirement.price_mode == "fixed":
        amount_fen = _agreed(requirement.within_id, signup.agency_id, amount_fen)
    row = Award.create(
        requirement=requirement,
        agency=signup.agency_id,
        organisation=signup.organisation_id,
        basis=basis,
        turn=turn,
        pool_number=number,
        amount_fen=amount_fen,
        place=place[0],
        share_bp=place[1],
        reason=why,
    )
    facts = award_facts(row)
    events.record("bidding.award.proposed", row, actor=SYSTEM, facts=facts, visibility="public")
    return row


def _agreed(framework: str, agency: str, amount_fen: int) -> int:
    """Take off the discount that a member offered in its framework."""
    mine = (Agreement.requirement == framework) & (Agreement.agency == agency)
    row = Agreement.get_or_none(mine)
    return half_up(amount_fen * (WHOLE - (row.rate_bp or 0)), WHOLE) if row else amount_fen


def display(requirement: Requirement) -> None:
    """Start the time in which the result is on display."""
    hours = requirement.publicity_hours
    amount, unit = (hours, "hours") if hours else (requirement.publicity_days, None)
    deadlines.start("bidding.publicity", requirement, amount=amount, unit=unit)
