"""What the pages of complaints share."""

from flask import request, session, url_for

from app.accounts.rules.people import mask_phone
from app.kernel.permissions import allowed
from app.web.asked import whole
from app.web.guards import current_actor
from app.web.htmx import answer, go_to
from app.web.i18n import t
from supervision.complaints import queries, rules
from supervision.complaints.forms import filters_from
from supervision.complaints.states import COMPLAINT

SIZES = (20, 50, 100)
FOLLOWED = "complaint"  # in the session of somebody who gave number and code
WORDS = {
    "flow": COMPLAINT,
    "kinds": rules.KINDS,
    "sides": rules.AGAINST,
    "outcomes": rules.DECISIONS,
    "measures": rules.MEASURES,
    "desks": rules.DESKS,
    "mask_phone": mask_phone,
    "masked": rules.masked,
}
STEPS = {
    "submitted": "由承办单位在期限内决定受理、不予受理或者转办。",
    "transferred": "已转给新的承办单位决定是否受理，期限继续计算。",
    "accepted": "已受理，由承办单位开始调查，在期限内作出处理决定。",
    "refused": "不予受理，理由见下；有新的事实可以再次投诉。",
    "investigating": "正在调查；被投诉单位应在期限内提交说明。",
    "paused": "检验、鉴定或者专家评审期间暂停计时，结束或者满上限后继续。",
    "decided": "处理决定已作出，摘要已公开；由承办单位落实。",
    "enforced": "处理决定已落实，由承办单位回访。",
    "reviewed": "已回访，可以办结。",
    "closed": "投诉已办结。",
}


def seen():
    """The version of the complaint that the person looked at; None when none was sent."""
    return whole(request.form.get("seen", ""))


def reason():
    """The reason typed beside a button."""
    return request.form.get("reason", "").strip()[:500]


def paging():
    """Where the list goes on, and how many rows a page has."""
    size = request.args.get("size", type=int)
    return request.args.get("after", "")[:80], size if size in SIZES else SIZES[0]


def asked(form_class):
    """An unsent form filled from the address, and its usable values."""
    return form_class(initial=request.args), filters_from(form_class, request.args)


def complaint(key):
    """Load a complaint; for signed-in people it does not concern there is none."""
    found = queries.complaint(key)
    actor = current_actor()
    if found is None or not actor.is_signed_in:
        return found
    return found if allowed(actor, "supervision.complaint.view", found) else None


def followed():
    """The complaint this visitor has shown number and code of, None when none."""
    key = session.get(FOLLOWED)
    return queries.complaint(key) if isinstance(key, str) else None


def to_page(subject, message):
    """Back to the complaint's page with a sentence."""
    return go_to(url_for("supervision.complaint_page", id=subject.id), t(message))


def step(subject, form, title):
    """The page of one move: the form, with what it is about above it."""
    return answer(
        "supervision/complaints/step.html",
        subject=subject,
        form=form,
        title=title,
        status=422 if form.is_sent else 200,
    )
