"""What is typed about random checks: the plan, avoidance, the record, the report, filters."""

import re

from app.kernel.errors import Reason
from app.web.forms import (
    Area,
    Check,
    Choice,
    Date,
    Form,
    Integer,
    Many,
    Moment,
    RegionField,
    Text,
    Uploads,
)
from bidding.rules import external
from intermediaries import queries as library
from intermediaries.rules.standing import GRADES
from supervision.checks.rules import DECLARED, REASONS, RESULTS
from supervision.checks.states import CHECK, PLAN
from supervision.sanctions.rules import MEASURES

PAPERS = "PDF、Word、图片或压缩包，可多选"
OUTCOMES = [(key, text) for key, text in RESULTS.items() if text]
MOST_MATTERS = 20
SOURCES = [
    ("drand", "drand 公共随机数（抽取时刻对应轮次）"),
    ("ssq", "双色球开奖号码"),
    ("dlt", "大乐透开奖号码"),
]


def items():
    """List the service items as choices."""
    return [(one.code, one.name) for one in library.items()]


class PlanForm(Form):
    """What is checked, of whom, by whom, when."""

    title = Text("计划名称", max=120)
    basis = Text("检查依据", min=4, max=300, help="写明法律、法规或者年度抽查计划的名称")
    matters = Area(
        "抽查事项", min=2, max=2000, rows=4, help="每行一项，最多 20 项；检查人员逐项填写检查记录"
    )
    region = RegionField("对象所在区域", required=False)
    item = Choice("服务事项", choices=items, required=False)
    grades = Many("信用等级", choices=[(one, one) for one in GRADES], required=False)
    share = Integer("抽取比例（%）", required=False, min=1, max=100)
    quantity = Integer("抽取家数", required=False, min=1, max=65535, help="与抽取比例只填一项")
    inspectors = Many("检查人员名录", choices=(), help="由系统随机排序并派出")
    team = Integer("每家检查人员", min=1, max=9, help="一般不少于 2 人")
    freeze_at = Moment("冻结名录时刻", help="两份名录在这一刻固定并公布摘要，此后不能修改")
    draw_at = Moment("随机抽取时刻", help="由系统到时自动抽取，不能提前、重抽")
    due_on = Date("检查完成日期")
    source = Choice(
        "公开随机数来源",
        choices=SOURCES,
        required=False,
        help="可不填；冻结时尚不存在、抽取时由工作人员录入的公开数字，使任何人都不能预先推算结果",
    )
    issue = Text(
        "开奖期号",
        required=False,
        max=7,
        pattern=r"\d{7}",
        help="彩票来源填写冻结之后、抽取之前开奖的七位期号，例如 2026130",
    )

    def check(self, values):
        lines = [line.strip() for line in values["matters"].splitlines() if line.strip()]
        if len(lines) > MOST_MATTERS:
            text = Reason.of("抽查事项最多 {n} 项", n=MOST_MATTERS)
            self.add_error("matters", text)
        if any(len(line) > 200 for line in lines):
            self.add_error("matters", Reason.of("每项抽查事项最多 200 个字"))
        values["matters"] = lines
        if values["source"] in external.GAMES and not values["issue"]:
            self.add_error("issue", "请填写开奖期号")


class SeedForm(Form):
    """A public number as an officer types or pastes it."""

    typed = Area("公开随机数", rows=4, help="drand 粘贴完整 JSON；彩票依次填写号码，用空格分隔")


class FallbackForm(Form):
    """Why a later number is used."""

    reason = Area("理由", max=500, rows=4, help="理由公开；只能改用尚未产生的后续一期")


class AvoidForm(Form):
    """Who must avoid whom, and why."""

    person = Choice("检查人员", choices=())
    whole = Check("回避本计划的全部对象", required=False)
    codes = Area(
        "回避的机构", required=False, max=4000, rows=3, help="每行一个统一社会信用代码或登记全称"
    )
    reason = Choice("回避情形", choices=[(key, REASONS[key]) for key in DECLARED])

    def check(self, values):
        typed = [one for one in re.split(r"[\n，,；;]+", values["codes"]) if one.strip()]
        if bool(typed) == values["whole"]:
            self.add_error("codes", Reason.of("请填写回避的机构，或者勾选回避全部对象，二者选一"))
        values["codes"] = [one.strip() for one in typed]


class ReportForm(Form):
    """The result and what must be put right."""

    result = Choice("检查结果", choices=OUTCOMES, radio=True)
    conclusion = Area("检查结论", min=4, max=2000, help="随结果公布，不得有个人信息")
    orders = Area("改正要求", required=False, max=2000, help="发现问题的必填；写明改正什么")


class RectifyForm(Form):
    """What the agency has put right."""

    text = Area("改正情况", min=10, max=4000, rows=6)
    papers = Uploads("证明材料", required=False, max=10, help=PAPERS)


class ProposeForm(Form):
    """What follows from what was found."""

    item = Choice("信用计分项", choices=(), required=False)
    measure = Choice("惩戒措施", choices=list(MEASURES.items()), required=False)
    facts = Area("查明的事实", min=10, max=4000, help="机构可以陈述申辩；请勿写个人信息")
    clause = Area("依据条款", min=5, max=1000, rows=2)


def record_form(matters):
    """Make the form of a check's record: facts, problem and evidence of every matter."""
    fields = {"__doc__": "The record of one check."}
    for at, matter in enumerate(matters, 1):
        label = Reason.of("{n}. {matter}", n=at, matter=matter)
        fields |= {
            f"facts_{at}": Area(label, required=False, max=2000, rows=3, help="检查到的事实"),
            f"problem_{at}": Area(
                "发现的问题", required=False, max=1000, rows=2, help="没有问题的留空"
            ),
            f"papers_{at}": Uploads("证据材料", required=False, max=5),
        }
    return type("RecordForm", (Form,), fields)


class PlanListForm(Form):
    """Filters of the plans."""

    q = Text("计划名称或编号", required=False, max=60)
    state = Choice("状态", choices=list(PLAN.labels.items()), required=False)


class AnnouncedForm(Form):
    """Filters of the published plans."""

    q = Text("计划名称或编号", required=False, max=60)


class ListForm(Form):
    """Filters of the ledger of checks."""

    q = Text("机构或检查编号", required=False, max=60)
    state = Choice("状态", choices=list(CHECK.labels.items()), required=False)
    result = Choice("检查结果", choices=OUTCOMES, required=False)
    mine = Choice("检查人员", choices=[("1", "我的检查")], required=False)
    since = Date("开始日期", required=False)
    until = Date("截止日期", required=False)


class PublishedForm(Form):
    """Filters of the published results."""

    q = Text("机构名称", required=False, max=60)
    result = Choice("检查结果", choices=OUTCOMES, required=False)
