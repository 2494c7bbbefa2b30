"""Pages of those who rate and of those who are rated: the list, the stars, the answers."""

from functools import partial

from flask import url_for

from app.kernel import deadlines
from app.kernel.errors import Reason
from app.web.asked import form_sent, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.lists import listed
from app.web.uploads import kept
from intermediaries import queries as library
from supervision.blueprint import bp
from supervision.evaluation import queries, rules
from supervision.evaluation.forms import AppealForm, ReplyForm, form_for
from supervision.evaluation.permissions import AGENCY
from supervision.evaluation.services import answering, rating
from supervision.evaluation.states import EVALUATION
from supervision.evaluation.views.common import evaluation


@bp.get("/supervision/evaluations/mine")
@allow("supervision.evaluation.mine")
def evaluation_mine():
    actor = current_actor()
    agency = library.agency_of(actor.org_id) if actor.has(*AGENCY) else None
    read, key = (queries.about, agency.id) if agency else (queries.mine, actor.org_id)
    return listed(
        ("supervision/evaluation/mine.html",),
        partial(read, key),
        clocks="supervision.evaluation",
        about_us=agency is not None,
        flow=EVALUATION,
        roles=rules.ROLES,
        silence=queries.silence_of(actor.org_id) if actor.org_kind == "owner" else None,
    )


@bp.route("/supervision/evaluations/<id>/rate", methods=["GET", "POST"])
@allow("supervision.evaluation.rate", on=evaluation)
def evaluation_rate(subject):
    return _stars(subject, rating.rate, "评价已保存；期限内可以修改一次，之后公开。")


@bp.route("/supervision/evaluations/<id>/revise", methods=["GET", "POST"])
@allow("supervision.evaluation.revise", on=evaluation)
def evaluation_revise(subject):
    return _stars(
        subject, rating.revise, "评价已修改并公开。", {**subject.scores, **_said(subject)}
    )


def _said(subject):
    return {"overall": subject.overall, "text": subject.text}


def _stars(subject, give, message, initial=None):
    form = form_sent(form_for(subject.role), initial=initial)
    if form.ok:
        with form.refusing():
            give(subject, _whole(form.command), current_actor(), seen())
            return _page(subject, message)
    return answer(
        "supervision/evaluation/rate.html",
        subject=subject,
        form=form,
        lights=deadlines.of(subject, only_open=True),
        changing=initial is not None,
        status=form.status,
    )


def _whole(command):
    """What was typed, with empty answers where a role is not asked."""
    return {**dict.fromkeys((*rules.ASPECTS, "overall"), ""), **command}


@bp.route("/supervision/evaluations/<id>/reply", methods=["GET", "POST"])
@allow("supervision.evaluation.reply", on=evaluation)
def evaluation_reply(subject):
    form = form_sent(ReplyForm)
    if form.ok:
        answering.reply(subject, form.command.text, current_actor(), seen())
        return _page(subject, "回复已公开。")
    return _asking(subject, form, "回复评价")


@bp.route("/supervision/evaluations/<id>/appeal", methods=["GET", "POST"])
@allow("supervision.evaluation.appeal", on=evaluation)
def evaluation_appeal(subject):
    form = form_sent(AppealForm)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            answering.appeal(subject, form.command.text, papers, current_actor(), seen())
            return _page(subject, "申诉已提交，由行业主管部门处理。")
    return _asking(subject, form, "申诉")


def _asking(subject, form, title):
    there = url_for("supervision.evaluation_page", id=subject.id)
    names = {"rater": subject.rater.name, "title": subject.title}
    return form_page(form, title, there, Reason.of("{rater}对“{title}”的评价", **names), subject)


def _page(subject, message):
    return go_to(url_for("supervision.evaluation_page", id=subject.id), t(message))
