"""Which duties exist in which kind of organisation, and which no one may hold together."""

from app.kernel.errors import Reason

ROLES: dict[str, dict[str, str]] = {
    "owner": {"manager": "组织管理员", "handler": "经办人"},
    "agency": {
        "manager": "组织管理员",
        "handler": "经办人",
        "lead": "审查负责人",
        "reviewer": "审查人员",
    },
    "department": {
        "manager": "组织管理员",
        "reviewer": "审查人员",
        "handler": "经办人",
        "expert": "评审专家",
    },
    "window": {"manager": "组织管理员", "clerk": "窗口人员"},
    "designer": {"manager": "组织管理员", "handler": "经办人"},
    "regulator": {"manager": "组织管理员", "officer": "监管人员"},
    "operator": {"manager": "组织管理员", "clerk": "运行人员", "expert": "评审专家"},
    "supervisor": {"manager": "组织管理员", "officer": "监督人员"},
    "committee": {"manager": "组织管理员", "handler": "经办人"},
    "platform": {
        "system_admin": "系统管理员",
        "security_admin": "安全管理员",
        "audit_admin": "审计管理员",
    },
}

# GB/T 22239-2019 8.1.5: system, security and audit administration are separate people.
ADMIN_ROLES = frozenset({"system_admin", "security_admin", "audit_admin"})
SELF_REGISTERED = ("owner", "agency", "designer")
WORKING_ROLE = {
    "owner": "handler",
    "agency": "handler",
    "department": "reviewer",
    "window": "clerk",
    "designer": "handler",
    "regulator": "officer",
    "operator": "clerk",
    "supervisor": "officer",
    "committee": "handler",
}


def role_label(kind: str, role: str) -> str:
    """Name a role in Chinese; the code itself when the kind does not have it."""
    return ROLES.get(kind, {}).get(role, role)


def founding_roles(kind: str) -> tuple[str, ...]:
    """List what the first person of an organisation receives."""
    return ("manager", WORKING_ROLE[kind])


def may_hold(kind: str, role: str, held_admin_roles: frozenset[str]) -> list[Reason]:
    """Say whether a person who holds `held_admin_roles` may receive `role` in such a place."""
    if role not in ROLES.get(kind, {}):
        return [Reason("这类组织没有这项职责")]
    if role in ADMIN_ROLES and held_admin_roles - {role}:
        return [Reason("系统管理员、安全管理员、审计管理员三项职责不得由同一人担任")]
    return []


def may_end(role: str, until: object) -> list[Reason]:
    """Refuse a planned end for administrators: their duty ends by being revoked."""
    if role in ADMIN_ROLES and until is not None:
        return [Reason("三类管理员的职责不设到期时间，结束时请直接撤销")]
    return []
