"""The desk: what waits for me, what I wait for, what happened."""

from flask import Blueprint, current_app, render_template

from app.kernel import deadlines
from app.kernel.together import in_steps, side_by_side
from app.web.guards import current_actor, public, signed_in
from app.web.history import recent, recent_public

bp = Blueprint("desk", __name__)


def todos(actor):
    """The lines of all rooms, oldest deadline first; what has none comes last."""
    rooms = current_app.extensions["rooms"]
    lines = side_by_side([in_steps(room.todo)(actor) for room in rooms if room.todo])
    found = timed([one for of_room in lines for one in of_room])
    with_due = sorted((one for one in found if one.due), key=lambda one: one.due)
    return with_due + [one for one in found if not one.due]


def timed(lines):
    """The lines with what the clocks of their things say, asked for all at once."""
    keys = {one.clock for one in lines if one.clock}
    clocks = deadlines.of_things(keys, only_open=True) if keys else {}
    for one in lines:
        views = clocks.get(one.clock)
        if views:
            one.due, one.light = views[0].due, views[0].light
    return lines


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
