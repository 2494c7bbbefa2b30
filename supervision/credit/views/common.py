"""What the pages of credit share."""

from flask import url_for

from app.web.forms_page import form_page
from app.web.guards import if_concerned
from app.web.htmx import go_to
from app.web.i18n import t
from supervision.credit import queries, rules
from supervision.credit.states import ENTRY, RULE_SET

WORDS = {
    "flow": ENTRY,
    "rule_flow": RULE_SET,
    "levels": rules.LEVELS,
    "consequences": rules.CONSEQUENCES,
    "triggers": rules.TRIGGERS,
}


def entry(key):
    """Load an entry; for signed-in people it does not concern there is none."""
    return if_concerned(queries.entry(key), "supervision.entry.view")


def rule_set(key):
    """Load a rule set; for signed-in people it does not concern there is none."""
    return if_concerned(queries.rule_set(key), "supervision.rule_set.view")


def asking(form, title, subject, cancel, **more):
    """The page of a form about an entry."""
    page = "supervision/credit/form.html"
    return form_page(form, title, cancel, subject=subject, template=page, **more)


def entry_there(subject, message):
    """Go to the page of an entry."""
    return go_to(url_for("supervision.entry_page", id=subject.id), t(message))
