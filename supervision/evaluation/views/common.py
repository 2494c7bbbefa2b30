"""What the pages of ratings share."""

from flask import request

from app.kernel.permissions import allowed
from app.web.asked import whole
from app.web.guards import current_actor
from supervision.evaluation import queries
from supervision.evaluation.forms import filters_from

SIZES = (20, 50, 100)


def seen():
    """The version of the rating that the person looked at; None when none was sent."""
    return whole(request.form.get("seen", ""))


def paging():
    """Where the list goes on, and how many rows a page has."""
    size = request.args.get("size", type=int)
    return request.args.get("after", "")[:80], size if size in SIZES else SIZES[0]


def asked(form_class):
    """An unsent form filled from the address, and its usable values."""
    return form_class(initial=request.args), filters_from(form_class, request.args)


def evaluation(key):
    """Load a rating; for signed-in people it does not concern there is none."""
    found = queries.evaluation(key)
    actor = current_actor()
    if found is None or not actor.is_signed_in:
        return found
    return found if allowed(actor, "supervision.evaluation.view", found) else None
