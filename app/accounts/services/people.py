"""Make accounts and keep their details."""

from peewee import IntegrityError

from app.accounts import queries
from app.accounts.models import Person
from app.accounts.rules import passwords as password_rules
from app.accounts.rules import people as rules
from app.accounts.services import hashing, passwords
from app.accounts.services.sign_in import Visit
from app.accounts.states import PERSON
from app.kernel import events
from app.kernel.db import write
from app.kernel.errors import Invalid, StaleState
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor

TAKEN = "这个用户名已经有人使用，请换一个"


def create_person(
    *,
    login: str,
    name: str,
    password: str | None = None,
    phone: str = "",
    email: str = "",
    locale: str = "zh",
    actor: Actor = SYSTEM,
) -> Person:
    """Create an account; without a password nobody can sign in until a reset. Invalid per field."""
    faults = faults_of(login, name, phone, email)
    if password is not None:
        reasons = password_rules.check(password, rules.login_of(login), name, phone)
        faults |= {"password": reasons[0]} if reasons else {}
    if faults:
        raise Invalid(faults)
    hashed = hashing.hash_password(password) if password is not None else ""
    with write():
        person = insert_person(login, name, phone, email, hashed, locale)
        events.record("accounts.person.create", person, actor=actor)
    return person


def faults_of(login: str, name: str, phone: str, email: str) -> dict:
    """Collect what is wrong with the details of a person, field -> reason."""
    faults = {}
    if reasons := rules.check_login(login):
        faults["login"] = reasons[0]
    elif queries.person_by_login(login):
        faults["login"] = TAKEN
    if not name.strip():
        faults["name"] = "请填写姓名"
    if phone and (reasons := rules.check_phone(phone)):
        faults["phone"] = reasons[0]
    if email and (reasons := rules.check_email(email)):
        faults["email"] = reasons[0]
    return faults


def insert_person(login, name, phone, email, hashed, locale="zh") -> Person:
    """Insert the row; two people asking for one login at once: the second gets Invalid."""
    try:
        with write():
            return Person.create(
                login=rules.login_of(login),
                name=name.strip(),
                phone=rules.compact_phone(phone),
                email=email.strip(),
                password=hashed,
                locale=locale,
            )
    except IntegrityError:
        raise Invalid({"login": TAKEN}) from None


def change_profile(
    person: Person,
    *,
    name: str,
    phone: str,
    email: str,
    actor: Actor,
    visit: Visit,
    current: str = "",
    seen: int | None = None,
) -> Person:
    """Change one's own details; Invalid per field, StaleState when the page was old.

    Phone and e-mail are where secrets are sent: a new one needs the password (ASVS 7.5.1).
    """
    faults = {k: v for k, v in faults_of("nobody", name, phone, email).items() if k != "login"}
    if faults:
        raise Invalid(faults)
    reached = (rules.compact_phone(phone), email.strip())
    if reached != (person.phone, person.email):
        passwords.prove(person, current, visit)
    with write():
        version = person.version if seen is None else seen
        changed = (
            Person.update(
                name=name.strip(),
                phone=rules.compact_phone(phone),
                email=email.strip(),
                version=Person.version + 1,
            )
            .where(Person.id == person.id, Person.version == version)
            .execute()
        )
        if not changed:
            raise StaleState("您的资料刚刚在另一处被修改，请核对后重新提交")
        if email.strip() != person.email:
            passwords.void_links(person)  # what lies in the old mailbox opens nothing any more
        events.record("accounts.person.change", person, actor=actor)
    return queries.person(person.id)


def disable(person: Person, reason: str, *, actor: Actor, seen: int | None = None) -> None:
    """Close an account: nobody signs in with it, all its sessions end (same transaction)."""
    with write():
        fire(PERSON, person, "disable", actor, reason=reason, seen=seen)
        bump = Person.update(session_version=Person.session_version + 1)
        bump.where(Person.id == person.id).execute()


def enable(person: Person, reason: str, *, actor: Actor, seen: int | None = None) -> None:
    """Open a closed account again."""
    with write():
        fire(PERSON, person, "enable", actor, reason=reason, seen=seen)
