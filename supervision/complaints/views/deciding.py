"""Complaints for the offices: the decision, what was done, the end."""

from app.web.asked import form_sent, seen
from app.web.guards import allow, current_actor
from supervision.blueprint import bp
from supervision.complaints.forms import DecideForm, EnforceForm, ProposeForm, ReviewForm
from supervision.complaints.services import deciding
from supervision.complaints.views.common import complaint, step, to_page


@bp.route("/supervision/complaints/<id>/decide", methods=["GET", "POST"])
@allow("supervision.complaint.decide", on=complaint)
def complaint_decide(subject):
    form = form_sent(DecideForm)
    if form.ok:
        with form.refusing():
            deciding.decide(subject, form.command, current_actor(), seen())
            return to_page(subject, "处理决定已作出，公开摘要已公布。")
    return step(subject, form, "作出处理决定")


@bp.route("/supervision/complaints/<id>/enforce", methods=["GET", "POST"])
@allow("supervision.complaint.enforce", on=complaint)
def complaint_enforce(subject):
    options = {"item": deciding.choices_of(subject)}
    form = form_sent(EnforceForm, options=options)
    if form.ok:
        given = form.command
        opened = {"item": given.item, "measure": given.measure}
        with form.refusing():
            deciding.enforce(subject, given.measures, given.text, current_actor(), seen(), **opened)
            return to_page(subject, "落实情况已登记。")
    return step(subject, form, "登记落实情况")


@bp.route("/supervision/complaints/<id>/propose", methods=["GET", "POST"])
@allow("supervision.complaint.propose", on=complaint)
def complaint_propose(subject):
    options = {"item": deciding.choices_of(subject)}
    form = form_sent(ProposeForm, options=options)
    if form.ok:
        given = form.command
        deciding.propose(subject, given.item, given.measure, current_actor())
        return to_page(subject, "建议已提出，机构可以陈述申辩。")
    return step(subject, form, "建议记入信用或惩戒")


@bp.route("/supervision/complaints/<id>/review", methods=["GET", "POST"])
@allow("supervision.complaint.review", on=complaint)
def complaint_review(subject):
    form = form_sent(ReviewForm)
    if form.ok:
        deciding.review(subject, form.command.text, current_actor(), seen())
        return to_page(subject, "回访情况已登记。")
    return step(subject, form, "登记回访")


@bp.post("/supervision/complaints/<id>/close")
@allow("supervision.complaint.close", on=complaint)
def complaint_close(subject):
    deciding.close(subject, current_actor(), seen())
    return to_page(subject, "投诉已办结。")
