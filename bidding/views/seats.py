"""Pages of a drawn expert: what he is called to, the pledge, the sheet, the signature."""

from functools import partial

from flask import request, url_for

from app.accounts.services import totp
from app.kernel import deadlines
from app.kernel.errors import Invalid
from app.kernel.fire import available
from app.web import session as web_session
from app.web.account_forms import AgainCodeForm, AgainForm
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import listed
from bidding import queries as requirements
from bidding.expert_states import SEAT, SeatState
from bidding.forms_scoring import AcceptForm, sheet_form, typed_sheet
from bidding.queries import seats as queries
from bidding.requirement_states import RequirementState
from bidding.rules import sheets
from bidding.services import opened_record, panel_pool, scoring
from bidding.services import seats as verbs
from bidding.views.blueprint import bp, prove
from bidding.views.blueprint import seat as known

FOLLOWED = "已谢绝，由抽取次序的下一位专家替补。"
NOBODY_LEFT = "已谢绝；候补专家已经用尽，本次采购按流标处理。"


@bp.get("/seats")
@allow("bidding.seat.list")
def seats():
    read = partial(queries.seat_page, current_actor().person_id)
    return listed(("bidding/seats.html",), read, flow=SEAT)


def _page(subject):
    """What every page of a seat shows: the notice, the offers, the table."""
    numbers = {one.number for one in scoring.valid_offers(subject.requirement)}
    offers = [one for one in opened_record.offers_of(subject.requirement) if one.number in numbers]
    criteria = sheets.scored(panel_pool.terms_of(subject.requirement))
    guides = {one["key"]: one.get("guide", "") for one in subject.requirement.rule_data["criteria"]}
    return {"subject": subject, "offers": offers, "criteria": criteria, "guides": guides}


@bp.get("/seats/<id>")
@allow("bidding.seat.view", on=known)
def seat(subject):
    actor = current_actor()
    return answer(
        "bidding/seat.html",
        flow=SEAT,
        lights=deadlines.of(subject, only_open=True),
        choices=available(SEAT, subject, actor),
        mine=actor.person_id == subject.person_id,
        **_page(subject),
    )


@bp.route("/seats/<id>/accept", methods=["GET", "POST"])
@allow("bidding.seat.score", on=known)
def seat_accept(subject):
    form = form_sent(AcceptForm)
    if form.ok:
        verbs.accept(subject, form.command.agreed, current_actor(), seen())
        return go_to(url_for("bidding.seat_sheet", id=subject.id), t("已接受，请逐家评分。"))
    return answer("bidding/seat_accept.html", form=form, status=form.status, **_page(subject))


@bp.post("/seats/<id>/decline")
@allow("bidding.seat.score", on=known)
def seat_decline(subject):
    verbs.decline(subject, reason(), current_actor(), seen())
    left = requirements.requirement(subject.requirement_id).state == RequirementState.SCORING
    return go_to(url_for("bidding.seats"), t(FOLLOWED if left else NOBODY_LEFT))


@bp.route("/seats/<id>/sheet", methods=["GET", "POST"])
@allow("bidding.seat.score", on=known)
def seat_sheet(subject):
    if subject.state != SeatState.ACCEPTED:
        return go_to(url_for("bidding.seat", id=subject.id))
    page = _page(subject)
    kind = sheet_form(page["criteria"], [one.number for one in page["offers"]])
    form = form_sent(kind, initial=typed_sheet(subject.marks))
    if form.ok:
        scoring.save(subject, form.command.marks, current_actor())
        to_sign = "sign" in request.form
        endpoint = "bidding.seat_sign" if to_sign else "bidding.seat_sheet"
        return go_to(url_for(endpoint, id=subject.id), t("评分已保存，签名前只有您能看到。"))
    return answer("bidding/seat_sheet.html", form=form, status=form.status, **page)


@bp.route("/seats/<id>/sign", methods=["GET", "POST"])
@allow("bidding.seat.score", on=known)
def seat_sign(subject):
    person = web_session.myself()
    kind = AgainCodeForm if totp.is_on(person.id) else AgainForm
    form = form_sent(kind)
    missing, shown = {}, ""
    try:
        shown = scoring.digest(scoring.document_of(subject))
    except Invalid as error:
        missing = error.fields
    if form.ok and shown:
        with form.refusing():
            prove(person, form)
            scoring.sign(subject, request.form.get("digest", ""), current_actor(), seen())
            return go_to(url_for("bidding.seat", id=subject.id), t("评分表已签名并记入日志。"))
    page = {"form": form, "digest": shown, "missing": missing, **_page(subject)}
    return answer("bidding/seat_sign.html", status=form.status, **page)
