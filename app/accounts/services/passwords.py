"""Change a password, or choose a new one by a link that works once.

Nobody chooses a password for somebody else (ASVS 6.4.6), and a new password leaves the
authenticator in force (ASVS 6.4.3).
"""

import datetime as dt

from app.accounts import queries
from app.accounts.models import Duty, Person, ResetLink
from app.accounts.rules import passwords as rules
from app.accounts.rules import tokens
from app.accounts.services import hashing, sessions, throttle
from app.accounts.services.sign_in import Visit, count_failure
from app.accounts.states import PersonState
from app.kernel import clock, events, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed
from app.kernel.permissions import Actor

USED_UP = "这个链接已经用过、已过期或已被新的链接代替，请重新申请"
ELSEWHERE = "此人在其他组织也有职责，请由平台的安全管理员签发重置链接"


def _own_words(person: Person) -> tuple[str, ...]:
    places = [o.name for o in queries.organisations_of(person.id)]
    return (person.login, person.name, person.phone, *places)


def _check(person: Person, new: str) -> None:
    if reasons := rules.check(new, *_own_words(person)):
        raise Invalid({"password": reasons[0]})


def change_password(
    person: Person, current: str, new: str, *, actor: Actor, visit: Visit, keep: str | None = None
) -> None:
    """Change one's own password; every other session ends. Invalid per field, TooMany if guessed."""
    prove(person, current, visit)
    if new == current:
        raise Invalid({"password": "新密码与当前密码相同"})
    _check(person, new)
    hashed = hashing.hash_password(new)
    with write():
        _store(person, hashed)
        sessions.revoke_all(person, actor=actor, keep=keep)
        events.record("accounts.person.change_password", person, actor=actor)


def prove(person: Person, current: str, visit: Visit) -> None:
    """Let somebody prove with the password that he is not a found session; Invalid, TooMany."""
    counters = throttle.keys_of(person.login, visit.address)
    throttle.look(counters)
    if not hashing.verify(person.password, current):
        count_failure(counters, person)
        raise Invalid({"current": "当前密码不对"})


def _store(person: Person, hashed: str) -> None:
    Person.update(password=hashed).where(Person.id == person.id).execute()
    void_links(person)


def void_links(person: Person) -> None:
    """Let no link that was made for a person work any longer; inside write()."""
    unused = ResetLink.update(expires_at=clock.now())
    unused.where(ResetLink.person == person, ResetLink.used_at.is_null()).execute()


def manager_may_issue(manager: Actor, person: Person) -> bool:
    """Say whether all of the person's duties lie in the manager's organisation."""
    query = Duty.select(Duty.organisation).where(queries.in_force(), Duty.person == person.id)
    places = {place for (place,) in query.tuples()}
    return places == {manager.org_id} and manager.has(f"{manager.org_kind}.manager")


def issue_reset(person: Person, *, actor: Actor) -> str:
    """Issue a link on paper, by the manager of all his duties or the security administrator."""
    if person.state == PersonState.DISABLED:
        raise NotAllowed("账号已停用，恢复后才能重置密码")
    everyone = actor.is_system or actor.has("platform.security_admin")
    if not everyone and not manager_may_issue(actor, person):
        raise NotAllowed(ELSEWHERE)
    hours = parameters.value("accounts.reset_paper_hours")
    with write():
        token = _new_link(person, dt.timedelta(hours=hours), issuer=actor.person_id)
        events.record("accounts.person.issue_reset", person, actor=actor)
    return token


def new_mail_link(person: Person) -> str:
    """Make the short-lived link that travels to the person's own mailbox."""
    minutes = parameters.value("accounts.reset_minutes")
    with write():
        token = _new_link(person, dt.timedelta(minutes=minutes))
        actor = Actor(person_id=person.id, name=person.name)
        events.record("accounts.person.ask_reset", person, actor=actor)
    return token


def _new_link(person: Person, lasts: dt.timedelta, issuer: str | None = None) -> str:
    token, now = tokens.new_token(), clock.now()
    older = ResetLink.update(expires_at=now)
    older.where(
        ResetLink.person == person, ResetLink.used_at.is_null(), ResetLink.expires_at > now
    ).execute()
    ResetLink.create(
        person=person, token=tokens.digest(token), issued_by=issuer, expires_at=now + lasts
    )
    return token


def reset_for(token: str) -> ResetLink:
    """Return the link that still works; Late with a sentence otherwise."""
    query = ResetLink.select(ResetLink, Person).join(Person, on=ResetLink.person)
    link = query.where(ResetLink.token == tokens.digest(token)).first()
    if link is None or link.used_at or link.expires_at <= clock.now():
        raise Late(USED_UP)
    if link.person.state == PersonState.DISABLED:
        raise NotAllowed("账号已停用，请联系平台的安全管理员")
    return link


def reset_password(token: str, new: str) -> Person:
    """Choose a new password once; all sessions end and a lockout is lifted."""
    link = reset_for(token)
    person = link.person
    _check(person, new)
    hashed = hashing.hash_password(new)
    with write():
        now = clock.now()
        claim = ResetLink.update(used_at=now).where(
            ResetLink.id == link.id, ResetLink.used_at.is_null(), ResetLink.expires_at > now
        )
        if not claim.execute():
            raise Late(USED_UP)
        _store(person, hashed)
        actor = Actor(person_id=person.id, name=person.name)
        sessions.revoke_all(person, actor=actor)
        throttle.clear(throttle.rules.account_key(person.login))
        events.record("accounts.person.reset_password", person, actor=actor)
    return person


def may_have_mail(person: Person | None) -> bool:
    """Say whether a link can be sent to the person's own mailbox."""
    return person is not None and bool(person.email) and person.state == PersonState.ACTIVE
