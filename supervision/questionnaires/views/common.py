"""What the pages of questionnaires share."""

from flask import url_for

from app.web.guards import if_concerned
from app.web.htmx import go_to
from app.web.i18n import t
from supervision.questionnaires import queries
from supervision.questionnaires.rules import drafting
from supervision.questionnaires.states import DEMAND, QUESTIONNAIRE

WORDS = {
    "flow": QUESTIONNAIRE,
    "parties": drafting.PARTIES,
    "kinds": drafting.KINDS,
    "meetings": drafting.MEETINGS,
    "demand_flow": DEMAND,
}
STEPS = {
    "draft": "写好题目后预览，再发布；发布以后不能修改，需要调整的另起新的一版。",
    "scheduled": "已发布，到开始时间自动开始填写。",
    "open": "正在填写，到截止时间自动截止并统计。",
    "closed": "已截止并统计，由发布单位决定是否公布结果。",
    "announced": "结果已公布，任何人都可以查看。",
    "shelved": "发布单位决定不公布结果，理由见办理经过。",
    "called_off": "调查已中止，理由见办理经过。",
    "discarded": "草稿已作废。",
}


def questionnaire(key):
    """Load a questionnaire; a draft exists for the offices alone."""
    return if_concerned(queries.questionnaire(key), "supervision.questionnaire.view")


def to_page(subject, message):
    """Back to the questionnaire's page with a sentence."""
    return go_to(url_for("supervision.questionnaire_page", id=subject.id), t(message))
