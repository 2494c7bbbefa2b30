"""What the pages of random checks share."""

from flask import url_for

from app.kernel.errors import Reason
from app.web.forms_page import form_page
from app.web.guards import if_concerned
from app.web.htmx import go_to
from app.web.i18n import t
from supervision.checks import queries, rules
from supervision.checks.states import CHECK, PLAN

WORDS = {"flow": CHECK, "plans": PLAN, "results": rules.RESULTS, "pools": rules.POOLS}
PLAN_STEPS = {
    "draft": "核对名录和时刻后公布；公布后不能修改。",
    "published": "到冻结时刻，系统自动固定两份名录并公布摘要；检查人员在此前声明回避。",
    "frozen": "到抽取时刻由系统自动抽取，无人可以提前或干预。",
    "seeding": "等待录入计划载明的公开随机数，核验后立即抽取。",
    "drawn": "已抽取并派出检查人员；各家的检查结果公布在本页。",
    "failed": "冻结时名录不足，本计划终止。",
    "cancelled": "本计划已取消。",
}
STEPS = {
    "drawn": "由抽中的检查人员在期限内开始检查。",
    "inspecting": "由检查人员逐项填写检查记录，提交检查报告。",
    "reported": "由组织单位在期限内公布结果；发现问题的，同时责令改正。",
    "published": "结果公示中，期满自动办结。",
    "rectifying": "由被检查机构在期限内改正并提交证明。",
    "rechecking": "由检查人员复查改正情况。",
    "closed": "本次检查已办结。",
}


def plan(key):
    """Load a plan; for signed-in people it does not concern there is none."""
    return if_concerned(queries.plan(key), "supervision.check_plan.view")


def check(key):
    """Load a check; for signed-in people it does not concern there is none."""
    return if_concerned(queries.check(key), "supervision.check.view")


def to_plan(subject, message):
    """Back to the plan's page with a sentence."""
    return go_to(url_for("supervision.check_plan_page", id=subject.id), t(message))


def to_check(subject, message):
    """Back to the check's page with a sentence."""
    return go_to(url_for("supervision.check_page", id=subject.id), t(message))


def step(subject, form, title):
    """The page of one move with a check: the form, with what it is about above it."""
    there = url_for("supervision.check_page", id=subject.id)
    names = {"number": subject.number, "agency": subject.agency.name}
    about = Reason.of("双随机抽查 {number}：{agency}", **names)
    return form_page(form, title, there, about, subject)
