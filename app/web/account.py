"""Sign in and out, switch the organisation acted for, find back after a forgotten password."""

from flask import Blueprint, request, session, url_for

from app.accounts.models import Session
from app.accounts.services import passwords, reset_mail, sessions, sign_in
from app.kernel import clock
from app.web import oidc
from app.web import session as web_session
from app.web.account_forms import AskResetForm, CodeForm, ResetForm, SignInForm
from app.web.asked import form_sent
from app.web.guards import current_actor, public, signed_in
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.site import safe_path

bp = Blueprint("account", __name__, url_prefix="/account")

FORGET = '"cache", "storage"'  # what a shared computer in a hall still holds of us
CODE_WITHIN = 300  # seconds between password and code
ASKED = "如果这个用户名存在并登记了电子邮箱，重置链接已经发往该邮箱，请在有效期内打开。"


def _after(path):
    return safe_path(path or "/desk")


@bp.route("/sign-in", endpoint="sign_in", methods=["GET", "POST"])
@public
def enter():
    form = form_sent(SignInForm)
    back = _after(request.values.get("next"))
    if form.ok:
        with form.refusing():
            found = sign_in.sign_in(form.command.login, form.command.password, web_session.visit())
            return _owes_code(found, back) if found.needs_code else welcome(found, back)
    return answer(
        "account/sign_in.html", status=form.status, form=form, back=back, outside=oidc.label()
    )


def _owes_code(found, back):
    session.clear()
    session[web_session.PENDING] = [found.person.id, int(clock.now().timestamp()), back]
    return go_to(url_for("account.code"))


def welcome(found, back="/desk"):
    """Give the browser its session and lead on."""
    web_session.enter(found)
    return go_to(back, t("您好，{name}，已登录。", name=found.person.name))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code():
    person_id, at, back = session.get(web_session.PENDING) or (None, 0, "/desk")
    if person_id is None or clock.now().timestamp() - at > CODE_WITHIN:
        session.pop(web_session.PENDING, None)
        return go_to(url_for("account.sign_in"), t("验证时间已过，请重新输入用户名和密码。"))
    form = form_sent(CodeForm)
    if form.ok:
        with form.refusing():
            found = sign_in.second_step(person_id, form.command.code, web_session.visit())
            return welcome(found, back)
    return answer("account/code.html", status=form.status, form=form)


@bp.post("/sign-out", endpoint="sign_out")
@signed_in
def leave():
    row = Session.get_or_none(Session.id == web_session.session_id())
    if row is not None:
        sign_in.sign_out(row)
    web_session.leave()
    response = go_to("/", t("您已退出登录。"))
    response.headers["Clear-Site-Data"] = FORGET
    return response


@bp.post("/act-for")
@signed_in
def act_for():
    place = sessions.act_for(
        web_session.session_id(), request.form.get("organisation", ""), actor=current_actor()
    )
    return go_to("/desk", t("现在代表 {name} 办理。", name=place.name))


@bp.route("/reset", methods=["GET", "POST"])
@public
def ask_reset():
    form = form_sent(AskResetForm)
    if form.ok and reset_mail.is_on():
        reset_mail.ask(form.command.login, web_session.visit())
        return go_to(url_for("account.sign_in"), t(ASKED))
    return answer("account/ask_reset.html", status=form.status, form=form, mail=reset_mail.is_on())


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token):
    link = passwords.reset_for(token)
    form = form_sent(ResetForm)
    if form.ok:
        with form.refusing():
            passwords.reset_password(token, form.command.password)
            web_session.leave()
            return go_to(url_for("account.sign_in"), t("新密码已生效，请用新密码登录。"))
    return answer("account/reset.html", status=form.status, form=form, login=link.person.login)
