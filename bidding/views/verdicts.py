"""Pages of an expert who is asked whether the explanation of a low price holds."""

from flask import url_for

from app.accounts.services import totp
from app.kernel import deadlines, files
from app.kernel.fire import available
from app.web import session as web_session
from app.web.asked import form_sent, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from bidding.forms_low import VerdictCodeForm, VerdictForm
from bidding.rules.terms_of_method import percent
from bidding.services import explained, explaining
from bidding.verdict_states import VERDICT
from bidding.views import blueprint as known
from bidding.views.blueprint import bp, prove


def _page(subject):
    about = subject.explanation
    attached = files.of(about.subject_kind, about.id)
    share = percent(explaining.numbers_of(subject.requirement)[0])
    return {"subject": subject, "about": about, "attached": attached, "share": share}


@bp.get("/verdicts/<id>")
@allow("bidding.verdict.view", on=known.verdict)
def verdict(subject):
    choices = available(VERDICT, subject, current_actor())
    lights = deadlines.of(subject, only_open=True)
    page = {"flow": VERDICT, "choices": choices, "lights": lights, **_page(subject)}
    return answer("bidding/verdict.html", **page)


@bp.route("/verdicts/<id>/sign", methods=["GET", "POST"])
@allow("bidding.verdict.sign", on=known.verdict)
def verdict_sign(subject):
    person = web_session.myself()
    form = form_sent(VerdictCodeForm if totp.is_on(person.id) else VerdictForm)
    if form.ok:
        told = form.command
        with form.refusing():
            prove(person, form)
            good = told.word == "accept"
            explained.sign(subject, good, told.why, current_actor(), seen())
            return go_to(url_for("bidding.verdict", id=subject.id), t("认定已签名并记入日志。"))
    page = {"form": form, "status": form.status}
    return answer("bidding/verdict_sign.html", **page, **_page(subject))
