"""Once more the password, before what could take an account or the platform away (ASVS 7.5).

A sign-in counts for a while (parameter `accounts.again_minutes`); a session that somebody found
open on a desk in the hall changes no password, binds no identity and appoints nobody.
"""

from functools import wraps

from flask import Blueprint, request, url_for

from app.accounts.services import passwords, sign_in, totp
from app.web import session as web_session
from app.web.account_forms import AgainCodeForm, AgainForm
from app.web.asked import form_sent
from app.web.errors import way_back
from app.web.guards import signed_in
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.site import safe_path

bp = Blueprint("again", __name__)

ASKED = "为确认是您本人，请再输入一次密码，然后重新办理刚才的事项。"


def fresh(view):
    """Below the guard of a view: whoever signed in long ago proves again who he is."""

    @wraps(view)
    def asked(*args, **given):
        if web_session.is_fresh():
            return view(*args, **given)
        back = request.full_path.rstrip("?") if request.method == "GET" else way_back()
        return go_to(url_for("again.ask", next=back or "/account"), t(ASKED))

    asked.__fresh__ = True
    return asked


@bp.route("/account/again", methods=["GET", "POST"])
@signed_in
def ask():
    person = web_session.myself()
    kind = AgainCodeForm if totp.is_on(person.id) else AgainForm
    form = form_sent(kind)
    back = safe_path(request.args.get("next") or "/account")
    if form.ok:
        with form.refusing():
            passwords.prove(person, form.command.current, web_session.visit())
            if kind is AgainCodeForm:
                sign_in.prove_code(person, form.command.code, web_session.visit())
            web_session.prove_now()
            return go_to(back)
    return answer("account/again.html", status=form.status, form=form, back=back)
