"""Demands: left by anybody, followed with number and code, given to an office and answered."""

from flask import url_for

from app.kernel import deadlines
from app.kernel.fire import available
from app.kernel.permissions import allowed
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, if_concerned, public
from app.web.htmx import answer, go_to
from app.web.i18n import Told, t
from app.web.limits import limiter
from app.web.lists import filtered
from supervision.blueprint import bp
from supervision.following import Following
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
from supervision.questionnaires.views.common import WORDS, questionnaire

FOLLOWING = Following(
    "demand",
    "查询我的诉求",
    FollowForm,
    "supervision.questionnaires_published",
    verbs.followed,
    queries.demand,
    verbs.code_of,
)


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
        return FOLLOWING.begin(row, t("诉求已提交，编号 {number}。", number=row.number))
    page = "supervision/questionnaires/demand_new.html"
    return form_page(form, "提出诉求", there, subject.title, template=page)


@bp.route("/supervision/demands/follow", methods=["GET", "POST"])
@public
def demand_follow():
    return FOLLOWING.ask()


@bp.get("/supervision/demands/followed")
@public
def demand_followed():
    return FOLLOWING.show("supervision/questionnaires/followed.html", **WORDS)


@bp.post("/supervision/demands/followed/end")
@public
def demand_unfollow():
    return FOLLOWING.end()


@bp.get("/supervision/demands")
@allow("supervision.demand.list")
def demands():
    return filtered(
        DemandsForm,
        ("supervision/questionnaires/demands.html", "supervision/questionnaires/_demands.html"),
        lambda filters, after, size: queries.demand_page(filters, current_actor(), after, size),
        clocks="supervision.demand",
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
    about = f"{subject.number} {subject.title}"
    return form_page(form, title, there, about, subject, label="保存")


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
