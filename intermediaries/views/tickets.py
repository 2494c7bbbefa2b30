"""A workbook between preview and confirmation: kept as a file, named by a signed ticket."""

from __future__ import annotations

from contextlib import contextmanager

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.kernel import files
from app.kernel.errors import NotAllowed, Reason
from app.web.guards import current_actor
from app.web.htmx import answer

LASTS = 3600
OVER = Reason.of("预览已过期或者不是您上传的，请重新上传文件")


def _signer():
    return URLSafeTimedSerializer(current_app.secret_key, salt="workbook preview")


def keep(upload):
    """Check and keep an uploaded workbook; return the ticket and its blob."""
    blob = files.store(upload.stream, upload.filename)
    return _signer().dumps([blob.sha256, current_actor().person_id]), blob


def looked_at(form, preview):
    """Keep the workbook of a sent form and look at it: its lines with the ticket to confirm by, or
    (None, "") where there is nothing to confirm; what is refused stands beside the field."""
    if form.ok:
        with form.refusing():
            ticket, blob = keep(form.command.file)
            with files.open_blob(blob.sha256) as stream:
                return preview(stream), ticket
    return None, ""


def previewed(template, form, preview, **more):
    """Show what importing the workbook of a form would do, line by line, and how to confirm it."""
    lines, ticket = looked_at(form, preview)
    told = {"lines": lines, "ticket": ticket, "status": 422 if form.errors else 200}
    told["wrong"] = sum(bool(line.reasons) for line in lines or [])
    told["fresh"] = sum(line.is_fresh for line in lines or [])
    return answer(template, form=form, **told, **more)


@contextmanager
def opened(ticket):
    """Open the workbook of a ticket for the person who uploaded it, within the hour."""
    try:
        sha, person = _signer().loads(ticket, max_age=LASTS)
    except BadSignature:
        raise NotAllowed(OVER) from None
    if person != current_actor().person_id:
        raise NotAllowed(OVER)
    with files.open_blob(sha) as stream:
        yield stream
