"""Named reads of purchases recorded outside the market; nothing here writes."""

from collections.abc import Iterator
from typing import Any

from app.accounts.models import Organisation
from app.accounts.rules.places import inside
from app.kernel.paging import Page, paged
from app.kernel.prepared import prepared
from bidding.exemption_states import ExemptionState
from bidding.models import Exemption
from bidding.rules.exempting import GROUNDS


def exemption(key: str) -> Exemption | None:
    """Return a record with its owner, None when there is none."""
    query = Exemption.select(Exemption, Organisation).join(Organisation)
    return query.where(Exemption.id == key).first()


def _narrowed(owner: str | None, filters: dict[str, str], region: str) -> Any:
    query = Exemption.select(Exemption, Organisation).join(Organisation)
    if owner is not None:
        query = query.where(Exemption.owner == owner)
    if region:
        there = inside(Exemption.region, region)
        query = query.where(there | Exemption.region.is_null())
    if filters.get("ground") in GROUNDS:
        query = query.where(Exemption.ground == filters["ground"])
    states = [one for one in ExemptionState if one == filters.get("state")]
    return query.where(Exemption.state.in_(states)) if states else query


def exemptions(
    owner: str | None,
    filters: dict[str, str],
    after: str = "",
    size: int = 20,
    *,
    region: str = "",
) -> Page:
    """Page through records, newest first; of one owner, of one division, or of all."""
    query = _narrowed(owner, filters, region)
    return paged(query, Exemption.created_at, Exemption.id, after, size)


def all_exemptions(
    owner: str | None, filters: dict[str, str], region: str = ""
) -> Iterator[Exemption]:
    """Walk through all records with the same filters."""
    after: str | None = ""
    while after is not None:
        page = exemptions(owner, filters, after, 500, region=region)
        yield from page.rows
        after = page.after


@prepared
def exemptions_waiting(owner: Any) -> Any:
    """List an owner's records that the regulator objects to, oldest first."""
    mine = (Exemption.owner == owner) & (Exemption.state == ExemptionState.OBJECTED)
    return Exemption.select().where(mine).order_by(Exemption.created_at).limit(100)


@prepared
def exemptions_answered(first: Any, last: Any) -> Any:
    """List the records that wait for the ruling of a division's regulator, oldest first."""
    there = Exemption.region.between(first, last) | Exemption.region.is_null()
    query = Exemption.select().where(Exemption.state == ExemptionState.ANSWERED, there)
    return query.order_by(Exemption.created_at).limit(100)
