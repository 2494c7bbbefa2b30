"""Pages of the offices: all ratings, and the ruling on an appeal."""

from flask import url_for

from app.accounts.posts import post
from app.kernel import files
from app.web.asked import form_sent, seen
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import filtered
from supervision.blueprint import bp
from supervision.evaluation import queries, rules
from supervision.evaluation.forms import ListForm, ModerateForm
from supervision.evaluation.services import answering
from supervision.evaluation.states import EVALUATION
from supervision.evaluation.views.common import evaluation


@bp.get("/supervision/evaluations")
@allow("supervision.evaluation.list")
def evaluations():
    return filtered(
        ListForm,
        ("supervision/evaluation/list.html", "supervision/evaluation/_rows.html"),
        lambda *asked: queries.page(*asked, post(current_actor())),
        clocks="supervision.evaluation",
        flow=EVALUATION,
        roles=rules.ROLES,
    )


@bp.route("/supervision/evaluations/<id>/moderate", methods=["GET", "POST"])
@allow("supervision.evaluation.moderate", on=evaluation)
def evaluation_moderate(subject):
    form = form_sent(ModerateForm)
    if form.ok:
        given = form.command
        answering.moderate(subject, given.ruling, given.reason, current_actor(), seen())
        there = url_for("supervision.evaluation_page", id=subject.id)
        return go_to(there, t("申诉已处理，理由已公开。"))
    return answer(
        "supervision/evaluation/moderate.html",
        subject=subject,
        form=form,
        attached=files.of(subject.subject_kind, subject.id, answering.EVIDENCE),
        roles=rules.ROLES,
        aspects=rules.ASPECTS,
        status=form.status,
    )
