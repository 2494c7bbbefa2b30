"""Search over everything the asking person may see."""

from flask import Blueprint, current_app, render_template, request

from app.kernel import search
from app.kernel.permissions import allowed
from app.kernel.room import load_subjects
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
    """(title of the room, [(title, address)], whether there are more) of what one may see."""
    actor = current_actor()
    for room in current_app.extensions["rooms"]:
        for kind, subject in room.subjects.items():
            if not subject.indexed:
                continue
            keys = list(search.find(kind, query, limit=MOST_HITS * 3))
            things = load_subjects(kind, keys) if keys else {}
            hits = [
                (subject.title(things[key]), subject.url(things[key]))
                for key in keys
                if key in things and allowed(actor, subject.view_permission, things[key])
            ]
            if hits:
                yield room.title, hits[:MOST_HITS], len(hits) > MOST_HITS
