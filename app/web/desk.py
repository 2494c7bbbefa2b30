"""The desk: what waits for me, what I wait for, what happened."""

from flask import Blueprint, current_app, render_template

from app.web.guards import current_actor, public, signed_in
from app.web.history import recent, recent_public

bp = Blueprint("desk", __name__)


def todos(actor):
    """The lines of all rooms, oldest deadline first; what has none comes last."""
    rooms = current_app.extensions["rooms"]
    found = [one for room in rooms if room.todo for one in room.todo(actor)]
    with_due = sorted((one for one in found if one.due), key=lambda one: one.due)
    return with_due + [one for one in found if not one.due]


@bp.get("/desk")
@signed_in
def home():
    actor = current_actor()
    found = todos(actor)
    return render_template(
        "desk/home.html",
        mine=[one for one in found if one.mine],
        others=[one for one in found if not one.mine],
        events=recent(actor),
    )


@bp.get("/")
@public
def welcome():
    return render_template("desk/welcome.html", events=recent_public())
