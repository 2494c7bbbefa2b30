"""One answer for two askers: a part for htmx, the whole page for everybody else."""

from flask import Response, flash, make_response, render_template
from flask_htmx import HTMX

from app.web.i18n import t

htmx = HTMX()


def is_part():
    """A fragment is wanted only by htmx itself, never on a boosted link or a way back."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def answer(template, part=None, status=200, **context):
    """Render `part` for htmx and `template` for a browser; the page includes the same part."""
    wanted = part if part and is_part() else template
    response = make_response(render_template(wanted, **context), status)
    response.vary.add("HX-Request")
    return response


def go_to(url, message=None):
    """After a successful form: see the page `url` (an XHR must be told, it would follow blindly)."""
    if message is not None:
        say(message)
    if is_part():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = url
        return response
    return Response(status=303, headers={"Location": url})


def say(text, kind="good"):
    """A sentence on top of the next page; kind: good, info, waiting or bad."""
    flash(str(t(text)), kind)
