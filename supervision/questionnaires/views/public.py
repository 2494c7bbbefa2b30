"""Questionnaires for everybody: the list, and the page of one with its results once published."""

from app.kernel import deadlines
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor, public
from app.web.htmx import answer
from app.web.i18n import t
from app.web.lists import filtered
from supervision.blueprint import bp
from supervision.questionnaires import queries
from supervision.questionnaires.forms import PublishedForm
from supervision.questionnaires.rules.drafting import PARTIES, SCALE
from supervision.questionnaires.states import QUESTIONNAIRE
from supervision.questionnaires.views.common import STEPS, WORDS, questionnaire

ASKED = ("answer", "results", "answers", "edit", "renew")


@bp.get("/supervision/questionnaires/published")
@public
def questionnaires_published():
    return filtered(
        PublishedForm,
        ("supervision/questionnaires/published.html", "supervision/questionnaires/_published.html"),
        queries.published,
        **WORDS,
    )


@bp.get("/supervision/questionnaires/<id>")
@allow("supervision.questionnaire.view", on=questionnaire)
def questionnaire_page(subject):
    actor = current_actor()
    may = {name: allowed(actor, f"supervision.questionnaire.{name}", subject) for name in ASKED}
    office = may["edit"]
    return answer(
        "supervision/questionnaires/questionnaire.html",
        subject=subject,
        step=STEPS[subject.state],
        choices=available(QUESTIONNAIRE, subject, actor) if office else [],
        lights=deadlines.of(subject, only_open=True),
        may=may,
        questions=queries.asked(subject.id),
        is_draft=office and subject.state == "draft",
        returned=queries.returned(subject) if office and subject.is_published else None,
        results=subject.results if may["results"] else None,
        demands=queries.demands_of(subject) if office else [],
        is_over=office and subject.is_published and queries.edition_after(subject) is None,
        scale=SCALE,
        audience="、".join(t(PARTIES[one]) for one in subject.audience),
        **WORDS,
    )
