"""Complaints for everybody: to write one, to follow one, to read what was decided."""

from flask import request, session, url_for

from app.kernel import deadlines, events
from app.web import filtering, history
from app.web.asked import form_sent, paging
from app.web.guards import current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter
from app.web.uploads import kept
from bidding import queries as purchases
from intermediaries import queries as library
from supervision.blueprint import bp
from supervision.complaints import queries
from supervision.complaints.forms import (
    ComplaintForm,
    FollowForm,
    PartyComplaintForm,
    PublishedForm,
)
from supervision.complaints.services import lodging
from supervision.complaints.views.common import FOLLOWED, STEPS, WORDS, followed


@bp.route("/supervision/complaints/new", methods=["GET", "POST"])
@public
@limiter.limit("20/hour", methods=["POST"])
def complaint_new():
    actor = current_actor()
    kind = PartyComplaintForm if actor.org_id else ComplaintForm
    form = form_sent(kind, initial=_known(actor))
    if form.ok:
        with form.refusing():
            row = lodging.lodge(_whole(form.command), kept(form.command.papers), actor)
            return _thanked(row, actor)
    return answer("supervision/complaints/new.html", form=form, status=422 if form.is_sent else 200)


def _known(actor):
    """What address and account tell already."""
    agency = library.agency(request.args.get("agency", "")[:16])
    notice = request.args.get("notice", "")[:40]
    bought = purchases.requirement(notice)
    if bought is not None and bought.is_published:
        notice = bought.number
    known = {"notice": notice, "name": actor.org_name}
    if agency is not None:
        known |= {"against": "agency", "party": agency.name}
    return known


def _whole(command):
    return {"contract": "", **command}


def _thanked(row, actor):
    if actor.org_id is None or actor.person_id is None:
        session[FOLLOWED] = row.id
        there = url_for("supervision.complaint_followed")
    else:
        there = url_for("supervision.complaint_page", id=row.id)
    return go_to(there, t("投诉已提交，编号 {number}。", number=row.number))


@bp.route("/supervision/complaints/follow", methods=["GET", "POST"])
@public
def complaint_follow():
    form = form_sent(FollowForm)
    wrong = False
    if form.ok:
        row = lodging.followed(form.command.number, form.command.code)
        if row is not None:
            session[FOLLOWED] = row.id
            return go_to(url_for("supervision.complaint_followed"))
        wrong = True
    status = 422 if form.is_sent else 200
    return answer("supervision/complaints/follow.html", form=form, wrong=wrong, status=status)


@bp.get("/supervision/complaints/followed")
@public
def complaint_followed():
    row = followed()
    if row is None:
        return go_to(url_for("supervision.complaint_follow"))
    told = events.timeline(row.subject_kind, row.id)
    return answer(
        "supervision/complaints/followed.html",
        subject=row,
        code=lodging.code_of(row),
        step=STEPS[row.state],
        lights=deadlines.of(row, only_open=True),
        lines=[history.line(one) for one in told if one.visibility != "internal"],
        **WORDS,
    )


@bp.post("/supervision/complaints/followed/end")
@public
def complaint_unfollow():
    session.pop(FOLLOWED, None)
    return go_to(url_for("supervision.complaint_follow"), t("已结束查询。"))


@bp.get("/supervision/complaints/published")
@public
def complaints_published():
    form, filters = filtering.asked(PublishedForm, request.args)
    after, size = paging()
    return answer(
        "supervision/complaints/published.html",
        "supervision/complaints/_published.html",
        form=form,
        page=queries.published(filters, after, size),
        size=size,
        **WORDS,
    )
