"""Who is told what about random checks, and every event as a sentence; data."""

from typing import Any

from app.accounts.queries import people_with
from app.kernel.room import Message
from supervision.checks import queries

CHECK_PAGE = "/supervision/checks/{id}"
PLAN_PAGE = "/supervision/check-plans/{id}"


def inspectors(event: Any) -> list[str]:
    """Return those who were drawn for the check."""
    return sorted(queries.check(event.subject_id).inspectors)


def pool(event: Any) -> list[str]:
    """Return everybody on the plan's list of inspectors."""
    return sorted(queries.plan(event.subject_id).inspector_ids)


def organiser(event: Any) -> list[str]:
    """Return the officers of the organiser of a check."""
    return people_with(queries.check(event.subject_id).plan.organiser_id, "officer")


def planner(event: Any) -> list[str]:
    """Return the officers of the organiser of a plan."""
    return people_with(queries.plan(event.subject_id).organiser_id, "officer")


def agency(event: Any) -> list[str]:
    """Return the people of the agency that is checked."""
    place = queries.check(event.subject_id).agency.organisation_id
    return people_with(place, "handler", "manager")


def everybody(event: Any) -> list[str]:
    """Return the agency's people and the inspectors."""
    return [*agency(event), *inspectors(event)]


_K, _P = "supervision.check.", "supervision.check_plan."
NOTICES = {
    f"{_P}publish": Message(
        pool,
        "您列入抽查计划“{title}”的检查人员名录，有应当回避的情形请在 {freeze} 前声明",
        PLAN_PAGE,
    ),
    f"{_P}draw": Message(planner, "抽查计划“{title}”已抽取，共抽中 {picked} 家", PLAN_PAGE),
    f"{_P}await_seed": Message(planner, "抽查计划“{title}”等待录入{expected}", PLAN_PAGE),
    f"{_P}fail": Message(planner, "抽查计划“{title}”已终止：{why}", PLAN_PAGE),
    f"{_K}assign": Message(
        everybody, "双随机抽查：{agency}（{number}），请在 {due} 前完成检查", CHECK_PAGE
    ),
    f"{_K}report": Message(organiser, "{agency}的检查报告已提交，请公布结果", CHECK_PAGE),
    f"{_K}send_back": Message(inspectors, "{number}的检查报告被退回补充：{reason}", CHECK_PAGE),
    f"{_K}publish": Message(agency, "抽查结果已公布：{result}", CHECK_PAGE),
    f"{_K}order": Message(
        agency, "抽查结果已公布：{result}，请在期限内改正并提交改正情况", CHECK_PAGE
    ),
    f"{_K}rectify": Message(inspectors, "{agency}已提交改正情况，请复查", CHECK_PAGE),
    f"{_K}lapse": Message(inspectors, "{agency}期满未提交改正情况，请复查", CHECK_PAGE),
    f"{_K}refuse": Message(agency, "复查未通过，请继续改正：{reason}", CHECK_PAGE),
    f"{_K}accept": Message(agency, "复查通过，抽查办结", CHECK_PAGE),
}

SENTENCES = {
    f"{_P}create": "拟订抽查计划“{title}”",
    f"{_P}edit": "修改抽查计划",
    f"{_P}publish": "公布抽查计划 {number}：{freeze} 冻结名录，{draws} 抽取",
    f"{_P}announce": "公布{pool}抽取的承诺链锚",
    f"{_P}avoid": "登记回避 {n} 项",
    f"{_P}cancel": "取消抽查计划",
    f"{_P}freeze_pool": "冻结{pool}名录：{size} 个，另有 {excluded} 个未列入",
    f"{_P}freeze": "两份名录冻结，待抽取",
    f"{_P}fail": "计划终止：{why}",
    f"{_P}await_seed": "已到抽取时刻，等待录入{expected}",
    f"{_P}seed": "录入{expected}",
    f"{_P}fallback": "改用后续一期：{expected}",
    f"{_P}draw_pool": "{pool}抽取完成",
    f"{_P}draw": "随机抽取完成，抽中 {picked} 家",
    f"{_K}assign": "抽中并派出检查人员 {team} 人",
    f"{_K}begin": "开始检查",
    f"{_K}record": "填写检查记录，已填 {done} 项",
    f"{_K}report": "提交检查报告：{result}",
    f"{_K}send_back": "检查报告退回补充",
    f"{_K}publish": "公布抽查结果：{result}",
    f"{_K}order": "公布抽查结果并责令改正：{result}",
    f"{_K}close": "公示期满，办结",
    f"{_K}rectify": "机构提交改正情况",
    f"{_K}lapse": "期满未提交改正情况",
    f"{_K}refuse": "复查未通过",
    f"{_K}accept": "复查通过，办结",
    f"{_K}propose": "建议：{what}",
}
