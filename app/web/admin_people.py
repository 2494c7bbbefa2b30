"""Administration of accounts by the security administrator: people, sessions, lockouts."""

from flask import request, url_for

from app.accounts import queries
from app.accounts.models import Person
from app.accounts.rules import throttle as throttle_rules
from app.accounts.rules.duties import ADMIN_ROLES, ROLES, role_label
from app.accounts.rules.people import mask_address, mask_email, mask_phone
from app.accounts.services import first_start, passwords, sessions, throttle, totp
from app.accounts.states import PERSON
from app.kernel.errors import NotAllowed
from app.kernel.fire import available
from app.web import session as web_session
from app.web.account_forms import AppointForm, PeopleFilter
from app.web.account_members import show_link
from app.web.admin import bp
from app.web.again import fresh
from app.web.asked import form_sent, page_size
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t


@bp.get("/people")
@allow("accounts.person.list")
def people():
    form, size = PeopleFilter(initial=request.args), page_size()
    rows = queries.people(
        text=form.q.raw.strip(),
        state=form.state.raw,
        after=request.args.get("after", ""),
        size=size + 1,
    )
    more = rows[size - 1].login if len(rows) > size else None
    return answer(
        "admin/people.html",
        form=form,
        rows=rows[:size],
        after=more,
        size=size,
        flow=PERSON,
        mask_phone=mask_phone,
    )


@bp.get("/people/<id>")
@allow("accounts.person.view", on=queries.person)
def person(row):
    actor = current_actor()
    return answer(
        "admin/person.html",
        person=row,
        phone=mask_phone(row.phone),
        email=mask_email(row.email),
        duties=queries.duties_of(row.id),
        label=role_label,
        sessions=sessions.sessions_of(row.id),
        hidden_part=mask_address,
        codes=totp.is_on(row.id),
        locked=throttle.locked_until(throttle_rules.account_key(row.login)),
        lock_key=throttle_rules.account_key(row.login),
        choices=available(PERSON, row, actor),
        flow=PERSON,
        own=row.id == actor.person_id,
    )


@bp.post("/people/<id>/reset")
@allow("accounts.person.administer", on=queries.person)
@fresh
def reset_person(row):
    token = passwords.issue_reset(row, actor=current_actor())
    return show_link("reset", token, row.name, url_for("accounts_admin.person", id=row.id))


@bp.post("/people/<id>/end-sessions")
@allow("accounts.person.administer", on=queries.person)
def end_sessions(row):
    sessions.revoke_all(row, actor=current_actor())
    return go_to(url_for("accounts_admin.person", id=row.id), t("此人的登录已全部退出。"))


@bp.post("/people/<id>/codes-off")
@allow("accounts.person.administer", on=queries.person)
@fresh
def person_codes_off(row):
    totp.turn_off(row, actor=current_actor())
    return go_to(
        url_for("accounts_admin.person", id=row.id), t("动态口令已停用，请提醒本人重新启用。")
    )


@bp.get("/sessions")
@allow("accounts.session.list")
def all_sessions():
    return answer(
        "admin/sessions.html",
        rows=sessions.latest(),
        this_one=web_session.session_id(),
        hidden_part=mask_address,
    )


@bp.get("/lockouts")
@allow("accounts.lockout.list")
def lockouts():
    rows = throttle.locked_now()
    known = queries.people_of_keys([row.key for row in rows])
    return answer("admin/lockouts.html", rows=rows, people=known)


@bp.post("/lockouts/clear")
@allow("accounts.lockout.clear")
def clear_lockout():
    if not throttle.lift(request.form.get("key", ""), actor=current_actor()):
        raise NotAllowed("这个锁定已经解除")
    return go_to(url_for("accounts_admin.lockouts"), t("锁定已解除。"))


@bp.route("/administrators", methods=["GET", "POST"])
@allow("accounts.person.list")
@fresh
def administrators():
    form = form_sent(AppointForm)
    if form.ok:
        found = queries.person_by_login(form.command.login)
        if found is None:
            form.add_error("login", "没有这个用户名")
        else:
            return _appoint(found, form.command.role)
    holders = {role: queries.holding(role) for role in sorted(ADMIN_ROLES)}
    return answer(
        "admin/administrators.html",
        status=form.status,
        form=form,
        holders=holders,
        roles=ROLES["platform"],
    )


def _appoint(found: Person, role):
    first_start.appoint(found, role, actor=current_actor())
    return go_to(url_for("accounts_admin.administrators"), t("职责已授予。"))
