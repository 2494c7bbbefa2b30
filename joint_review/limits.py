"""Which clock runs where, as data: kinds of deadline and the parameters that give their length."""

from collections.abc import Iterable

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter, value
from joint_review.disciplines import DISCIPLINES, IN_USE, Discipline, offered

ORDER_13 = "《房屋建筑和市政基础设施工程施工图设计文件审查管理办法》（住房和城乡建设部令第13号）"
LOCAL = "由地方办法规定"

PARAMETERS = (
    Parameter(
        "joint_review.acceptance_days",
        "窗口受理时限",
        "int",
        1,
        "个工作日",
        "R080：1个工作日按24小时计",
    ),
    Parameter("joint_review.correction_days", "补正时限", "int", 5, "个工作日", LOCAL),
    Parameter("joint_review.assignment_days", "审查分派时限", "int", 1, "个工作日", LOCAL),
    Parameter(
        "joint_review.review_days.large",
        "初审时限（大型）",
        "int",
        15,
        "个工作日",
        f"{ORDER_13}第十一条",
    ),
    Parameter(
        "joint_review.review_days.medium",
        "初审时限（中型）",
        "int",
        10,
        "个工作日",
        f"{ORDER_13}第十一条",
    ),
    Parameter(
        "joint_review.review_days.small",
        "初审时限（小型）",
        "int",
        10,
        "个工作日",
        f"{ORDER_13}第十一条",
    ),
    Parameter("joint_review.rereview_days", "复审时限", "int", 5, "个工作日", LOCAL),
    Parameter("joint_review.revision_days", "设计修改回复时限", "int", 10, "个工作日", LOCAL),
    Parameter("joint_review.certificate_days", "合格书签发时限", "int", 3, "个工作日", LOCAL),
    Parameter(
        "joint_review.filing_days", "审查结果备案时限", "int", 5, "个工作日", f"{ORDER_13}第十三条"
    ),
    Parameter(
        "joint_review.pause_cap_days",
        "暂停计时上限",
        "int",
        20,
        "个工作日",
        "住房和城乡建设部令第51号：专家评审不超过20个工作日",
    ),
    Parameter(
        "joint_review.argument_days",
        "专家论证时限",
        "int",
        20,
        "个工作日",
        "住房和城乡建设部令第51号：专家评审不超过20个工作日",
    ),
    Parameter("joint_review.argument_experts", "论证专家最少人数", "int", 3, "人", LOCAL),
    Parameter("joint_review.change_days", "设计变更提交时限", "int", 10, "个工作日", LOCAL),
    Parameter("joint_review.change_review_days", "设计变更认定时限", "int", 5, "个工作日", LOCAL),
    Parameter(
        "joint_review.disciplines",
        "在用专业",
        "json",
        IN_USE,
        "",
        "R230、R234",
        choices=tuple((one.key, one.name) for one in DISCIPLINES.values()),
    ),
)

DEADLINES = (
    DeadlineRule(
        "package.acceptance",
        "窗口受理",
        "joint_review.acceptance_days",
        unit="wd24",
        source="R080",
    ),
    DeadlineRule(
        "package.correction", "补正", "joint_review.correction_days", on_expiry="joint_review.lapse"
    ),
    DeadlineRule("package.assignment", "审查分派", "joint_review.assignment_days"),
    DeadlineRule(
        "package.review",
        "初审",
        "joint_review.review_days.{subject.grade}",
        pause_cap="joint_review.pause_cap_days",
        on_resume="joint_review.run_on",
        source=f"{ORDER_13}第十一条",
    ),
    DeadlineRule(
        "package.rereview",
        "复审",
        "joint_review.rereview_days",
        pause_cap="joint_review.pause_cap_days",
        on_resume="joint_review.run_on",
    ),
    DeadlineRule("package.revision", "设计修改回复", "joint_review.revision_days"),
    DeadlineRule("package.certificate", "合格书签发", "joint_review.certificate_days"),
    DeadlineRule(
        "argument.ruling",
        "专家论证",
        "joint_review.argument_days",
        source="住房和城乡建设部令第51号",
    ),
    DeadlineRule("change.handing", "提交设计变更", "joint_review.change_days"),
    DeadlineRule("change.review", "认定设计变更", "joint_review.change_review_days"),
    DeadlineRule(
        "package.filing", "备案", "joint_review.filing_days", source=f"{ORDER_13}第十三条"
    ),
)


def in_use(held: Iterable[str] = ()) -> list[Discipline]:
    """List the disciplines reviewed today, with those that sheets carry already."""
    return offered(value("joint_review.disciplines"), held)
