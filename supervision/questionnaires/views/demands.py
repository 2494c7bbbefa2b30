"""Demands: left by anybody, followed with number and code, given to an office and answered."""

from flask import request, session, url_for

from app.kernel import deadlines, events
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web import filtering, history
from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor, if_concerned, public
from app.web.htmx import answer, go_to
from app.web.i18n import Told, t
from app.web.limits import limiter
from supervision.blueprint import bp
from supervision.pages import listed
from supervision.questionnaires import queries
from supervision.questionnaires.forms import (
    AssignForm,
    DemandForm,
    DemandsForm,
    FollowForm,
    ReplyForm,
)
from supervision.questionnaires.services import demands as verbs
from supervision.questionnaires.states import DEMAND
from supervision.questionnaires.views.common import WORDS, questionnaire, typed

FOLLOWED = "demand"  # in the session of somebody who gave number and code


def demand(key):
    """Load a demand; for those it does not concern there is none."""
    return if_concerned(queries.demand(key), "supervision.demand.view")


@bp.route("/supervision/questionnaires/<id>/demands/new", methods=["GET", "POST"])
@allow("supervision.questionnaire.demand", on=questionnaire)
@limiter.limit("20/hour", methods=["POST"])
def demand_new(subject):
    actor = current_actor()
    form = form_sent(DemandForm, initial={"name": actor.org_name})
    there = url_for("supervision.questionnaire_page", id=subject.id)
    if form.ok:
        row = verbs.raise_one(subject, form.command, actor)
        session[FOLLOWED] = row.id
        there = url_for("supervision.demand_followed")
        return go_to(there, t("诉求已提交，编号 {number}。", number=row.number))
    return typed(form, "提出诉求", subject.title, there, apart=True)


@bp.route("/supervision/demands/follow", methods=["GET", "POST"])
@public
def demand_follow():
    form = form_sent(FollowForm)
    wrong = False
    if form.ok:
        row = verbs.followed(form.command.number, form.command.code)
        if row is not None:
            session[FOLLOWED] = row.id
            return go_to(url_for("supervision.demand_followed"))
        wrong = True
    status = 422 if form.is_sent else 200
    return answer("supervision/questionnaires/follow.html", form=form, wrong=wrong, status=status)


@bp.get("/supervision/demands/followed")
@public
def demand_followed():
    key = session.get(FOLLOWED)
    row = queries.demand(key) if isinstance(key, str) else None
    if row is None:
        return go_to(url_for("supervision.demand_follow"))
    told = events.timeline(row.subject_kind, row.id)
    return answer(
        "supervision/questionnaires/followed.html",
        subject=row,
        code=verbs.code_of(row),
        lights=deadlines.of(row, only_open=True),
        lines=[history.line(one) for one in told if one.visibility != "internal"],
        **WORDS,
    )


@bp.post("/supervision/demands/followed/end")
@public
def demand_unfollow():
    session.pop(FOLLOWED, None)
    return go_to(url_for("supervision.demand_follow"), t("已结束查询。"))


@bp.get("/supervision/demands")
@allow("supervision.demand.list")
def demands():
    form, filters = filtering.asked(DemandsForm, request.args)
    return listed(
        "supervision.demand",
        ("supervision/questionnaires/demands.html", "supervision/questionnaires/_demands.html"),
        lambda after, size: queries.demand_page(filters, current_actor(), after, size),
        form=form,
        **WORDS,
    )


@bp.get("/supervision/demands/<id>")
@allow("supervision.demand.view", on=demand)
def demand_page(subject):
    actor = current_actor()
    return answer(
        "supervision/questionnaires/demand.html",
        subject=subject,
        choices=available(DEMAND, subject, actor),
        lights=deadlines.of(subject, only_open=True),
        may_contact=allowed(actor, "supervision.demand.contact", subject),
        **WORDS,
    )


def _to_page(subject, message):
    return go_to(url_for("supervision.demand_page", id=subject.id), t(message))


@bp.route("/supervision/demands/<id>/assign", methods=["GET", "POST"])
@allow("supervision.demand.assign", on=demand)
def demand_assign(subject):
    offices = [(one.id, Told(one.name)) for one in queries.offices()]
    form = form_sent(AssignForm, options={"office": offices})
    if form.ok:
        with form.refusing():
            verbs.assign(subject, form.command.office, current_actor(), seen())
            return _to_page(subject, "诉求已交办，答复期限开始计算。")
    return _step(form, "交办诉求", subject)


def _step(form, title, subject):
    there = url_for("supervision.demand_page", id=subject.id)
    return typed(form, title, f"{subject.number} {subject.title}", there, subject)


@bp.post("/supervision/demands/<id>/decline")
@allow("supervision.demand.decline", on=demand)
def demand_decline(subject):
    verbs.decline(subject, reason(), current_actor(), seen())
    return _to_page(subject, "已决定不予办理，诉求人可以看到理由。")


@bp.route("/supervision/demands/<id>/answer", methods=["GET", "POST"])
@allow("supervision.demand.answer", on=demand)
def demand_answer(subject):
    form = form_sent(ReplyForm)
    if form.ok:
        verbs.answer(subject, form.command.text, current_actor(), seen())
        return _to_page(subject, "答复已提交，诉求人可以看到。")
    return _step(form, "答复诉求", subject)


@bp.post("/supervision/demands/<id>/give-back")
@allow("supervision.demand.give_back", on=demand)
def demand_give_back(subject):
    verbs.give_back(subject, reason(), current_actor(), seen())
    return go_to(url_for("supervision.demands"), t("已退回，由交办单位另行交办。"))
