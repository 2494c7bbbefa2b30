"""My account: details, password, sessions, one-time codes, outside identities."""

import segno
from flask import request, url_for

from app.accounts import queries
from app.accounts.models import Identity, Session
from app.accounts.permissions import MANAGERS
from app.accounts.rules import people as rules
from app.accounts.rules.duties import role_label
from app.accounts.services import identities, passwords, people, sessions, sign_in, totp
from app.web import oidc
from app.web import session as web_session
from app.web.account import bp
from app.web.account_forms import CodeForm, FirstCodeForm, PasswordForm, ProfileForm
from app.web.again import fresh
from app.web.asked import form_sent, whole
from app.web.guards import allow, current_actor, signed_in
from app.web.htmx import answer, go_to
from app.web.i18n import t


def session_row(key):
    """Load a session row by its id."""
    return Session.get_or_none(Session.id == key)


def identity(key):
    """Load a binding to an outside identity."""
    return Identity.get_or_none(Identity.id == key)


@bp.route("", methods=["GET", "POST"])
@signed_in
def profile():
    person = web_session.myself()
    form = form_sent(ProfileForm, initial=person)
    if form.ok:
        with form.refusing():
            seen = whole(form.seen)
            people.change_profile(
                person,
                **form.command,
                actor=current_actor(),
                visit=web_session.visit(),
                seen=seen,
            )
            return go_to(url_for("account.profile"), t("资料已保存。"))
    return answer(
        "account/profile.html",
        status=form.status,
        form=form,
        person=person,
        duties=queries.duties_of(person.id),
        codes=totp.is_on(person.id),
        identities=identities.identities_of(person.id),
        outside=oidc.label(),
        label=role_label,
        manages=current_actor().has(*MANAGERS),
    )


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def password():
    form = form_sent(PasswordForm)
    if form.ok:
        with form.refusing():
            passwords.change_password(
                web_session.myself(),
                form.command.current,
                form.command.password,
                actor=current_actor(),
                visit=web_session.visit(),
                keep=web_session.session_id(),
            )
            return go_to(url_for("account.profile"), t("密码已修改，其他设备上的登录已全部退出。"))
    return answer("account/password.html", status=form.status, form=form)


@bp.get("/sessions")
@signed_in
def my_sessions():
    return answer(
        "account/sessions.html",
        rows=sessions.sessions_of(current_actor().person_id),
        this_one=web_session.session_id(),
        hidden_part=rules.mask_address,
    )


@bp.post("/sessions/<id>/end")
@allow("accounts.session.end", on=session_row)
@fresh
def end_session(row):
    sessions.revoke(row, actor=current_actor())
    if row.person_id != current_actor().person_id:
        return go_to(url_for("accounts_admin.person", id=row.person_id), t("这个会话已结束。"))
    return go_to(url_for("account.my_sessions"), t("这个会话已结束。"))


@bp.post("/sessions/end-others")
@signed_in
@fresh
def end_others():
    sessions.revoke_all(web_session.myself(), actor=current_actor(), keep=web_session.session_id())
    return go_to(url_for("account.my_sessions"), t("其他设备上的登录已全部退出。"))


@bp.get("/codes")
@signed_in
def codes():
    secret = totp.pending_secret(web_session.myself())
    return _codes_page(FirstCodeForm() if secret else CodeForm(), secret)


def _codes_page(form, secret, status=200):
    person = web_session.myself()
    picture = None
    if secret:
        code = segno.make(totp.address_of(person, secret), error="m")
        picture = code.svg_data_uri(scale=5, light="white")  # a phone reads no black on dark
    return answer(
        "account/codes.html",
        status=status,
        form=form,
        on=totp.is_on(person.id),
        secret=secret,
        picture=picture,
        left=totp.recovery_left(person.id),
    )


@bp.post("/codes/begin")
@signed_in
@fresh
def begin_codes():
    totp.begin(web_session.myself())
    return go_to(url_for("account.codes"))


@bp.post("/codes/confirm")
@signed_in
@fresh
def confirm_codes():
    person, form = web_session.myself(), FirstCodeForm(request.form)
    if form.ok:
        with form.refusing():
            fresh = totp.confirm(person, form.command.code, actor=current_actor())
            message = t("动态口令已启用。请立即抄下恢复码，它们只显示这一次。")
            return answer("account/recovery.html", fresh=fresh, message=message)
    return _codes_page(form, totp.pending_secret(person), status=422)


@bp.post("/codes/off")
@signed_in
def codes_off():
    person, form = web_session.myself(), CodeForm(request.form)
    if form.ok:
        with form.refusing():
            sign_in.prove_code(person, form.command.code, web_session.visit())
            totp.turn_off(person, actor=current_actor())
            return go_to(url_for("account.codes"), t("动态口令已停用。"))
    return _codes_page(form, None, status=422)


@bp.post("/identities/<id>/unbind")
@allow("accounts.identity.unbind", on=identity)
@fresh
def unbind(row):
    identities.unbind(row, actor=current_actor())
    return go_to(url_for("account.profile"), t("绑定已解除。"))
