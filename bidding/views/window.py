"""The hall window takes sealed files for agencies, and the offline file is handed out to everybody."""

import secrets

from flask import request, url_for

from app.kernel import events
from app.kernel.errors import Invalid, Reason
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import t
from bidding.queries import sealing as queries
from bidding.sealing_forms import WindowForm
from bidding.services import offline as made
from bidding.services import refusing, signup, window
from bidding.views.blueprint import bp, json_file


@bp.get("/window/offers")
@allow("bidding.offer.window")
def window_form():
    return answer("bidding/window.html", form=WindowForm())


@bp.post("/window/offers/new")
@allow("bidding.offer.window")
def window_create():
    form = WindowForm(request.form, request.files)
    if form.ok:
        try:
            event = _taken(form.command)
        except Invalid as error:
            form.refuse(error)
        except refusing.Refused as late:
            return answer("bidding/window_refused.html", late=late, status=409)
        else:
            return go_to(url_for("bidding.window_receipt", id=event.id), t("密封文件已收到。"))
    return answer("bidding/window.html", form=form, status=422)


def _taken(command):
    requirement = queries.numbered(command.number)
    agency = queries.agency_with(command.uscc)
    if requirement is None or not requirement.is_sealed:
        raise Invalid({"number": Reason("没有这个编号的密封报价公告")})
    if agency is None:
        raise Invalid({"uscc": Reason("没有这个统一社会信用代码的入驻机构")})
    passed = signup.gate(requirement.id, agency.organisation_id)
    return window.take(passed, command.envelope, secrets.token_hex(16), current_actor())


@bp.get("/window/receipts/<id>")
@allow("bidding.offer.receipt", on=queries.window_event)
def window_receipt(event):
    return answer("bidding/window_receipt.html", event=event)


@bp.get("/window/receipts/<id>/receipt.json")
@allow("bidding.offer.receipt", on=queries.window_event)
def window_receipt_file(event):
    return json_file(events.disclosure(event), f"receipt-{event.facts['offer']}.json")


@bp.get("/offline")
@public
def offline():
    return answer("bidding/offline.html", sha256=made.digest(), logged=made.logged())


@bp.get("/offline.html")
@public
def offline_file():
    sent = json_file(made.page(), "lianshen-offline.html")
    sent.mimetype = "text/html"
    return sent
