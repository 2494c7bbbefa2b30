"""A form sent twice does its work once: the second sending gets the answer of the first.

Forms carry a one-time token `_once`. It is taken before the view runs and given back when the
view refuses, so that a corrected form can be sent again.
"""

import secrets
from datetime import timedelta

from flask import g, request
from peewee import IntegrityError

from app.kernel import clock
from app.kernel.db import db, write
from app.kernel.errors import NotAllowed, Reason
from app.web.guards import current_actor
from app.web.htmx import go_to
from app.web.i18n import t
from app.web.models import Submission

FIELD = "_once"
DRAFTS = "/drafts"  # a draft carries the form's token along, but is not its sending
STALE = timedelta(seconds=60)
KEPT = timedelta(days=2)
AGAIN = "这张表单刚才已经提交成功，没有重复办理。下面是第一次提交的结果。"
RUNNING = Reason.of("您刚才的提交正在处理，请稍候几秒再刷新页面查看结果，不需要重复提交。")


def new_token():
    return secrets.token_urlsafe(16)


def _token():
    """Bound to the person, so that nobody meets another one's answer."""
    given = request.form.get(FIELD, "")
    return f"{current_actor().person_id or '-'}:{given}"[:64] if given else ""


def take():
    """Before the view: take the token, or answer as the first sending was answered."""
    if request.method != "POST" or request.path.startswith(DRAFTS) or not (token := _token()):
        return None
    if _insert(token):
        g.once = token
        return None
    first = Submission.get_or_none(Submission.token == token)
    if first is not None and first.location:
        return go_to(first.location, t(AGAIN))
    if first is None or first.taken_at > clock.now() - STALE or not _take_over(first):
        raise NotAllowed(RUNNING)
    g.once = token
    return None


def _insert(token):
    try:
        with write(), db.atomic():
            Submission.create(token=token)
    except IntegrityError:
        return False
    return True


def _take_over(first):
    """The process of the first sending died: whoever changes the row first goes on."""
    with write():
        return (
            Submission.update(taken_at=clock.now())
            .where(Submission.token == first.token, Submission.taken_at == first.taken_at)
            .execute()
        )


def settle(response):
    """After the view: keep where it led to, or give the token back."""
    token = g.pop("once", None)
    if token is None:
        return response
    location = response.headers.get("Location") or response.headers.get("HX-Redirect")
    row = Submission.token == token
    with write():
        if location and response.status_code < 400:
            Submission.update(status=response.status_code, location=location).where(row).execute()
        else:
            Submission.delete().where(row).execute()
    return response


def sweep():
    """Forget old tokens; called by a job once a day."""
    with write():
        return Submission.delete().where(Submission.taken_at < clock.now() - KEPT).execute()
