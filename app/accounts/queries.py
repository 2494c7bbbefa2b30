"""Named reads of people, organisations and duties; nothing here writes."""

import datetime as dt

from peewee import JOIN

from app.accounts.models import Duty, Organisation, Person, Region
from app.kernel import clock


def organisation(key: str) -> Organisation | None:
    """Return the organisation with its region, None when there is none."""
    query = Organisation.select(Organisation, Region).join(Region, JOIN.LEFT_OUTER)
    return query.where(Organisation.id == key).first()


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


def roles_of(person_id: str, organisation_id: str) -> list[str]:
    """List the roles a person holds now in one organisation."""
    query = Duty.select(Duty.role).where(
        in_force(), Duty.person == person_id, Duty.organisation == organisation_id
    )
    return [role for (role,) in query.order_by(Duty.role).tuples()]


def holders(duty: str) -> list[str]:
    """List the ids of the people who hold `duty` ("operator.clerk") in approved organisations."""
    kind, role = duty.split(".", 1)
    query = Duty.select(Duty.person).join(Organisation)
    query = query.where(in_force(), Duty.role == role, Organisation.kind == kind)
    query = query.where(Organisation.state == "approved").distinct()
    return [key for (key,) in query.tuples()]


def people_with(organisation_id: str, *roles: str) -> list[str]:
    """List the ids of an organisation's people who hold one of `roles` (any role if none)."""
    query = Duty.select(Duty.person).where(in_force(), Duty.organisation == organisation_id)
    if roles:
        query = query.where(Duty.role.in_(roles))
    return [key for (key,) in query.distinct().tuples()]
