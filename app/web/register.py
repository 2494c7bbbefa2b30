"""Register an organisation, open to everybody; a signed-in person registers a further one."""

from flask import Blueprint, url_for

from app.accounts.services import registration, sessions, sign_in
from app.accounts.services.registration import FirstPerson
from app.kernel import parameters
from app.kernel.errors import Invalid
from app.web import session as web_session
from app.web.account import welcome
from app.web.account_forms import OrganisationForm, RegisterForm
from app.web.account_organisations import details_of
from app.web.asked import form_sent
from app.web.guards import current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter

bp = Blueprint("register", __name__)


@bp.route("/register", methods=["GET", "POST"])
@public
@limiter.limit("20/hour", methods=["POST"])
def form():
    member = web_session.myself() if current_actor().is_signed_in else None
    kind = OrganisationForm if member else RegisterForm
    typed = form_sent(kind)
    if typed.ok:
        try:
            place, person = registration.register(
                details_of(typed), None if member else _first(typed.command), member
            )
        except Invalid as wrong:
            typed.refuse(wrong)
        else:
            return _done(place, person, member)
    return answer(
        "account/register.html",
        status=typed.status,
        form=typed,
        member=member,
        natural=parameters.value("accounts.natural_persons"),
        days=parameters.value("accounts.approval_days"),
    )


def _first(typed):
    return FirstPerson(typed.login, typed.person_name, typed.phone, typed.password)


def _done(place, person, member):
    if member is None:
        welcome(sign_in.enter(person, "password", web_session.visit()))
    else:
        sessions.act_for(web_session.session_id(), place.id, actor=current_actor())
    message = t("注册已提交，请等待运行机构核准；结果会发消息通知您。")
    return go_to(url_for("accounts.organisation", id=place.id), message)
