"""The inbox: what the house told me, newest first, read or not."""

from flask import Blueprint, redirect, request, url_for

from app.kernel import notices
from app.kernel.errors import NotFound
from app.kernel.notices import Notice
from app.web.guards import NOT_FOUND, current_actor, signed_in
from app.web.htmx import answer, go_to
from app.web.i18n import t

bp = Blueprint("inbox", __name__)

PAGE = 30


def unread_count(person_id):
    return notices.unread(person_id)


def _own(key):
    found = Notice.get_or_none(Notice.id == key, Notice.person_id == current_actor().person_id)
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


@bp.get("/inbox")
@signed_in
def home():
    after = request.args.get("after")
    before = _own(after) if after else None
    found = notices.inbox(current_actor().person_id, PAGE + 1, before)
    shown, more = found[:PAGE], found[PAGE:]
    following = shown[-1].id if more else None
    return answer("desk/inbox.html", "desk/_inbox.html", notices=shown, after=following)


@bp.post("/inbox/read")
@signed_in
def read_all():
    count = notices.mark_read(current_actor().person_id)
    return go_to(url_for("inbox.home"), t("已将 {n} 条消息标为已读。", n=count))


@bp.get("/inbox/<id>")
@signed_in
def follow(id):  # noqa: A002 - the route variable is called so everywhere
    """Read one notice: it counts as read, and leads to what it is about."""
    notice = _own(id)
    notices.mark_read(notice.person_id, [notice.id])
    inside = notice.link.startswith("/") and not notice.link.startswith("//")
    return redirect(notice.link if inside else url_for("inbox.home"), 303)
