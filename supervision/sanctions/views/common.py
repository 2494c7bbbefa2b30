"""What the pages of sanctions share."""

from flask import url_for

from app.kernel.permissions import allowed
from app.web.guards import current_actor, if_concerned
from app.web.htmx import go_to
from app.web.i18n import t
from intermediaries import queries as library
from supervision.sanctions import queries


def sanction(key):
    """Load a sanction; for people it does not concern there is none."""
    return if_concerned(queries.sanction(key), "supervision.sanction.view")


def against(key):
    """Load the agency a sanction is to be proposed against; for others than offices none."""
    found, actor = library.agency(key), current_actor()
    if found is None or not actor.is_signed_in:
        return found
    return found if allowed(actor, "supervision.sanction.list") else None


def back(subject, message):
    """Go to the page of the sanction and say what was done."""
    return go_to(url_for("supervision.sanction_page", id=subject.id), t(message))
