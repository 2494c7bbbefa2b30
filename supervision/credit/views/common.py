"""What the pages of credit share."""

from flask import request, url_for

from app.kernel.permissions import allowed
from app.web.asked import whole
from app.web.guards import current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from supervision.credit import queries, rules
from supervision.credit.states import ENTRY, RULE_SET

SIZES = (20, 50, 100)
WORDS = {
    "flow": ENTRY,
    "rule_flow": RULE_SET,
    "levels": rules.LEVELS,
    "consequences": rules.CONSEQUENCES,
    "triggers": rules.TRIGGERS,
}


def seen():
    """The version that the person looked at; None when none was sent."""
    return whole(request.form.get("seen", ""))


def reason():
    """The reason typed beside a button."""
    return request.form.get("reason", "")[:500]


def paging():
    """Where the list goes on, and how many rows a page has."""
    size = request.args.get("size", type=int)
    return request.args.get("after", "")[:80], size if size in SIZES else SIZES[0]


def entry(key):
    """Load an entry; for signed-in people it does not concern there is none."""
    return _hidden(queries.entry(key), "supervision.entry.view")


def rule_set(key):
    """Load a rule set; for signed-in people it does not concern there is none."""
    return _hidden(queries.rule_set(key), "supervision.rule_set.view")


def _hidden(found, permission):
    actor = current_actor()
    if found is None or not actor.is_signed_in:
        return found
    return found if allowed(actor, permission, found) else None


def asking(form, title, subject, cancel, **more):
    """The page of a form about an entry."""
    status = 422 if form.is_sent else 200
    page = "supervision/credit/form.html"
    return answer(
        page, form=form, title=title, subject=subject, cancel=cancel, status=status, **more
    )


def entry_there(subject, message):
    """Go to the page of an entry."""
    return go_to(url_for("supervision.entry_page", id=subject.id), t(message))
