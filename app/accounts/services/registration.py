"""Owners, agencies and designers register themselves; the operator approves or refuses."""

from dataclasses import dataclass

from peewee import IntegrityError

from app.accounts import queries
from app.accounts.models import Organisation, Person
from app.accounts.rules import duties as duty_rules
from app.accounts.rules import passwords as password_rules
from app.accounts.rules import people as people_rules
from app.accounts.rules import uscc as uscc_rules
from app.accounts.services import hashing, people
from app.accounts.services.duties import grant_duty
from app.accounts.services.organisations import (
    facts_of,
    insert_organisation,
    make_findable,
    organisation_faults,
)
from app.accounts.states import APPROVAL_DEADLINE, ORGANISATION, OrganisationState
from app.kernel import deadlines, events, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, StaleState
from app.kernel.fire import fire
from app.kernel.permissions import Actor


@dataclass(frozen=True)
class OrganisationDetails:
    """What is typed about the organisation."""

    kind: str
    name: str
    uscc: str
    region: str
    contact: str
    phone: str
    address: str = ""
    is_person: bool = False


@dataclass(frozen=True)
class FirstPerson:
    """What is typed about its first manager."""

    login: str
    name: str
    phone: str
    password: str
    email: str = ""


def _faults(details: OrganisationDetails) -> dict:
    faults = organisation_faults(
        kind=details.kind,
        name=details.name,
        uscc=details.uscc,
        region=details.region,
        is_person=details.is_person,
    )
    if details.kind not in duty_rules.SELF_REGISTERED:
        faults["kind"] = "这类组织由平台的系统管理员登记，不能自行注册"
    if details.is_person and not parameters.value("accounts.natural_persons"):
        faults["is_person"] = "本地暂不受理自然人登记，请以单位名义注册"
    if not details.contact.strip():
        faults["contact"] = "请填写联系人"
    if reasons := people_rules.check_phone(details.phone):
        faults["org_phone"] = reasons[0]
    return faults


def _person_faults(first: FirstPerson, place: str) -> dict:
    faults = people.faults_of(first.login, first.name, first.phone, first.email)
    if "name" in faults:
        faults["person_name"] = faults.pop("name")
    if not first.phone:
        faults["phone"] = "请填写电话"
    login = people_rules.login_of(first.login)
    if reasons := password_rules.check(first.password, login, first.name, first.phone, place):
        faults["password"] = reasons[0]
    return faults


def _values(details: OrganisationDetails) -> dict:
    return {
        "name": details.name.strip(),
        "uscc": None if details.is_person else uscc_rules.compact(details.uscc),
        "region": details.region,
        "contact": details.contact.strip(),
        "phone": people_rules.compact_phone(details.phone),
        "address": details.address.strip(),
        "is_person": details.is_person,
    }


def register(
    details: OrganisationDetails, first: FirstPerson | None = None, member: Person | None = None
) -> tuple[Organisation, Person]:
    """Register an organisation with its first manager: a new person, or `member` signed in.

    Everything or nothing; it waits for the operator with a deadline. Invalid per field.
    """
    faults = _faults(details)
    if first is not None:
        faults |= _person_faults(first, details.name)
    if faults:
        raise Invalid(faults)
    hashed = hashing.hash_password(first.password) if first else ""
    with write():
        place = insert_organisation(
            kind=details.kind, state=OrganisationState.PENDING, **_values(details)
        )
        person = member or people.insert_person(
            first.login, first.name, first.phone, first.email, hashed
        )
        actor = Actor(person.id, person.name, place.id, place.name, place.kind)
        if member is None:
            events.record("accounts.person.create", person, actor=actor)
        for role in duty_rules.founding_roles(place.kind):
            grant_duty(person, place, role, actor=actor)
        deadlines.start(APPROVAL_DEADLINE, place)
        events.record("accounts.organisation.register", place, actor=actor, facts=facts_of(place))
    return queries.organisation(place.id), person


def resubmit(
    place: Organisation, details: OrganisationDetails, *, actor: Actor, seen: int | None = None
) -> None:
    """Correct a refused registration and hand it in again; the clock starts anew."""
    faults = _faults(details) | ({} if details.kind == place.kind else {"kind": "类别不能更改"})
    if faults:
        raise Invalid(faults)
    with write():
        fire(ORGANISATION, place, "resubmit", actor, facts=facts_of(place), seen=seen)
        try:
            with write():
                Organisation.update(**_values(details)).where(Organisation.id == place.id).execute()
        except IntegrityError:
            raise Invalid({"uscc": "这个统一社会信用代码已由另一个组织登记"}) from None
        make_findable(Organisation.get_by_id(place.id))


def approve(place: Organisation, *, actor: Actor, seen: int | None = None) -> None:
    """Admit a registration; its people may act from now on."""
    with write():
        fire(ORGANISATION, place, "approve", actor, facts=facts_of(place), seen=seen)


def refuse(place: Organisation, reason: str, *, actor: Actor, seen: int | None = None) -> None:
    """Refuse a registration with the reason that the applicant reads."""
    with write():
        fire(ORGANISATION, place, "refuse", actor, reason=reason, facts=facts_of(place), seen=seen)


def suspend(place: Organisation, reason: str, *, actor: Actor, seen: int | None = None) -> None:
    """Stop an organisation: its people see their pages but hold no duty."""
    with write():
        fire(ORGANISATION, place, "suspend", actor, reason=reason, facts=facts_of(place), seen=seen)


def restore(place: Organisation, reason: str, *, actor: Actor, seen: int | None = None) -> None:
    """Let a suspended organisation act again."""
    with write():
        fire(ORGANISATION, place, "restore", actor, reason=reason, facts=facts_of(place), seen=seen)


def change_contact(
    place: Organisation, *, contact: str, phone: str, address: str, actor: Actor, seen: int
) -> None:
    """Change contact details (name and code stay as approved). StaleState when the page was old."""
    reasons = people_rules.check_phone(phone)
    faults = {"phone": reasons[0]} if reasons else {}
    if not contact.strip():
        faults["contact"] = "请填写联系人"
    if faults:
        raise Invalid(faults)
    with write():
        query = Organisation.update(
            contact=contact.strip(),
            phone=people_rules.compact_phone(phone),
            address=address.strip(),
            version=Organisation.version + 1,
        )
        if not query.where(Organisation.id == place.id, Organisation.version == seen).execute():
            raise StaleState("这个组织的资料刚刚被他人修改，请核对后重新提交")
        events.record("accounts.organisation.change_contact", place, actor=actor)
