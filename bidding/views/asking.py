"""Pages of questions: an agency asks, the owner answers; everybody reads both on the notice."""

from flask import url_for

from app.web.asked import form_sent, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from bidding.forms import AnswerForm, QuestionForm
from bidding.queries import selection
from bidding.services import asking
from bidding.views import blueprint as known
from bidding.views.blueprint import bp


def _back(requirement, message):
    return go_to(url_for("bidding.requirement", id=requirement) + "#questions", t(message))


@bp.route("/requirements/<id>/ask", methods=["GET", "POST"])
@allow("bidding.question.ask", on=known.requirement)
def ask(subject):
    form = form_sent(QuestionForm)
    if form.ok:
        asking.ask(subject, form.command.text, current_actor())
        return _back(subject.id, "提问已公开，提问人不公开。")
    return answer("bidding/ask.html", form=form, subject=subject, status=form.status)


@bp.route("/questions/<id>/answer", methods=["GET", "POST"])
@allow("bidding.question.answer", on=selection.question)
def question_answer(row):
    form = form_sent(AnswerForm)
    if form.ok:
        asking.answer(row, form.command.answer, current_actor(), seen())
        return _back(row.requirement_id, "答复已公开。")
    return answer("bidding/answer.html", form=form, subject=row, status=form.status)
