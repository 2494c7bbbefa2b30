"""The desk: what waits for me, what I wait for, what happened."""

from flask import Blueprint, current_app, render_template

from app.kernel import deadlines
from app.kernel.errors import Reason
from app.kernel.together import in_steps, side_by_side
from app.web.guards import current_actor, public, signed_in
from app.web.history import recent, recent_public

bp = Blueprint("desk", __name__)
NEWS = 6  # lines of news on the start page


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
            one.note = one.note or _waited_for(views[0])
    return lines


def _waited_for(view):
    """What the clock of a line counts; one that stands still says so."""
    what = Reason(view.label)
    return Reason.of("{what}（计时已暂停）", what=what) if view.due is None else what


def _late(lines):
    """(words, kind of chip) of how much is over its time."""
    n = sum(one.light == "red" for one in lines)
    return (Reason.of("{n} 件已超期", n=n), "bad") if n else None


def _soon(lines):
    n = sum(one.light == "amber" for one in lines)
    return (Reason.of("{n} 件即将到期", n=n), "waiting") if n else None


@bp.get("/desk")
@signed_in
def home():
    actor = current_actor()
    found = todos(actor)
    mine = [one for one in found if one.mine]
    return render_template(
        "desk/home.html",
        mine=mine,
        pressing=[one for one in (_late(mine), _soon(mine)) if one],
        others=[one for one in found if not one.mine],
        events=recent(actor),
    )


@bp.get("/")
@public
def welcome():
    rooms = current_app.extensions["rooms"]
    fronts = side_by_side([in_steps(room.front)() for room in rooms if room.front])
    return render_template(
        "desk/welcome.html",
        figures=[one for front in fronts for one in front.figures],
        shelves=[one for front in fronts for one in front.shelves],
        events=recent_public(NEWS),
    )
