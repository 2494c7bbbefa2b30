"""An agency's own ledger of notices; nobody else's rows are ever read here."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from app.kernel.paging import Page, paged
from bidding.award_states import AwardState
from bidding.models import Award, LedgerRow, Requirement, Signup

MOST = 500  # notices of this market that are taken over at once


def row(key: str) -> LedgerRow | None:
    """Return a row, None when there is none."""
    return LedgerRow.get_or_none(LedgerRow.id == key)


def page(organisation: str, filters: Mapping[str, Any], after: str = "", size: int = 20) -> Page:
    """Page through an agency's ledger, the newest notice first."""
    query = _under(LedgerRow.select().where(LedgerRow.organisation == organisation), filters)
    return paged(query, LedgerRow.published_on, LedgerRow.id, after, size)


def _under(query: Any, filters: Mapping[str, Any]) -> Any:
    if filters.get("q"):
        word = filters["q"]
        query = query.where(LedgerRow.project.contains(word) | LedgerRow.owner.contains(word))
    if filters.get("place"):
        query = query.where(LedgerRow.requirement.is_null(filters["place"] == "other"))
    if filters.get("won"):
        query = query.where(LedgerRow.won == (filters["won"] == "yes"))
    if filters.get("since"):
        query = query.where(LedgerRow.published_on >= filters["since"])
    if filters.get("until"):
        query = query.where(LedgerRow.published_on <= filters["until"])
    return query


def missing(organisation: str) -> list[Requirement]:
    """List the notices of this market that an agency signed up to and its ledger has not."""
    kept = LedgerRow.select(LedgerRow.requirement).where(
        LedgerRow.organisation == organisation, LedgerRow.requirement.is_null(False)
    )
    mine = (Signup.organisation == organisation) & Signup.slot.is_null(False)
    signed = Signup.select(Signup.requirement).where(mine)
    query = Requirement.select().where(Requirement.id.in_(signed), Requirement.id.not_in(kept))
    return list(query.order_by(Requirement.published_at).limit(MOST))


def decided(organisation: str) -> list[tuple[str, bool | None]]:
    """List (row, won?) of those rows of this market whose outcome is not noted as it is now.

    An award that was given up or taken back is none; while a new round runs nothing is known.
    """
    over = ("awarded", "in_service", "completed", "terminated", "failed", "cancelled", "invalid")
    fields = (LedgerRow.id, LedgerRow.won, Requirement.id, Requirement.state)
    query = LedgerRow.select(*fields).join(Requirement)
    query = query.where(LedgerRow.organisation == organisation)
    rows = list(query.order_by(LedgerRow.published_on.desc()).limit(MOST).tuples())
    wins = Award.select(Award.requirement).where(
        Award.organisation == organisation, Award.state == AwardState.ISSUED
    )
    won = {key for (key,) in wins.tuples()}
    now = [
        (key, noted, need in won if str(state) in over else None)
        for key, noted, need, state in rows
    ]
    return [(key, outcome) for key, noted, outcome in now if noted is not outcome]


def known(organisation: str) -> set[tuple[str, str, dt.date]]:
    """Read what tells the notices of an agency's ledger apart."""
    fields = (LedgerRow.supermarket, LedgerRow.project, LedgerRow.published_on)
    return set(LedgerRow.select(*fields).where(LedgerRow.organisation == organisation).tuples())
