"""Who may open a page: two lines above every view, the address and the guard.

The meaning of a permission key is the clause table of its room; here it is only asked for.
"""

from functools import wraps

from flask import current_app, g, redirect, request, url_for

from app.kernel.errors import Forbidden, NotFound, Reason
from app.kernel.permissions import ANONYMOUS, allowed
from app.web import waiting
from app.web.htmx import say

SIGN_IN = "account.sign_in"
NOT_YOURS = Reason.of("您没有办理这件事的权限，没有办理任何事情。")
NOT_FOUND = Reason.of("没有找到您要的内容，它可能已被撤回，或地址有误。")
SIGN_IN_FIRST = Reason.of("请先登录，再继续办理。")
ENDED = Reason.of("登录已结束或过期，请重新登录；登录后回到刚才的页面。")


class SignInFirst(Forbidden):
    """Somebody not signed in sent a form: the page answers with what was typed."""

    status = 401


def current_actor():
    """The person behind this request and the organisation acted for; ANONYMOUS if nobody."""
    return g.get("actor") or ANONYMOUS


def public(view):
    view.__guard__ = "public"
    return view


def signed_in(view):
    @wraps(view)
    def guarded(*args, **given):
        if current_actor().kind != "person":
            return send_to_sign_in()
        return view(*args, **given)

    guarded.__guard__ = "signed_in"
    return guarded


def allow(key, on=None):
    """Guard by permission `key`; `on` loads the subject from the `<id>` of the address.

    The view receives the subject as its first argument instead of the id.
    """

    def mark(view):
        @wraps(view)
        def guarded(**given):
            found = () if on is None else (_subject(on, given.pop("id")),)
            actor = current_actor()
            if not allowed(actor, key, *found):
                if actor.kind == "anonymous":
                    return send_to_sign_in()
                raise Forbidden(waiting.why_not(actor) or NOT_YOURS)
            return view(*found, **given)

        guarded.__guard__ = key
        guarded.__loader__ = on
        return guarded

    return mark


def if_concerned(found, key, on=None):
    """Return `found`; None for somebody signed in who may not `key` it: for strangers it is not.

    `on` is what the permission is asked on where that is another thing, as a sheet's package.
    """
    actor = current_actor()
    if found is None or not actor.is_signed_in:
        return found
    return found if allowed(actor, key, found if on is None else on) else None


def _subject(load, key):
    subject = load(key)
    if subject is None:
        raise NotFound(NOT_FOUND)
    return subject


def send_to_sign_in():
    """To the sign-in page and back; what was typed into a form sent is kept on the answer."""
    typed = set(request.form) - {"csrf_token", "seen", "_once", "_page"}
    if typed or SIGN_IN not in current_app.view_functions:
        raise SignInFirst(SIGN_IN_FIRST)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    url = url_for(SIGN_IN, next=back)
    if g.get("session_ended"):
        say(ENDED, "waiting")
    if request.headers.get("HX-Request") == "true":
        return "", 401, {"HX-Redirect": url}
    return redirect(url, 303)
