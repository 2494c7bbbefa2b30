"""Sign in: look at the throttle, compare the hash, then ask for the one-time code if there is one.

The order matters: a locked account or address costs no hashing, and a wrong name takes as long
as a wrong password.
"""

from dataclasses import dataclass

from app.accounts import queries
from app.accounts.models import Person, Session
from app.accounts.rules import throttle as keys
from app.accounts.services import hashing, sessions, throttle, totp
from app.accounts.states import PersonState
from app.kernel import clock, events, security_log
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid
from app.kernel.permissions import SYSTEM, Actor

WRONG = "用户名或密码不对，请核对后再试"
WRONG_CODE = "动态口令不对或已经用过，请等下一组口令"
CLOSED = "这个账号已停用，请联系平台的安全管理员"


@dataclass(frozen=True)
class Visit:
    """Where a sign-in comes from."""

    address: str = ""
    agent: str = ""


@dataclass(frozen=True)
class SignedIn:
    """What the browser receives: a session and its token; or a person who owes a code."""

    person: Person
    session: Session | None = None
    token: str = ""

    @property
    def needs_code(self) -> bool:
        """Say whether the second step is still to come."""
        return self.session is None


def sign_in(login: str, password: str, visit: Visit) -> SignedIn:
    """First step. TooMany when locked, Invalid when wrong, Forbidden when the account is closed."""
    counters = throttle.keys_of(login, visit.address)
    throttle.look(counters)
    person = queries.person_by_login(login)
    right = hashing.verify(person.password if person else "", password)
    if not right:
        count_failure(counters, person)
        raise Invalid({"": WRONG})
    if person.state == PersonState.DISABLED:
        raise Forbidden(CLOSED)
    if hashing.needs_rehash(person.password):
        _rehash(person, password)
    if totp.is_on(person.id):
        return SignedIn(person)
    return enter(person, "password", visit)


def second_step(person_id: str, code: str, visit: Visit) -> SignedIn:
    """Second step: a code of the authenticator or a recovery code, each works once."""
    person = queries.person(person_id)
    if person is None or person.state == PersonState.DISABLED:
        raise Forbidden(CLOSED)
    prove_code(person, code, visit)
    return enter(person, "totp", visit)


def prove_code(person: Person, code: str, visit: Visit) -> None:
    """Use up a one-time code; wrong ones count as failures. TooMany when locked, else Invalid."""
    counters = throttle.keys_of(person.login, visit.address)
    throttle.look(counters)
    if not totp.accept(person, code):
        count_failure(counters, person)
        raise Invalid({"code": WRONG_CODE})


def enter(person: Person, method: str, visit: Visit) -> SignedIn:
    """Open the session; the failures of the account are forgotten, those of the address stay."""
    with write():
        throttle.clear(keys.account_key(person.login))
        session, token = sessions.open_session(
            person, method=method, address=visit.address, agent=visit.agent
        )
    security_log.note("sign_in", person=person.id, how=method, session=session.id)
    return SignedIn(person, session, token)


def count_failure(counters: tuple[str, ...], person: Person | None) -> None:
    """Count; locking a real account is recorded, unknown names leave no trace in the log."""
    account = counters[0].removeprefix("account:")[:16]
    known = person.id if person else None
    security_log.note("sign_in.failed", person=known, account=account)
    with write():
        locked = throttle.fail(counters)
        if person and counters[0] in locked:
            events.record("accounts.person.lock_out", person, actor=SYSTEM)


def _rehash(person: Person, password: str) -> None:
    stronger = hashing.hash_password(password)
    with write():
        query = Person.update(password=stronger)
        query.where(Person.id == person.id, Person.password == person.password).execute()


def sign_out(session: Session) -> None:
    """End this session at once, on the server too; a second sign-out is no error."""
    with write():
        query = Session.update(revoked_at=clock.now())
        if query.where(Session.id == session.id, Session.revoked_at.is_null()).execute():
            actor = Actor(person_id=session.person_id)
            events.record("accounts.person.sign_out", session.person, actor=actor)
