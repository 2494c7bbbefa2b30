"""Named reads of the library of experts."""

from typing import Any

from app.accounts.models import Duty, Organisation, Person
from app.accounts.queries import contains, in_force
from app.kernel import narrowing
from app.kernel.paging import Page, paged
from bidding.expert_states import ExpertState
from bidding.models import Expert, ExpertItem
from intermediaries.models import ServiceItem


def _experts() -> Any:
    query = Expert.select(Expert, Person, Organisation).join(Person).switch(Expert)
    return query.join(Organisation)


def expert(key: str) -> Expert | None:
    """Return an expert with person and keeper, None when there is none."""
    return _experts().where(Expert.id == key).first()


def _knowing(item: str) -> Any:
    return ExpertItem.select(ExpertItem.expert).where(ExpertItem.item == item)


def experts_by_id(keys: Any) -> list[Expert]:
    """Load many experts together."""
    return list(_experts().where(Expert.id.in_(list(keys))))


def expert_page(filters: dict[str, str], after: str = "", size: int = 20) -> Page:
    """Page through the library, newest first; filters: q, state, item."""
    query = _experts()
    query = narrowing.same(query, filters, Expert.state)
    if filters.get("item"):
        query = query.where(Expert.id.in_(_knowing(filters["item"])))
    for word in (filters.get("q") or "").split()[:5]:
        query = query.where(contains(Expert.name, word) | contains(Expert.employer, word))
    return paged(query, Expert.created_at, Expert.id, after, size)


def drawable(item: str) -> list[Expert]:
    """List the experts in good standing who know a service, in the order of their ids."""
    good = (Expert.state == ExpertState.ACTIVE) & Expert.id.in_(_knowing(item))
    return list(_experts().where(good).order_by(Expert.id))


def known_of(experts: list[Expert]) -> dict[str, list[str]]:
    """Name the services that each of these experts knows, by the expert's id."""
    query = ExpertItem.select(ExpertItem, ServiceItem).join(ServiceItem)
    found: dict[str, list[str]] = {one.id: [] for one in experts}
    for row in query.where(ExpertItem.expert.in_(list(found))).order_by(ExpertItem.id):
        found[row.expert_id].append(row.item.name)
    return found


def expert_of(person: str) -> Expert | None:
    """Return the entry of a person, None when he has none."""
    return _experts().where(Expert.person == person).first()


def codes_of(expert: Expert) -> list[str]:
    """List the codes of the services an expert knows."""
    rows = expert.known.select(ExpertItem.item).order_by(ExpertItem.id)
    return [code for (code,) in rows.tuples()]


def duties_of(people: list[str]) -> dict[str, list[str]]:
    """Return the codes of the organisations that each of these persons holds a duty of now."""
    query = Duty.select(Duty, Organisation).join(Organisation)
    query = query.where(in_force(), Duty.person.in_(people), Organisation.uscc.is_null(False))
    found: dict[str, list[str]] = {}
    for row in query.order_by(Duty.id):
        found.setdefault(row.person_id, []).append(row.organisation.uscc)
    return found
