"""The first three administrators of a new installation; nobody is created silently."""

from app.accounts import queries
from app.accounts.models import Duty, Organisation, Person
from app.accounts.rules.duties import ADMIN_ROLES, ROLES
from app.accounts.services.duties import grant_duty
from app.accounts.services.organisations import create_organisation
from app.accounts.services.passwords import issue_reset
from app.accounts.services.people import create_person
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.permissions import SYSTEM

PLATFORM = "平台管理"


def has_administrators() -> bool:
    """Say whether any of the three duties is held."""
    query = Duty.select().where(Duty.role.in_(sorted(ADMIN_ROLES)), Duty.revoked_at.is_null())
    return query.exists()


def create_administrators(logins: dict[str, str]) -> dict[str, str]:
    """Create the three (role -> login) without passwords; return role -> token of a reset link.

    NotAllowed when there are administrators already, Invalid unless three different logins.
    """
    if has_administrators():
        raise NotAllowed("已经有管理员，请由安全管理员在平台内授予或撤销")
    if set(logins) != ADMIN_ROLES or len(set(logins.values())) != len(ADMIN_ROLES):
        raise Invalid({"": "系统管理员、安全管理员、审计管理员须是三个不同的人"})
    issued = {}
    with write():
        place = platform()
        for role, login in sorted(logins.items()):
            person = create_person(login=login, name=ROLES["platform"][role])
            grant_duty(person, place, role)
            issued[role] = issue_reset(person, actor=SYSTEM)
    return issued


def platform() -> Organisation:
    """Return the platform organisation, made on first use."""
    found = Organisation.get_or_none(Organisation.kind == "platform")
    return found or create_organisation(kind="platform", name=PLATFORM)


def appoint(person: Person, role: str, *, actor) -> Duty:
    """The security administrator appoints an administrator, never himself."""
    if person.id == actor.person_id:
        raise NotAllowed("不能给自己授予管理员职责")
    return grant_duty(person, queries.organisation(platform().id), role, actor=actor)
