"""Named reads of people, organisations and duties; nothing here writes."""

import datetime as dt
import functools
import operator
from collections.abc import Iterable

from peewee import JOIN, fn

from app.accounts.models import Duty, Organisation, Person, Region
from app.accounts.rules.places import NATION, inside, within
from app.accounts.rules.regions import ancestors
from app.accounts.rules.throttle import account_key
from app.accounts.states import OrganisationState, PersonState
from app.kernel import clock, narrowing
from app.kernel.prepared import prepared


def organisation(key: str) -> Organisation | None:
    """Return the organisation with its region, None when there is none."""
    return _organisation.first(key)


@prepared
def _organisation(key):
    query = Organisation.select(Organisation, Region).join(Region, JOIN.LEFT_OUTER)
    return query.where(Organisation.id == key)


def person(key: str) -> Person | None:
    """Return the person, None when there is none."""
    return Person.get_or_none(Person.id == key)


def person_by_login(login: str) -> Person | None:
    """Return the person who signs in with `login` (any case)."""
    return Person.get_or_none(Person.login == login.strip().lower())


def in_force(moment: dt.datetime | None = None):
    """Build the condition that a duty counts at `moment` (now)."""
    at = moment or clock.now()
    return (
        Duty.revoked_at.is_null() & (Duty.since <= at) & (Duty.until.is_null() | (Duty.until > at))
    )


def duties_of(person_id: str) -> list[Duty]:
    """List the duties in force with their organisations, by organisation name."""
    query = Duty.select(Duty, Organisation).join(Organisation)
    query = query.where(in_force(), Duty.person == person_id)
    return list(query.order_by(Organisation.name, Duty.role))


def organisations_of(person_id: str) -> list[Organisation]:
    """List the organisations a person may act for (or waits for), by name."""
    found = {duty.organisation_id: duty.organisation for duty in duties_of(person_id)}
    return list(found.values())


def places_of(person_id: str) -> list[tuple[str, str]]:
    """List id and name of the organisations a person may act for, by name; for every page."""
    return _places_of(person=person_id, at=clock.now())


@prepared
def _places_of(person, at):
    query = Organisation.select(Organisation.id, Organisation.name).join(Duty)
    query = query.where(in_force(at), Duty.person == person).distinct()
    return query.order_by(Organisation.name, Organisation.id).tuples()


def names_of(keys: list[str]) -> dict[str, str]:
    """Name organisations by their ids."""
    return dict(_names(keys=keys)) if keys else {}


@prepared
def _names(keys):
    return (
        Organisation.select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(keys))
        .tuples()
    )


def roles_of(person_id: str, organisation_id: str) -> list[str]:
    """List the roles a person holds now in one organisation."""
    return [role for (role,) in _roles(person_id, organisation_id, clock.now())]


@prepared
def _roles(person, organisation, at):
    mine = (Duty.person == person) & (Duty.organisation == organisation)
    return Duty.select(Duty.role).where(in_force(at), mine).order_by(Duty.role).tuples()


def holders(duty: str, *places: str | None) -> list[str]:
    """List the ids of the people who hold `duty` ("operator.clerk") in approved organisations; of
    those whose division contains one of the `places`, where one is named."""
    named = [place for place in places if place]
    found = holders_with_places(duty)
    near = [key for key, here in found if not named or any(within(here, one) for one in named)]
    return list(dict.fromkeys(near))


def holders_with_places(duty: str) -> list[tuple[str, str]]:
    """List who holds `duty` with the division of his organisation; "" where it is no bound."""
    kind, role = duty.split(".", 1)
    found = _holders(kind=kind, role=role, at=clock.now())
    return [(key, "" if here in (None, NATION) else here) for key, here in found]


@prepared
def _holders(kind, role, at):
    query = Duty.select(Duty.person, Organisation.region).join(Organisation)
    query = query.where(in_force(at), Duty.role == role, Organisation.kind == kind)
    query = query.where(Organisation.state == "approved").distinct()
    return query.order_by(Duty.person, Organisation.region).tuples()


def people_with(organisation_id: str, *roles: str) -> list[str]:
    """List the ids of an organisation's people who hold one of `roles` (any role if none)."""
    given = {"organisation": organisation_id, "at": clock.now()}
    found = _people_in(**given, roles=list(roles)) if roles else _people_of(**given)
    return [key for (key,) in found]


@prepared
def _people_of(organisation, at):
    query = Duty.select(Duty.person).where(in_force(at), Duty.organisation == organisation)
    return query.distinct().order_by(Duty.person).tuples()


@prepared
def _people_in(organisation, at, roles):
    query = Duty.select(Duty.person).where(in_force(at), Duty.organisation == organisation)
    return query.where(Duty.role.in_(roles)).distinct().order_by(Duty.person).tuples()


def region_path(region: Region) -> str:
    """Write a division with those above it: 江苏省南京市玄武区."""
    return region_paths([region.code])[region.code]


def region_paths(codes: Iterable[str]) -> dict[str, str]:
    """Write many divisions, each with those above it; codes that none carries are left out."""
    chains = {code: [*reversed(ancestors(code)), code] for code in codes}
    asked = {one for chain in chains.values() for one in chain}
    rows = Region.select(Region.code, Region.name).where(Region.code.in_(asked)) if asked else ()
    names = {row.code: row.name for row in rows}
    return {
        code: "".join(names.get(one, "") for one in chain)
        for code, chain in chains.items()
        if code in names
    }


def find_regions(typed: str, limit: int = 20) -> list[Region]:
    """Find present divisions by code, by name, or by name with those above it, in code order."""
    text = "".join(typed.split())
    if not text:
        return []
    exact = list(Region.select().where(Region.code == text, _present()))
    if exact:
        return exact
    endings = [text[i:] for i in range(len(text))]
    query = Region.select().where(Region.name.in_(endings), _present()).order_by(Region.code)
    found = list(query)
    paths = region_paths([region.code for region in found])
    return [region for region in found if paths[region.code].endswith(text)][:limit]


def regions_like(typed: str, limit: int = 5) -> list[str]:
    """List, written with those above, present divisions whose names begin as typed: 南京."""
    text = "".join(typed.split())
    query = Region.select(Region.code).where(Region.name.startswith(text), _present())
    codes = [region.code for region in query.order_by(Region.code).limit(limit)] if text else []
    return list(region_paths(codes).values())


def _present():
    return Region.valid_to.is_null() | (Region.valid_to >= clock.today())


def contains(field, text: str):
    """Build the condition that a text column contains `text`, letters in any case."""
    return narrowing.contains(fn.LOWER(field), text.lower())


def has_operator() -> bool:
    """Say whether any operating body is there to approve registrations and admit agencies."""
    mine = (Organisation.kind == "operator") & (Organisation.state == "approved")
    return Organisation.select().where(mine).exists()


def pending_organisations(
    limit: int = 200, *, here: str = "", others: tuple[str, ...] = ()
) -> list[Organisation]:
    """List registrations that wait for an operator, the oldest first: of the division `here` and,
    where `others` are named, those that lie in none of these."""
    if not here:
        return _pending(most=limit)
    column = Organisation.region
    near = column.is_null() | inside(column, here)
    if others:
        near |= ~functools.reduce(operator.or_, [inside(column, one) for one in others])
    return list(_waiting().where(near).limit(limit))


@prepared
def _pending(most):
    return _waiting().limit(most)


def _waiting():
    query = Organisation.select(Organisation, Region).join(Region, JOIN.LEFT_OUTER)
    return query.where(Organisation.state == "pending").order_by(Organisation.created_at)


def members(organisation_id: str) -> dict[Person, list[Duty]]:
    """Return the people of an organisation with their duties in force, by name."""
    query = Duty.select(Duty, Person).join(Person)
    query = query.where(in_force(), Duty.organisation == organisation_id)
    found: dict[Person, list[Duty]] = {}
    for duty in query.order_by(Person.name, Person.id, Duty.role):
        found.setdefault(duty.person, []).append(duty)
    return found


def organisations(*, text: str, kind: str, state: str, after: str, size: int) -> list[Organisation]:
    """Search the register, by name and id; `after` is the id of the last row seen."""
    query = Organisation.select(Organisation, Region).join(Region, JOIN.LEFT_OUTER)
    if text:
        query = query.where(contains(Organisation.name, text) | contains(Organisation.uscc, text))
    if kind:
        query = query.where(Organisation.kind == kind)
    if state in set(OrganisationState):
        query = query.where(Organisation.state == state)
    last = Organisation.get_or_none(Organisation.id == after) if after else None
    if last is not None:
        same = (Organisation.name == last.name) & (Organisation.id > last.id)
        query = query.where((Organisation.name > last.name) | same)
    return list(query.order_by(Organisation.name, Organisation.id).limit(size))


def people(*, text: str, state: str, after: str, size: int) -> list[Person]:
    """Search the accounts, by login; `after` is the login of the last row seen."""
    query = Person.select().where(Person.login > after)
    if text:
        query = query.where(contains(Person.login, text) | contains(Person.name, text))
    if state in set(PersonState):
        query = query.where(Person.state == state)
    return list(query.order_by(Person.login).limit(size))


def holding(role: str) -> list[Duty]:
    """List who holds an administrator's duty now."""
    query = Duty.select(Duty, Person).join(Person).where(in_force(), Duty.role == role)
    return list(query.order_by(Person.login))


def people_of_keys(keys: list[str]) -> dict[str, Person]:
    """Find the people behind locked account counters; addresses and unknown names have none."""
    wanted = {key for key in keys if key.startswith("account:")}
    if not wanted:
        return {}
    logins = Person.select(Person.login).tuples().iterator()
    found = {account_key(login): login for (login,) in logins if account_key(login) in wanted}
    rows = Person.select().where(Person.login.in_(list(found.values())))
    return {account_key(row.login): row for row in rows}
