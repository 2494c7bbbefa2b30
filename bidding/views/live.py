"""The room of live price bidding: everybody watches, the listed agencies bid."""

import secrets

from flask import abort, make_response, render_template, request, url_for

from app.kernel import clock, events
from app.kernel.errors import NotAllowed
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to, is_part
from app.web.i18n import locale, t
from app.web.unchanged import watched
from bidding.forms import BidForm
from bidding.queries import live as reads
from bidding.rules import live as rules
from bidding.services import live, live_record
from bidding.states import REQUIREMENT
from bidding.views import blueprint as known
from bidding.views.blueprint import bp, json_file

KEPT = 200
_PARTS = {}  # what is seen of which bidding, by whom, at which second


def _room(subject):
    row = reads.room(subject.id) if subject.method == "live_price" else None
    if row is None:
        abort(404)
    return row


def _standing(subject, row):
    actor = current_actor()
    place = live.number_of(subject, actor.org_id) if actor.org_id else None
    terms, room = live.terms_of(subject), live.room_of(subject, row)
    return {
        "subject": subject,
        "flow": REQUIREMENT,
        "row": row,
        "terms": terms,
        "next_most": rules.highest(room, terms),
        "lines": reads.lines(subject.id, actor.org_id, named=row.ended_at is not None),
        "leading": place is not None and place[0] == row.leader,
        "bids": _may(subject, row, place is not None, actor),
        "tag": reads.tag_of(row, subject.version),
        "now": clock.now(),
    }


def _may(subject, row, listed, actor):
    running = subject.state == "live" and row.ended_at is None
    return running and listed and allowed(actor, "bidding.live_bid.place", subject)


def _form(row):
    return BidForm(None, initial={"key": secrets.token_hex(16)})


@bp.get("/requirements/<id>/live")
@allow("bidding.requirement.view", on=known.requirement)
@watched(reads.tag)
def live_room(subject):
    row = _room(subject)
    if not is_part():
        return answer("bidding/live.html", form=_form(row), **_standing(subject, row))
    tag = reads.tag_of(row, subject.version)
    response = make_response(_part(subject, row, tag))
    response.set_etag(tag)
    return response


def _part(subject, row, tag):
    """What changed, made once a second for all who see the same: a bid sends everybody here."""
    key = (subject.id, tag, current_actor().org_id, locale(), clock.now().replace(microsecond=0))
    part = _PARTS.get(key)
    if part is None:
        part = render_template("bidding/_live.html", **_standing(subject, row))
        if len(_PARTS) > KEPT:
            _PARTS.clear()
        _PARTS[key] = part
    return part


@bp.post("/requirements/<id>/live/bids")
@allow("bidding.live_bid.place", on=known.requirement)
def live_bid_place(subject):
    form, row = BidForm(request.form), _room(subject)
    status = 422
    if form.ok:
        key = form.command.key or secrets.token_hex(16)
        try:
            made = live.bid(subject, form.command.amount_fen, key, current_actor())
        except NotAllowed as refused:
            form.add_error("amount_fen", refused.reasons[0])
            status = 409
        else:
            told = t("报价已受理：{price} 元。", price=rules.yuan(made.amount_fen))
            return go_to(url_for("bidding.live_room", id=subject.id), told)
    context = _standing(subject, reads.room(subject.id) or row)
    return answer("bidding/live.html", form=form, status=status, **context)


@bp.get("/requirements/<id>/live.json")
@allow("bidding.requirement.view", on=known.requirement)
def live_file(subject):
    found = live_record.download(subject)
    if found is None:
        abort(404)
    return json_file(found, f"live-{subject.id}.json")


@bp.get("/live-bids/<id>/receipt")
@allow("bidding.live_bid.view", on=reads.live_bid)
def live_bid_receipt(row):
    found = events.disclosure(events.Event.get_by_id(row.event))
    return json_file(found, f"bid-{row.id}.json")
