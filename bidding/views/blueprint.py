"""The one blueprint of the room, and what its views share."""

import json

from flask import Blueprint, Response

from app.accounts.services import passwords, sign_in
from app.web import session as web_session
from app.web.guards import if_concerned
from bidding import queries
from bidding.queries import changes, exempted, explanations, owing, seats, verdicts

bp = Blueprint("bidding", __name__, url_prefix="/bidding")


def json_file(value, name):
    """Answer a JSON value (or its text) as a file to keep."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="application/json", headers=headers)


def prove(person, form):
    """A signature is one's own: the password once more, and the code where one is used."""
    passwords.prove(person, form.command.current, web_session.visit())
    if "code" in form.fields:
        sign_in.prove_code(person, form.command.code, web_session.visit())


def _known(load, key):
    """Make the loader of a guard: to a stranger signed in the thing does not exist."""
    return lambda given: if_concerned(load(given), key)


requirement = _known(queries.requirement, "bidding.requirement.view")
signup = _known(queries.signup, "bidding.signup.view")
objection = _known(queries.objection, "bidding.objection.view")
contract = _known(queries.contract, "bidding.contract.view")
result = _known(queries.result, "bidding.result.view")
payment = _known(owing.payment, "bidding.payment.view")
exemption = _known(exempted.exemption, "bidding.exemption.view")
amendment = _known(changes.amendment, "bidding.amendment.view")
explanation = _known(explanations.explanation, "bidding.explanation.view")
verdict = _known(verdicts.verdict, "bidding.verdict.view")
seat = _known(seats.seat, "bidding.seat.view")
refusal = _known(queries.refusal, "bidding.refusal.view")
