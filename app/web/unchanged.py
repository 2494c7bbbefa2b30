"""A page that many ask again and again says cheaply that nothing has changed.

The view's tag is asked for with one read before it is even known who asks: whoever names the tag
of now is told that it still holds, and learns nothing else. Everybody else goes the long way.
A tag that was just read holds for the next who ask it: two hundred watchers are one question in
a tenth of a second, and those that are told "nothing new" take no database connection.
"""

import time

from flask import current_app, make_response, request

from app.kernel import db
from app.web.htmx import is_part

HOLDS = 0.1  # seconds
MANY = 500
_READ = {}  # (endpoint, id) -> (when it was read, tag)


def watched(tag_of):
    """Mark a view: `tag_of(id)` is a short text that changes whenever its page would."""

    def mark(view):
        view.__tag__ = tag_of
        return view

    return mark


def look():
    """Answer a browser's If-None-Match with 304, the page's own `seen` with 204."""
    tag_of = getattr(current_app.view_functions.get(request.endpoint), "__tag__", None)
    if tag_of is None or request.method != "GET" or not is_part():
        return None
    seen, kept = request.args.get("seen"), request.if_none_match
    if not seen and not kept:
        return None
    tag = _holding(tag_of, seen, kept)
    if tag is None:
        return None
    response = make_response("", 204 if seen == tag else 304)
    response.set_etag(tag)
    return response


def _holding(tag_of, seen, kept):
    """The tag of now where the asker has named it; only a yes is taken from memory."""

    def is_named(tag):
        return tag is not None and (seen == tag or kept.contains(tag))

    thing, now = request.view_args["id"], time.monotonic()
    key = (request.endpoint, thing)
    read_at, tag = _READ.get(key, (0.0, None))
    if now - read_at < HOLDS and is_named(tag):
        return tag
    tag = tag_of(thing)
    if len(_READ) > MANY:
        _READ.clear()
    _READ[key] = (now, tag)
    return tag if is_named(tag) else None


def _forget(_events):
    """Whatever this process writes may be what somebody watches."""
    _READ.clear()


db.on_flush(_forget)


def install(app):
    """Look before anything is asked about the person."""
    app.before_request(look)
