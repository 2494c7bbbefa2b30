"""Identities at an outside provider: bound by their owner while signed in, never by e-mail."""

from peewee import IntegrityError

from app.accounts.models import Identity, Person
from app.accounts.services.sign_in import CLOSED, SignedIn, Visit, enter
from app.accounts.states import PersonState
from app.kernel import events
from app.kernel.db import write
from app.kernel.errors import Forbidden, NotAllowed
from app.kernel.permissions import Actor

UNBOUND = "这个外部身份还没有绑定账号。请先用用户名和密码登录，再在“我的账户”中绑定"


def bind(person: Person, issuer: str, subject: str, *, label: str = "", actor: Actor) -> Identity:
    """Bind; NotAllowed when another account holds the identity."""
    try:
        with write():
            made = Identity.create(person=person, issuer=issuer, subject=subject, label=label)
            events.record("accounts.person.bind", person, actor=actor, facts={"issuer": issuer})
    except IntegrityError:
        held = Identity.get((Identity.issuer == issuer) & (Identity.subject == subject))
        if held.person_id != person.id:
            raise NotAllowed("这个外部身份已经绑定在另一个账号上") from None
        return held
    return made


def unbind(identity: Identity, *, actor: Actor) -> None:
    """Release an identity; NotAllowed when it is gone already."""
    with write():
        if not Identity.delete().where(Identity.id == identity.id).execute():
            raise NotAllowed("这个绑定已经解除")
        facts = {"issuer": identity.issuer}
        events.record("accounts.person.unbind", identity.person, actor=actor, facts=facts)


def sign_in_with(issuer: str, subject: str, visit: Visit) -> SignedIn:
    """Sign in the person who bound this identity; NotAllowed for an unbound one."""
    held = Identity.get_or_none((Identity.issuer == issuer) & (Identity.subject == subject))
    if held is None:
        raise NotAllowed(UNBOUND)
    if held.person.state == PersonState.DISABLED:
        raise Forbidden(CLOSED)
    return enter(held.person, "oidc", visit)


def identities_of(person_id: str) -> list[Identity]:
    """List a person's bindings, the oldest first."""
    query = Identity.select().where(Identity.person == person_id)
    return list(query.order_by(Identity.created_at))
