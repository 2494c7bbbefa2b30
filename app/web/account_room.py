"""Accounts as a room: pages, workflows, notices, sentences, what waits for whom."""

from flask import url_for

from app.accounts import models, posts, queries
from app.accounts.deadlines import DEADLINES
from app.accounts.models import Organisation, Person
from app.accounts.parameters import PARAMETERS
from app.accounts.permissions import OPERATORS, PERMISSIONS
from app.accounts.services import reset_mail
from app.accounts.states import WORKFLOWS
from app.kernel.errors import Reason
from app.kernel.room import Message, Nav, Room, Subject, Todo
from app.web import (
    account,
    account_members,
    account_organisations,
    account_profile,
    admin,
    admin_people,
    admin_trail,
    again,
    oidc,
    register,
)
from app.web.account_sentences import SENTENCES

PAGE = "/accounts/organisations/{id}"

# The modules that add their views to a blueprint of another module.
VIEWS = (account_members, account_profile, admin_people, admin_trail)


def todo(actor):
    """Registrations for the operator; for an applicant what became of the own one."""
    if actor.has(*OPERATORS):
        return _to_approve(queries.pending_organisations(50, **posts.registering(actor)))
    if actor.org_id and actor.has(f"{actor.org_kind}.applicant"):
        return _my_registration(queries.organisation(actor.org_id))
    return []


def _to_approve(rows):
    return [_line(row, "核准组织注册：{name}", "核准") for row in rows]


def _my_registration(place):
    if place.state == "refused":
        return [_line(place, "组织注册未通过，请修改后重新提交：{name}", "查看理由", timed=False)]
    if place.state == "pending":
        return [_line(place, "等待运行机构核准组织注册：{name}", "", mine=False)]
    return []


def _line(place, text, action, *, mine=True, timed=True):
    return Todo(
        title=Reason.of(text, name=place.name),
        url=url_for("accounts.organisation", id=place.id),
        action=action,
        mine=mine,
        clock=(Organisation.subject_kind, place.id) if timed else None,
    )


def _managers(event):
    return queries.people_with(event.subject_id, "manager")


def _operators(event):
    place = queries.organisation(event.subject_id)
    return posts.registrars("operator.clerk", place.region_id)


def _himself(event):
    return [event.subject_id]


def _sessions(event):
    return "/account/sessions"


NOTICES = {
    "accounts.organisation.register": Message(_operators, "新的组织注册待核准：{name}", PAGE),
    "accounts.organisation.resubmit": Message(_operators, "组织注册已修改重报：{name}", PAGE),
    "accounts.organisation.approve": Message(_managers, "组织注册已通过核准：{name}", PAGE),
    "accounts.organisation.refuse": Message(
        _managers, "组织注册未通过：{name}。理由：{reason}", PAGE
    ),
    "accounts.organisation.suspend": Message(
        _managers, "组织已被停用：{name}。理由：{reason}", PAGE
    ),
    "accounts.organisation.restore": Message(_managers, "组织已恢复使用：{name}", PAGE),
    "accounts.person.lock_out": Message(
        _himself, "您的账号因连续输错密码被暂时锁定；如非本人操作，请修改密码", _sessions
    ),
    "accounts.person.change_password": Message(
        _himself, "您的密码已修改；如非本人操作，请立即联系安全管理员", _sessions
    ),
    "accounts.person.reset_password": Message(
        _himself, "您的密码已通过重置链接修改；如非本人操作，请立即联系安全管理员", _sessions
    ),
    "accounts.person.code_on": Message(_himself, "您的账号已启用动态口令", _sessions),
    "accounts.person.code_off": Message(_himself, "您的账号已停用动态口令", _sessions),
    "accounts.person.bind": Message(_himself, "您的账号绑定了一个外部身份", _sessions),
    "accounts.person.recovery_used": Message(
        _himself, "一个恢复码已用于登录，还剩 {left} 个", _sessions
    ),
}

ROOM = Room(
    name="accounts",
    title="账号与组织",
    blueprints=(account.bp, account_organisations.bp, admin.bp, register.bp, oidc.bp, again.bp),
    models=models.MODELS,
    workflows=WORKFLOWS,
    permissions=PERMISSIONS,
    nav=(
        Nav("注册", "register.form", icon="plus", public=True),
        Nav("组织核准", "accounts_admin.registrations", needs=OPERATORS, icon="building"),
        Nav(
            "组织管理", "accounts_admin.organisations_list", ("platform.system_admin",), "building"
        ),
        Nav("账号管理", "accounts_admin.people", ("platform.security_admin",), "users"),
        Nav(
            "登录会话",
            "accounts_admin.all_sessions",
            ("platform.security_admin",),
            "device-desktop",
        ),
        Nav("登录锁定", "accounts_admin.lockouts", ("platform.security_admin",), "lock"),
        Nav(
            "管理员", "accounts_admin.administrators", ("platform.security_admin",), "shield-check"
        ),
        Nav("审计记录", "accounts_admin.audit_trail", ("platform.audit_admin",), "history"),
    ),
    todo=todo,
    jobs={reset_mail.JOB: reset_mail.HANDLER},
    notices=NOTICES,
    sentences=SENTENCES,
    subjects={
        Organisation.subject_kind: Subject(
            model=Organisation,
            load=queries.organisation,
            view_permission="accounts.organisation.view",
            url=lambda place: f"/accounts/organisations/{place.id}",
            title=lambda place: place.name,
            indexed=True,
        ),
        Person.subject_kind: Subject(
            model=Person,
            load=queries.person,
            view_permission="accounts.person.view",
            url=lambda person: f"/admin/people/{person.id}",
            title=lambda person: person.name,
        ),
    },
    parameters=PARAMETERS,
    deadlines=DEADLINES,
)
