"""Search over everything the asking person may see."""

from flask import Blueprint, current_app, render_template, request

from app.kernel import search
from app.kernel.permissions import allowed
from app.web.guards import current_actor, public

bp = Blueprint("find", __name__)

MOST_HITS = 20


@bp.get("/search")
@public
def find():
    query = request.args.get("q", "").strip()[:80]
    groups = list(_groups(query)) if query else []
    return render_template("desk/search.html", query=query, groups=groups)


def _groups(query):
    """(title of the room, [(title, address)]) of what the asking person may see."""
    actor = current_actor()
    for room in current_app.extensions["rooms"]:
        for kind, subject in room.subjects.items():
            things = (subject.load(key) for key in search.find(kind, query, limit=MOST_HITS * 3))
            hits = [
                (subject.title(thing), subject.url(thing))
                for thing in things
                if thing is not None and allowed(actor, subject.view_permission, thing)
            ]
            if hits:
                yield room.title, hits[:MOST_HITS]
