"""Pages of the agency concerned: what it was told of, its statement, its application for repair."""

from flask import url_for

from app.web.asked import form_sent, seen
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor
from app.web.lists import listed
from app.web.uploads import kept
from intermediaries import queries as library
from supervision.blueprint import bp
from supervision.sanctions import queries
from supervision.sanctions.forms import RepairForm, StateForm
from supervision.sanctions.services import effect, handling
from supervision.sanctions.views.common import back, sanction
from supervision.sanctions.views.public import words


@bp.get("/supervision/sanctions/mine")
@allow("supervision.sanction.mine")
def sanction_mine():
    own = library.agency_of(current_actor().org_id)
    return listed(
        ("supervision/sanctions/mine.html",),
        lambda *asked: queries.mine(own.id if own else "", *asked),
        clocks="supervision.sanction",
        **words(),
    )


@bp.route("/supervision/sanctions/<id>/state", methods=["GET", "POST"])
@allow("supervision.sanction.state", on=sanction)
def sanction_state(subject):
    return _answering(
        subject, StateForm, "陈述申辩", handling.state, "陈述申辩已提交，由主管单位作出决定。"
    )


@bp.route("/supervision/sanctions/<id>/apply_repair", methods=["GET", "POST"])
@allow("supervision.sanction.apply_repair", on=sanction)
def sanction_apply_repair(subject):
    return _answering(
        subject, RepairForm, "申请修复", effect.apply_repair, "修复申请已提交，由主管单位审核。"
    )


def _answering(subject, form_class, title, act, message):
    form = form_sent(form_class)
    if form.ok:
        with form.refusing():
            papers = kept(form.command.papers)
            act(subject, form.command.text, papers, current_actor(), seen())
            return back(subject, message)
    there, page = (
        url_for("supervision.sanction_page", id=subject.id),
        "supervision/sanctions/answer.html",
    )
    return form_page(form, title, there, subject=subject, template=page, **words())
