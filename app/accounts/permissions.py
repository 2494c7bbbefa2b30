"""Who may do what with accounts: permission key -> clauses."""

from typing import Any

from app.accounts import posts
from app.accounts.rules.duties import ROLES
from app.kernel.permissions import Actor, has, own_org, signed_in

MANAGERS = tuple(f"{kind}.manager" for kind, roles in ROLES.items() if "manager" in roles)
APPLICANTS = tuple(f"{kind}.applicant" for kind in ("owner", "agency", "designer"))
OPERATORS = ("operator.clerk", "operator.manager")
SYSTEM_ADMIN = has("platform.system_admin")
SECURITY_ADMIN = has("platform.security_admin")
AUDIT_ADMIN = has("platform.audit_admin")


def not_own(actor: Actor, subject: Any) -> bool:
    """Hold when the organisation is not the actor's own: nobody approves himself."""
    return subject is None or subject.id != actor.org_id


def near(actor: Actor, subject: Any) -> bool:
    """Hold where the registration is a matter of the operator's division."""
    return subject is None or posts.registers(actor, subject.region_id)


def not_oneself(actor: Actor, subject: Any) -> bool:
    """Hold when the person is somebody else."""
    return subject is None or subject.id != actor.person_id


def own_account(actor: Actor, subject: Any) -> bool:
    """Hold when the row belongs to the actor."""
    return actor.is_signed_in and subject.person_id == actor.person_id


def no_admin(actor: Actor, subject: Any) -> bool:
    """Hold when the duty is not one of the three administrators'."""
    return not subject.role.endswith("_admin")


def not_own_duty(actor: Actor, subject: Any) -> bool:
    """Hold when the duty is somebody else's."""
    return subject.person_id != actor.person_id


_MANAGES = (has(*MANAGERS), own_org("id"))

PERMISSIONS = {
    "accounts.account.use": ((signed_in,),),
    "accounts.organisation.pending": ((has(*OPERATORS),),),
    "accounts.organisation.approve": ((has(*OPERATORS), near, not_own),),
    "accounts.organisation.view": (
        (own_org("id"),),
        (has(*OPERATORS), near),
        (SYSTEM_ADMIN,),
    ),
    "accounts.organisation.correct": ((has(*APPLICANTS), own_org("id")),),
    "accounts.organisation.manage": (_MANAGES,),
    "accounts.organisation.list": ((SYSTEM_ADMIN,),),
    "accounts.organisation.create": ((SYSTEM_ADMIN,),),
    "accounts.organisation.suspend": ((SYSTEM_ADMIN, not_own),),
    "accounts.organisation.hand_over": ((SYSTEM_ADMIN, not_own),),
    "accounts.member.list": ((has(*MANAGERS),),),
    "accounts.invitation.withdraw": ((has(*MANAGERS), own_org("organisation_id")),),
    "accounts.duty.revoke": (
        (has(*MANAGERS), own_org("organisation_id"), no_admin),
        (SECURITY_ADMIN, not_own_duty),
    ),
    "accounts.duty.appoint": ((SECURITY_ADMIN, not_oneself),),
    "accounts.person.list": ((SECURITY_ADMIN,),),
    "accounts.person.view": ((SECURITY_ADMIN,),),
    "accounts.person.administer": ((SECURITY_ADMIN, not_oneself),),
    "accounts.session.list": ((SECURITY_ADMIN,),),
    "accounts.session.end": ((SECURITY_ADMIN,), (own_account,)),
    "accounts.identity.unbind": ((own_account,),),
    "accounts.lockout.list": ((SECURITY_ADMIN,),),
    "accounts.lockout.clear": ((SECURITY_ADMIN,),),
    "accounts.trail.read": ((AUDIT_ADMIN,),),
}
