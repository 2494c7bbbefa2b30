"""Meetings, visits and calls: written down by the office, read by offices alone."""

from functools import partial

from flask import url_for

from app.kernel import files
from app.kernel.permissions import allowed
from app.web.asked import form_sent
from app.web.forms_page import form_page
from app.web.guards import allow, current_actor, if_concerned
from app.web.htmx import answer, go_to
from app.web.i18n import Told, t
from app.web.lists import listed
from app.web.uploads import kept
from supervision.blueprint import bp
from supervision.questionnaires import queries
from supervision.questionnaires.forms import DemandForm, MeetingForm
from supervision.questionnaires.services import demands as verbs
from supervision.questionnaires.views.common import WORDS


def meeting(key):
    """Load a meeting; for those it does not concern there is none."""
    return if_concerned(queries.meeting(key), "supervision.meeting.view")


@bp.get("/supervision/meetings")
@allow("supervision.meeting.list")
def meetings():
    return listed(
        ("supervision/questionnaires/meetings.html",),
        partial(queries.meeting_page, current_actor()),
        may_record=allowed(current_actor(), "supervision.meeting.create"),
        **WORDS,
    )


@bp.route("/supervision/meetings/new", methods=["GET", "POST"])
@allow("supervision.meeting.create")
def meeting_new():
    actor = current_actor()
    rounds = [(one.id, Told(one.title)) for one in queries.own_rounds(actor.org_id)]
    form = form_sent(MeetingForm, options={"questionnaire": rounds})
    if form.ok:
        with form.refusing():
            made = verbs.hold_meeting(form.command, kept(form.command.papers), actor)
            return _to_page(made, "已登记，可以继续登记会上提出的诉求。")
    return form_page(form, "登记座谈走访", url_for("supervision.meetings"), label="保存")


def _to_page(subject, message):
    return go_to(url_for("supervision.meeting_page", id=subject.id), t(message))


@bp.get("/supervision/meetings/<id>")
@allow("supervision.meeting.view", on=meeting)
def meeting_page(subject):
    return answer(
        "supervision/questionnaires/meeting.html",
        subject=subject,
        papers=files.of(subject.subject_kind, subject.id),
        demands=queries.demands_of(subject),
        may_demand=allowed(current_actor(), "supervision.meeting.demand", subject),
        **WORDS,
    )


@bp.route("/supervision/meetings/<id>/demands/new", methods=["GET", "POST"])
@allow("supervision.meeting.demand", on=meeting)
def meeting_demand(subject):
    form = form_sent(DemandForm)
    if form.ok:
        row = verbs.raise_one(subject, form.command, current_actor())
        told = {"number": row.number, "code": verbs.code_of(row)}
        there = url_for("supervision.meeting_page", id=subject.id)
        return go_to(there, t("诉求已登记，请把编号 {number} 和查询码 {code} 告诉诉求人。", **told))
    there = url_for("supervision.meeting_page", id=subject.id)
    return form_page(form, "登记诉求", there, subject.title, label="保存")
