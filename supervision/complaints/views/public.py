"""Complaints for everybody: to write one, to follow one, to read what was decided."""

from flask import request, url_for

from app.web.asked import form_sent
from app.web.guards import current_actor, public
from app.web.htmx import answer, go_to
from app.web.i18n import t
from app.web.limits import limiter
from app.web.lists import filtered
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
from supervision.complaints.views.common import STEPS, WORDS
from supervision.following import Following

FOLLOWING = Following(
    "complaint",
    "查询我的投诉",
    FollowForm,
    "supervision.complaints_published",
    lodging.followed,
    queries.complaint,
    lodging.code_of,
)


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
    return answer("supervision/complaints/new.html", form=form, status=form.status)


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
    told = t("投诉已提交，编号 {number}。", number=row.number)
    if actor.org_id is None or actor.person_id is None:
        return FOLLOWING.begin(row, told)
    return go_to(url_for("supervision.complaint_page", id=row.id), told)


@bp.route("/supervision/complaints/follow", methods=["GET", "POST"])
@public
def complaint_follow():
    return FOLLOWING.ask()


@bp.get("/supervision/complaints/followed")
@public
def complaint_followed():
    return FOLLOWING.show("supervision/complaints/followed.html", steps=STEPS, **WORDS)


@bp.post("/supervision/complaints/followed/end")
@public
def complaint_unfollow():
    return FOLLOWING.end()


@bp.get("/supervision/complaints/published")
@public
def complaints_published():
    return filtered(
        PublishedForm,
        ("supervision/complaints/published.html", "supervision/complaints/_published.html"),
        queries.published,
        **WORDS,
    )
