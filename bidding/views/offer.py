"""Pages of the bidder with sealed offers: seal, replace, receipt, reveal one's own key."""

import secrets

from flask import request, send_file, url_for

from app.kernel import clock, events, files
from app.kernel.errors import Invalid, NotAllowed, Reason
from app.web.asked import form_sent
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from bidding import queries
from bidding.rules import bounds
from bidding.sealing_forms import OfferForm, RevealForm
from bidding.services import (
    bonding,
    offers,
    pricing,
    refusing,
    releasing,
    sealed_files,
    signup,
    trustees,
)
from bidding.views import blueprint as known
from bidding.views.bidder import came_from, gate
from bidding.views.blueprint import bp, json_file


def sealed_gate(key):
    """Load the gate of a notice that takes sealed offers."""
    passed = gate(key)
    return passed if passed is not None and passed.is_sealed else None


def envelope_gate(key):
    """Load the gate of a notice that takes envelopes: sealed offers, or sealed nonces."""
    passed = gate(key)
    return passed if passed is not None and (passed.is_sealed or passed.seals_nonces) else None


def _page(passed, form, status=200):
    over = signup.over(passed, clock.now())
    against = over or signup.objections(passed, clock.today())
    subject = queries.requirement(passed.id)
    return answer(
        "bidding/offer_form.html",
        form=form,
        subject=subject,
        against=against,
        before=offers.standing(passed),
        trusted=trustees.of(subject),
        price=trustees.PRICE,
        kin=bonding.kin_of(subject, passed.agency),
        **_between(subject),
        status=409 if over else status,
    )


def _between(subject):
    """The bounds of the notice, for the page to hold a typed price against before it is sealed."""
    known = pricing.between(subject)
    return {**known, "limits": bounds.limits(subject.price_mode, **known)}


@bp.get("/requirements/<id>/offer")
@allow("bidding.offer.create", on=sealed_gate)
def offer_form(passed):
    known_now = {"key": secrets.token_hex(16), "edition": str(passed.edition)}
    return _page(passed, OfferForm(None, initial=known_now))


@bp.post("/requirements/<id>/offer")
@allow("bidding.offer.create", on=sealed_gate)
def offer_create(passed):
    form = OfferForm(request.form, request.files)
    if form.ok:
        if form.command.edition not in {"", str(passed.edition)}:
            raise NotAllowed(Reason("公告刚刚修订，请阅读新的公告后重新密封"))
        try:
            event = _submitted(passed, form.command)
        except Invalid as error:
            form.refuse(error)
        except refusing.Refused as late:
            return answer("bidding/refused.html", late=late, passed=passed, status=409)
        else:
            return go_to(url_for("bidding.signup_page", id=event.subject_id))
    return _page(passed, form, 422)


def _submitted(passed, command):
    key = command.key or secrets.token_hex(16)
    marks = came_from(passed)
    return offers.submit(passed, command.envelope, command.nonce, key, current_actor(), marks=marks)


@bp.get("/requirements/<id>/sealing.json")
@allow("bidding.offer.create", on=envelope_gate)
def sealing_task(passed):
    subject = queries.requirement(passed.id)
    return json_file(offers.task(passed, subject), f"sealing-{passed.id}.json")


@bp.post("/requirements/<id>/sealed-files")
@allow("bidding.offer.create", on=sealed_gate)
def sealed_file_create(passed):
    sent = request.files.get("file")
    if sent is None:
        raise Invalid({"file": Reason("请上传密封附件")})
    row = sealed_files.keep(passed, sent.stream, current_actor())
    return json_file({"sha256": row.sha256, "size": row.size}, "sealed.json")


@bp.get("/signups/<id>/envelopes/<int:number>")
@allow("bidding.signup.own", on=known.signup)
def envelope(row, number):
    found = {one.number: one for one in row.envelopes}.get(number)
    return json_file(found.body, f"envelope-{found.offer}-{number}.json") if found else ("", 404)


@bp.get("/signups/<id>/envelopes/<int:number>/receipt")
@allow("bidding.signup.own", on=known.signup)
def envelope_receipt(row, number):
    found = {one.number: one for one in row.envelopes}.get(number)
    if found is None:
        return "", 404
    opened = events.disclosure(events.Event.get_by_id(found.event))
    return json_file(opened, f"receipt-{found.offer}-{number}.json")


@bp.route("/signups/<id>/reveal", methods=["GET", "POST"])
@allow("bidding.offer.reveal", on=known.signup)
def offer_reveal(row):
    form = form_sent(RevealForm)
    if form.ok:
        with form.refusing():
            releasing.reveal(row, form.command.key, current_actor())
            told = t("密钥已提交，将与其他报价一并开启。")
            return go_to(url_for("bidding.opening_page", id=row.requirement_id), told)
    return answer("bidding/reveal.html", form=form, subject=row, status=form.status)


@bp.get("/requirements/<id>/offers/<int:number>/files/<int:place>")
@allow("bidding.requirement.view", on=known.requirement)
def opened_file(subject, number, place):
    found = sealed_files.lent(subject, number, place)
    if found is None:
        return "", 404
    content, name = found
    return send_file(
        content,
        mimetype="application/octet-stream",  # nothing in it runs here
        as_attachment=True,
        download_name=files.clean_name(name) or "attachment.bin",
    )
