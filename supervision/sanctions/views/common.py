"""What the pages of sanctions share."""

from flask import request, url_for

from app.kernel.permissions import allowed
from app.web.asked import whole
from app.web.guards import current_actor
from app.web.htmx import go_to
from app.web.i18n import t
from intermediaries import queries as library
from supervision.sanctions import queries
from supervision.sanctions.forms import filters_from

SIZES = (20, 50, 100)


def seen():
    """The version of the sanction that the person looked at; None when none was sent."""
    return whole(request.form.get("seen", ""))


def paging():
    """Where the list goes on, and how many rows a page has."""
    size = request.args.get("size", type=int)
    return request.args.get("after", "")[:80], size if size in SIZES else SIZES[0]


def asked(form_class):
    """An unsent form filled from the address, and its usable values."""
    return form_class(initial=request.args), filters_from(form_class, request.args)


def sanction(key):
    """Load a sanction; for people it does not concern there is none."""
    found = queries.sanction(key)
    if found is None or not current_actor().is_signed_in:
        return found
    return found if allowed(current_actor(), "supervision.sanction.view", found) else None


def against(key):
    """Load the agency a sanction is to be proposed against; for others than offices none."""
    found, actor = library.agency(key), current_actor()
    if found is None or not actor.is_signed_in:
        return found
    return found if allowed(actor, "supervision.sanction.list") else None


def back(subject, message):
    """Go to the page of the sanction and say what was done."""
    return go_to(url_for("supervision.sanction_page", id=subject.id), t(message))
