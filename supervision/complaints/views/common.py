"""What the pages of complaints share."""

from flask import url_for

from app.accounts.rules.people import mask_phone
from app.kernel.errors import Reason
from app.web.forms_page import form_page
from app.web.guards import if_concerned
from app.web.htmx import go_to
from app.web.i18n import t
from supervision.complaints import queries, rules
from supervision.complaints.states import COMPLAINT

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


def complaint(key):
    """Load a complaint; for signed-in people it does not concern there is none."""
    return if_concerned(queries.complaint(key), "supervision.complaint.view")


def to_page(subject, message):
    """Back to the complaint's page with a sentence."""
    return go_to(url_for("supervision.complaint_page", id=subject.id), t(message))


def step(subject, form, title):
    """The page of one move: the form, with what it is about above it."""
    there = url_for("supervision.complaint_page", id=subject.id)
    names = {"number": subject.number, "against": subject.against.name}
    return form_page(form, title, there, Reason.of("投诉 {number}：{against}", **names), subject)
