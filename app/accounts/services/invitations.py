"""A manager invites people into the own organisation by a link that works once."""

import datetime as dt
from collections.abc import Iterable

from app.accounts import queries
from app.accounts.models import Invitation, Organisation, Person
from app.accounts.rules import duties as rules
from app.accounts.rules import passwords as password_rules
from app.accounts.rules import people as people_rules
from app.accounts.rules import tokens
from app.accounts.services import hashing, people
from app.accounts.services.duties import grant_duty
from app.kernel import clock, events, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed
from app.kernel.permissions import Actor

GONE = "这个邀请已经用过、已撤回或已过期，请向邀请您的管理员索取新的链接"


def invite(
    organisation: Organisation, roles: Iterable[str], *, name: str = "", actor: Actor
) -> tuple[Invitation, str]:
    """Offer duties; return the invitation and the token for its link, shown once."""
    chosen = sorted(set(roles))
    offered = set(rules.ROLES[organisation.kind]) - rules.ADMIN_ROLES
    if not chosen or not set(chosen) <= offered:
        raise Invalid({"roles": "请选择至少一项本组织的职责"})
    if not organisation.may_act:
        raise NotAllowed("组织核准之后才能邀请成员")
    token = tokens.new_token()
    days = parameters.value("accounts.invitation_days")
    with write():
        invitation = Invitation.create(
            organisation=organisation,
            roles=" ".join(chosen),
            name=name.strip(),
            token=tokens.digest(token),
            invited_by=actor.person_id,
            expires_at=clock.now() + dt.timedelta(days=days),
        )
        facts = {"roles": chosen, "invitation": invitation.id}
        events.record("accounts.organisation.invite", organisation, actor=actor, facts=facts)
    return invitation, token


def invite_first_manager(organisation: Organisation, *, actor: Actor) -> tuple[Invitation, str]:
    """The system administrator hands a new organisation to its first manager, once."""
    if queries.people_with(organisation.id, "manager"):
        raise NotAllowed("这个组织已经有管理员，成员由其管理员邀请")
    return invite(organisation, rules.founding_roles(organisation.kind), actor=actor)


def open_invitation(token: str) -> Invitation:
    """Return the invitation behind a link; Late with a sentence when it does not work."""
    query = Invitation.select(Invitation, Organisation).join(Organisation)
    found = query.where(Invitation.token == tokens.digest(token)).first()
    if found is None or found.used_at or found.revoked_at or found.expires_at <= clock.now():
        raise Late(GONE)
    return found


def accept(token: str, person: Person) -> Organisation:
    """Take the duties with an existing account; a second use is Late."""
    invitation = open_invitation(token)
    with write():
        _take(invitation, person)
    return invitation.organisation


def accept_as_new(token: str, *, login: str, name: str, phone: str, password: str) -> Person:
    """Make an account and take the duties, both or nothing; Invalid per field, Late if used."""
    invitation = open_invitation(token)
    faults = people.faults_of(login, name, phone, "")
    words = (people_rules.login_of(login), name, phone, invitation.organisation.name)
    if reasons := password_rules.check(password, *words):
        faults["password"] = reasons[0]
    if not phone:
        faults["phone"] = "请填写电话"
    if faults:
        raise Invalid(faults)
    hashed = hashing.hash_password(password)
    with write():
        person = people.insert_person(login, name, phone, "", hashed)
        actor = Actor(person_id=person.id, name=person.name)
        events.record("accounts.person.create", person, actor=actor)
        _take(invitation, person)
    return person


def _take(invitation: Invitation, person: Person) -> None:
    now = clock.now()
    claim = Invitation.update(used_at=now, used_by=person).where(
        Invitation.id == invitation.id,
        Invitation.used_at.is_null(),
        Invitation.revoked_at.is_null(),
        Invitation.expires_at > now,
    )
    if not claim.execute():
        raise Late(GONE)
    place = invitation.organisation
    actor = Actor(invitation.invited_by_id, org_id=place.id, org_name=place.name)
    for role in invitation.roles.split():
        grant_duty(person, place, role, actor=actor)
    joiner = Actor(person_id=person.id, name=person.name)
    facts = {"invitation": invitation.id}
    events.record("accounts.organisation.join", place, actor=joiner, facts=facts)


def withdraw(invitation: Invitation, *, actor: Actor) -> None:
    """Withdraw an invitation that nobody used; NotAllowed when it is too late."""
    with write():
        query = Invitation.update(revoked_at=clock.now()).where(
            Invitation.id == invitation.id,
            Invitation.used_at.is_null(),
            Invitation.revoked_at.is_null(),
        )
        if not query.execute():
            raise NotAllowed("这个邀请已经用过或已撤回")
        facts = {"invitation": invitation.id}
        events.record(
            "accounts.organisation.withdraw_invitation",
            invitation.organisation,
            actor=actor,
            facts=facts,
        )


def open_of(organisation: Organisation) -> list[Invitation]:
    """List the invitations that still wait, the newest first."""
    query = Invitation.select().where(
        Invitation.organisation == organisation,
        Invitation.used_at.is_null(),
        Invitation.revoked_at.is_null(),
        Invitation.expires_at > clock.now(),
    )
    return list(query.order_by(Invitation.created_at.desc()))
