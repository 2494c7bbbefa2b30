"""The one blueprint of the room, and what its views share."""

import json

from flask import Blueprint, Response, request

from app.kernel.permissions import allowed
from app.web.asked import whole
from app.web.guards import current_actor
from bidding import queries
from bidding.queries import changes, exempted, owing, seats

bp = Blueprint("bidding", __name__, url_prefix="/bidding")
SIZES = (20, 50, 100)


def seen():
    """The version of the thing that the person looked at; None when none was sent."""
    return whole(request.form.get("seen", ""))


def reason():
    """The reason typed beside a button."""
    return request.form.get("reason", "").strip()[:500]


def paging():
    """Where the list goes on, and how many rows a page has."""
    size = request.args.get("size", type=int)
    return request.args.get("after", "")[:80], size if size in SIZES else SIZES[0]


def json_file(value, name):
    """Answer a JSON value (or its text) as a file to keep."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="application/json", headers=headers)


def _known(load, key):
    """Make a loader that hides a thing from signed-in strangers: to them it does not exist."""

    def found(given):
        subject = load(given)
        actor = current_actor()
        if subject is not None and actor.is_signed_in and not allowed(actor, key, subject):
            return None
        return subject

    return found


requirement = _known(queries.requirement, "bidding.requirement.view")
signup = _known(queries.signup, "bidding.signup.view")
objection = _known(queries.objection, "bidding.objection.view")
contract = _known(queries.contract, "bidding.contract.view")
result = _known(queries.result, "bidding.result.view")
payment = _known(owing.payment, "bidding.payment.view")
exemption = _known(exempted.exemption, "bidding.exemption.view")
amendment = _known(changes.amendment, "bidding.amendment.view")
seat = _known(seats.seat, "bidding.seat.view")
refusal = _known(queries.refusal, "bidding.refusal.view")
