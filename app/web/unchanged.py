"""A page that many ask again and again says cheaply that nothing has changed.

The view's tag is asked for with one read before it is even known who asks: whoever names the tag
of now is told that it still holds, and learns nothing else. Everybody else goes the long way.
"""

from flask import current_app, make_response, request

from app.web.htmx import is_part


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
    tag = tag_of(request.view_args["id"])
    if tag is None or not (seen == tag or kept.contains(tag)):
        return None
    response = make_response("", 204 if seen == tag else 304)
    response.set_etag(tag)
    return response


def install(app):
    """Look before anything is asked about the person."""
    app.before_request(look)
