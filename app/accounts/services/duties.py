"""Grant and revoke duties; build the actor a person is for an organisation."""

import datetime as dt

from peewee import IntegrityError

from app.accounts import queries
from app.accounts.models import ADMIN_ROLES, Duty, Organisation, Person
from app.accounts.rules import duties as rules
from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import NotAllowed
from app.kernel.permissions import SYSTEM, Actor
from app.kernel.prepared import prepared

APPLICANT = "applicant"


def duty_names(organisation: Organisation, roles) -> frozenset[str]:
    """Name the duties; in an organisation not approved a manager is only its applicant."""
    if organisation.may_act:
        return frozenset(f"{organisation.kind}.{role}" for role in roles)
    if "manager" in roles:
        return frozenset({f"{organisation.kind}.{APPLICANT}"})
    return frozenset()


def actor_of(person: Person, organisation: Organisation | None = None) -> Actor:
    """Return who `person` is when acting for `organisation` (nobody's duties without one)."""
    if organisation is None:
        return Actor(person_id=person.id, name=person.name)
    return Actor(
        person_id=person.id,
        name=person.name,
        org_id=organisation.id,
        org_name=organisation.name,
        org_kind=organisation.kind,
        duties=duty_names(organisation, queries.roles_of(person.id, organisation.id)),
        region=organisation.region_id or "",
    )


def grant_duty(
    person: Person,
    organisation: Organisation,
    role: str,
    *,
    actor: Actor = SYSTEM,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> Duty:
    """Give a role; holding it already returns the same duty. NotAllowed with the reason."""
    with write():
        _check(person, organisation, role, until)
        held = _held(person, organisation, role)
        if held and (held.until is None or held.until > clock.now()):
            return held
        if held:
            _end(held)
        duty = _insert(person, organisation, role, actor, since, until)
        facts = _told(organisation, role)
        events.record("accounts.duty.grant", organisation, actor=actor, facts=facts)
    return duty


def _told(organisation: Organisation, role: str) -> dict[str, str]:
    label = rules.role_label(organisation.kind, role)
    return {"role": role, "duty": label, "organisation": organisation.id}


def _check(person: Person, organisation: Organisation, role: str, until) -> None:
    held = frozenset(role for (role,) in _administering(person.id))
    reasons = rules.may_hold(organisation.kind, role, held) + rules.may_end(role, until)
    if reasons:
        raise NotAllowed(*reasons)


@prepared
def _administering(person):
    mine = (Duty.person == person) & Duty.role.in_(ADMIN_ROLES)
    return Duty.select(Duty.role).where(mine, Duty.revoked_at.is_null()).tuples()


def _held(person: Person, organisation: Organisation, role: str) -> Duty | None:
    return _holding.first(person.id, organisation.id, role)


@prepared
def _holding(person, organisation, role):
    mine = (Duty.person == person) & (Duty.organisation == organisation) & (Duty.role == role)
    return Duty.select().where(mine, Duty.revoked_at.is_null()).limit(1)


def _insert(person, organisation, role, actor, since, until) -> Duty:
    try:
        with write():
            return Duty.create(
                person=person,
                organisation=organisation,
                role=role,
                since=since or clock.now(),
                until=until,
                granted_by=actor.person_id,
            )
    except IntegrityError:
        raise NotAllowed("这项职责刚刚已由他人授予，或与其另一项管理员职责冲突") from None


def _end(duty: Duty) -> int:
    now = clock.now()
    end = now if duty.until is None else min(now, duty.until)
    query = Duty.update(revoked_at=now, until=end)
    return query.where(Duty.id == duty.id, Duty.revoked_at.is_null()).execute()


def _queue_at(organisation_id: str) -> None:
    """Let two revocations in one organisation follow each other: the row lock is the queue."""
    same = Organisation.update(kind=Organisation.kind)
    same.where(Organisation.id == organisation_id).execute()


def revoke_duty(duty: Duty, *, actor: Actor) -> None:
    """End a duty now; the last manager of an organisation stays. NotAllowed with the reason."""
    with write():
        if duty.role == "manager":
            _queue_at(duty.organisation_id)
            managers = queries.people_with(duty.organisation_id, "manager")
            if set(managers) <= {duty.person_id}:
                raise NotAllowed("组织至少要有一名管理员，请先授予另一人管理员职责")
        if not _end(duty):
            raise NotAllowed("这项职责已经被撤销")
        facts = _told(duty.organisation, duty.role)
        events.record("accounts.duty.revoke", duty.organisation, actor=actor, facts=facts)
