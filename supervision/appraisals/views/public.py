"""Appraisals for everybody once they are published; the page of a sheet."""

from app.kernel import deadlines
from app.kernel.errors import Reason
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer
from app.web.lists import filtered
from supervision.appraisals import queries
from supervision.appraisals.forms import PublishedForm
from supervision.appraisals.rules import figures_of
from supervision.appraisals.states import APPRAISAL
from supervision.appraisals.views.common import STEPS, WORDS, appraisal
from supervision.blueprint import bp

ASKED = ("inner", "count", "object", "answer", "renew")


@bp.get("/supervision/appraisals/published")
@public
def appraisals_published():
    return filtered(
        PublishedForm,
        ("supervision/appraisals/published.html", "supervision/appraisals/_published.html"),
        queries.published,
        **WORDS,
    )


@bp.get("/supervision/appraisals/<id>")
@allow("supervision.appraisal.view", on=appraisal)
def appraisal_page(subject):
    actor = current_actor()
    may = {name: allowed(actor, f"supervision.appraisal.{name}", subject) for name in ASKED}
    return answer(
        "supervision/appraisals/appraisal.html",
        subject=subject,
        step=STEPS[subject.state],
        choices=available(APPRAISAL, subject, actor),
        lights=deadlines.of(subject, only_open=True) if may["inner"] else [],
        may=may,
        bodies=_shown(subject.bodies),
        counties=_shown(subject.counties),
        objections=_objections(subject, actor, whole=may["inner"]),
        later=queries.edition_after(subject) if subject.is_published else None,
        **WORDS,
    )


def _objections(subject, actor, *, whole):
    """All for the offices, its own for a body, none for everybody."""
    if whole:
        return queries.objections(subject)
    return queries.objections(subject, actor.org_id) if actor.org_id else []


def _shown(rows):
    return [
        row
        | {
            "figures": figures_of(row["figures"]),
            "reasons": [Reason.of(text, **values) for text, values in row["reasons"]],
        }
        for row in rows
    ]
