"""Complaints for the offices: the ledger, and every move until the decision."""

from flask import url_for

from app.web.asked import form_sent, reason, seen
from app.web.guards import allow, current_actor
from app.web.htmx import go_to
from app.web.i18n import t
from app.web.lists import filtered
from supervision.blueprint import bp
from supervision.complaints import queries
from supervision.complaints.forms import InvestigateForm, ListForm, TransferForm
from supervision.complaints.services import handling
from supervision.complaints.views.common import WORDS, complaint, step, to_page


@bp.get("/supervision/complaints")
@allow("supervision.complaint.list")
def complaints():
    return filtered(
        ListForm,
        ("supervision/complaints/list.html", "supervision/complaints/_rows.html"),
        lambda filters, after, size: queries.page(filters, current_actor(), after, size),
        clocks="supervision.complaint",
        **WORDS,
    )


@bp.post("/supervision/complaints/<id>/accept")
@allow("supervision.complaint.accept", on=complaint)
def complaint_accept(subject):
    handling.accept(subject, current_actor(), seen())
    return to_page(subject, "已受理，处理期限开始计算。")


@bp.post("/supervision/complaints/<id>/refuse")
@allow("supervision.complaint.refuse", on=complaint)
def complaint_refuse(subject):
    handling.refuse(subject, reason(), current_actor(), seen())
    return to_page(subject, "已决定不予受理，投诉人可以看到理由。")


@bp.route("/supervision/complaints/<id>/transfer", methods=["GET", "POST"])
@allow("supervision.complaint.transfer", on=complaint)
def complaint_transfer(subject):
    actor = current_actor()
    barred = {subject.against_id, subject.complainant_id, subject.office_id, actor.org_id}
    options = {"office": [(one.id, one.name) for one in queries.offices(barred)]}
    form = form_sent(TransferForm, options=options)
    if form.ok:
        given = form.command
        handling.transfer(subject, given.office, given.reason, actor, seen())
        return go_to(url_for("supervision.complaints"), t("已转办，期限继续计算。"))
    return step(subject, form, "转办")


@bp.route("/supervision/complaints/<id>/investigate", methods=["GET", "POST"])
@allow("supervision.complaint.investigate", on=complaint)
def complaint_investigate(subject):
    form = form_sent(InvestigateForm)
    if form.ok:
        given = form.command
        with form.refusing():
            handling.investigate(subject, given.questions, given.hold, current_actor(), seen())
            return to_page(subject, "已开始调查，被投诉单位收到通知。")
    return step(subject, form, "开始调查")


@bp.post("/supervision/complaints/<id>/pause")
@allow("supervision.complaint.pause", on=complaint)
def complaint_pause(subject):
    handling.pause(subject, reason(), current_actor(), seen())
    return to_page(subject, "已暂停计时。")


@bp.post("/supervision/complaints/<id>/resume")
@allow("supervision.complaint.resume", on=complaint)
def complaint_resume(subject):
    handling.resume(subject, current_actor(), seen())
    return to_page(subject, "已恢复计时。")
