"""Appraisals for the office that draws them up, and the objections of the bodies."""

from flask import url_for

from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.permissions import allowed
from app.web.asked import form_sent, reason, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor
from app.web.htmx import go_to
from app.web.i18n import t
from app.web.lists import filtered
from supervision.appraisals import queries
from supervision.appraisals.forms import (
    AnnounceForm,
    AnswerForm,
    ListForm,
    ObjectionForm,
    PeriodForm,
)
from supervision.appraisals.services import drawing_up, hearing
from supervision.appraisals.views.common import WORDS, appraisal, to_page
from supervision.blueprint import bp


@bp.get("/supervision/appraisals")
@allow("supervision.appraisal.list")
def appraisals():
    return filtered(
        ListForm,
        ("supervision/appraisals/list.html", "supervision/appraisals/_rows.html"),
        lambda filters, after, size: queries.page(filters, current_actor(), after, size),
        clocks="supervision.appraisal",
        may_create=allowed(current_actor(), "supervision.appraisal.create"),
        **WORDS,
    )


@bp.route("/supervision/appraisals/new", methods=["GET", "POST"])
@allow("supervision.appraisal.create")
def appraisal_new():
    form = form_sent(PeriodForm, initial={"period": "quarter", "year": clock.today().year})
    if form.ok:
        with form.refusing():
            made = drawing_up.create(form.command, current_actor())
            return to_page(made, "数据已计算，请核对。")
    return form_page(form, "起草考评表", url_for("supervision.appraisals"), label="保存")


def _step(form, title, subject):
    there = url_for("supervision.appraisal_page", id=subject.id)
    return form_page(form, title, there, t(subject.heading), subject, label="保存")


@bp.post("/supervision/appraisals/<id>/count")
@allow("supervision.appraisal.count", on=appraisal)
def appraisal_count(subject):
    drawing_up.count(subject, current_actor())
    return to_page(subject, "数据已重新计算。")


@bp.post("/supervision/appraisals/<id>/hear")
@allow("supervision.appraisal.hear", on=appraisal)
def appraisal_hear(subject):
    drawing_up.hear(subject, current_actor(), seen())
    return to_page(subject, "数据已固定，已通知被考评单位。")


@bp.post("/supervision/appraisals/<id>/discard")
@allow("supervision.appraisal.discard", on=appraisal)
def appraisal_discard(subject):
    drawing_up.discard(subject, current_actor(), seen())
    return go_to(url_for("supervision.appraisals"), t("草稿已作废。"))


@bp.post("/supervision/appraisals/<id>/take-back")
@allow("supervision.appraisal.take_back", on=appraisal)
def appraisal_take_back(subject):
    drawing_up.take_back(subject, reason(), current_actor(), seen())
    return to_page(subject, "已退回，请重新计算后再征求意见。")


@bp.route("/supervision/appraisals/<id>/publish", methods=["GET", "POST"])
@allow("supervision.appraisal.publish", on=appraisal)
def appraisal_publish(subject):
    form = form_sent(AnnounceForm)
    if form.ok:
        drawing_up.publish(subject, form.command.text, current_actor(), seen())
        return to_page(subject, "通报已公布。")
    return _step(form, "公布通报", subject)


@bp.post("/supervision/appraisals/<id>/renew")
@allow("supervision.appraisal.renew", on=appraisal)
def appraisal_renew(subject):
    made = drawing_up.renew(subject, current_actor())
    return to_page(made, "新的一版已起草，数据已重新计算。")


@bp.route("/supervision/appraisals/<id>/objections/new", methods=["GET", "POST"])
@allow("supervision.appraisal.object", on=appraisal)
def appraisal_object(subject):
    form = form_sent(ObjectionForm)
    if form.ok:
        hearing.raise_one(subject, form.command.text, current_actor())
        return to_page(subject, "异议已提出，答复后通知贵单位。")
    return _step(form, "提出异议", subject)


@bp.route("/supervision/appraisals/<id>/objections/<int:number>", methods=["GET", "POST"])
@allow("supervision.appraisal.answer", on=appraisal)
def appraisal_answer(subject, number):
    found = queries.objections(subject)
    if not 0 < number <= len(found):
        raise NotFound
    form = form_sent(AnswerForm)
    if form.ok:
        hearing.answer(subject, found[number - 1], form.command.text, current_actor())
        return to_page(subject, "异议已答复。")
    return _step(form, "答复异议", subject)
