"""Pages of the agency: sign up, receipt, withdraw, object, decline."""

import secrets
from functools import partial

from flask import request, url_for

from app.kernel import clock, events
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.kernel.fire import available
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import listed
from bidding import queries
from bidding.forms import ReasonForm, SignupForm
from bidding.forms_lots import AboutForm
from bidding.queries import sealing
from bidding.rules import gates
from bidding.sealing_forms import NonceForm
from bidding.services import (
    award,
    bonding,
    direct,
    evidence,
    marking,
    offers,
    refusing,
    signup,
    staffing,
    standing,
    trustees,
)
from bidding.states import REQUIREMENT, SIGNUP
from bidding.views import blueprint as known
from bidding.views.blueprint import bp, json_file


def came_from(passed):
    """The keyed marks of where this request to a purchase comes from."""
    agent = request.headers.get("User-Agent", "")
    return marking.of_visit(passed.id, request.remote_addr or "", agent)


def gate(key):
    """Load the gate of a notice for the organisation that asks, and for the person."""
    actor = current_actor()
    return signup.gate(key, actor.org_id, actor.person_id)


@bp.get("/signups")
@allow("bidding.signup.list")
def signups():
    organisation = current_actor().org_id
    return listed(
        ("bidding/signups.html",),
        partial(queries.signups_of, organisation),
        won=queries.awards_held_by(organisation),
        flow=SIGNUP,
        notice=REQUIREMENT,
    )


def _signup_page(passed, form, status=200):
    subject = queries.requirement(passed.id)
    over = signup.over(passed, clock.now())
    context = {
        "form": form,
        "subject": subject,
        "against": over or signup.objections(passed, clock.today()),
        "kin": bonding.kin_of(subject, passed.agency),
        "trusted": trustees.of(subject) if passed.seals_nonces else (),
        "price": trustees.PRICE,
    }
    page = "bidding/nonce_form.html" if passed.seals_nonces else "bidding/signup_form.html"
    return answer(page, status=409 if over else status, **context)


def _form_of(passed):
    return NonceForm if passed.seals_nonces else SignupForm


@bp.get("/requirements/<id>/signup")
@allow("bidding.signup.create", on=gate)
def signup_form(passed):
    if passed.is_sealed:
        return go_to(url_for("bidding.offer_form", id=passed.id))
    known_now = {"key": secrets.token_hex(16), "edition": str(passed.edition)}
    return _signup_page(passed, _form_of(passed)(None, initial=known_now))


@bp.post("/requirements/<id>/signup")
@allow("bidding.signup.create", on=gate)
def signup_create(passed):
    if passed.is_sealed:
        raise NotAllowed(Reason("本公告须密封投递，请在投递页面密封报价"))
    form = _form_of(passed)(request.form, request.files)
    if not form.ok:
        return _signup_page(passed, form, 422)
    if form.command.edition not in {"", str(passed.edition)}:  # revised since the page was read
        raise NotAllowed(Reason("公告刚刚修订，请阅读新的公告后重新报名"))
    try:
        event = _signed_up(passed, form.command)
    except Invalid as error:
        form.refuse(error)
        return _signup_page(passed, form, 422)
    except refusing.Refused as late:
        return answer("bidding/refused.html", late=late, passed=passed, status=409)
    if passed.invited:
        direct.accepted(passed.id)
    return go_to(url_for("bidding.signup_page", id=event.subject_id))


def _signed_up(passed, command):
    """With a sealed nonce, a plain one, or none."""
    key, actor = command.key or secrets.token_hex(16), current_actor()
    marks = came_from(passed)
    if not passed.seals_nonces:
        return signup.sign_up(passed, command.nonce, key, actor, marks=marks)
    if not command.envelope:
        return signup.sign_up(passed, "", key, actor, marks=marks)
    return offers.submit(passed, command.envelope, "", key, actor, marks=marks)


@bp.get("/signups/<id>")
@allow("bidding.signup.own", on=known.signup)
def signup_page(row):
    return answer(
        "bidding/signup.html",
        subject=row,
        flow=SIGNUP,
        event=events.Event.get_by_id(row.event),
        standing=standing.of(row),
        staff=staffing.proposed(row),
        may_staff=not gates.signup_open(row),
        envelopes=sealing.envelopes_of(row),
        choices=available(SIGNUP, row, current_actor()),
    )


@bp.get("/signups/<id>/receipt")
@allow("bidding.signup.own", on=known.signup)
def signup_receipt(row):
    return json_file(evidence.receipt_of(row), f"receipt-{row.id}.json")


@bp.get("/refusals/<id>/receipt")
@allow("bidding.refusal.view", on=known.refusal)
def refusal_receipt(event):
    return json_file(events.disclosure(event), f"refusal-{event.id}.json")


@bp.post("/signups/<id>/withdraw")
@allow("bidding.signup.withdraw", on=known.signup)
def signup_withdraw(row):
    signup.withdraw(row, current_actor(), seen())
    return go_to(url_for("bidding.requirement", id=row.requirement_id), t("报名已撤回。"))


@bp.post("/requirements/<id>/turn_down")
@allow("bidding.requirement.turn_down", on=known.requirement)
def requirement_turn_down(subject):
    direct.turn_down(subject, reason(), current_actor(), seen())
    url = url_for("bidding.requirement", id=subject.id)
    return go_to(url, t("已登记不接受邀请，采购按流标处理。"))


def _objection(subject):
    """The form of an objection; of several winners it names the one it is about."""
    rows = award.standing(subject)
    if len(rows) < 2:
        return form_sent(ReasonForm)
    named = [(row.id, Reason.of("{name}", name=row.agency.name)) for row in rows]
    return form_sent(AboutForm, options={"about": named})


@bp.route("/requirements/<id>/object", methods=["GET", "POST"])
@allow("bidding.requirement.object", on=known.requirement)
def requirement_object(subject):
    form = _objection(subject)
    if form.ok:
        about = getattr(form.command, "about", "")
        made = award.object_to(subject, form.command.reason, current_actor(), seen(), about)
        told = t("异议已提交，公示暂停，等待答复。")
        return go_to(url_for("bidding.objection", id=made.id), told)
    return answer("bidding/object.html", form=form, subject=subject, status=form.status)


@bp.post("/awards/<id>/declined")
@allow("bidding.award.declined", on=queries.award)
def award_declined(row):
    award.decline(row, reason(), current_actor(), seen())
    url = url_for("bidding.requirement", id=row.requirement_id)
    return go_to(url, t("已登记放弃中选。"))
