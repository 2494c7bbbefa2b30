"""The steps of a requirement as forms: project and money, service, method, numbers and times."""

import re

from app.kernel.errors import Reason
from app.web.forms import (
    Area,
    Choice,
    Form,
    Integer,
    Moment,
    Money,
    Phone,
    Text,
    Uploads,
    Uscc,
)
from bidding.methods import METHODS
from bidding.queries import selection
from bidding.rules import external, levels
from bidding.rules.details import SCALES
from bidding.rules.live import Live
from bidding.rules.terms_of_method import CreditDraw, CreditMerit, Direct
from intermediaries import queries as shelf

_LEVELS = (
    ("1", "一级（冻结名单、承诺链和机构随机数）"),
    ("3", "三级（再加公开随机数，需外部来源）"),
)
_SOURCES = (
    ("none", "不使用"),
    ("drand", "drand 公共随机数（抽取时刻对应轮次）"),
    *((key, f"{title}开奖号码") for key, (title, _) in external.GAMES.items()),
)
_SPLIT = re.compile(r"[\s,，;；]+")
_CODE = re.compile(r"[0-9A-Z]{18}")


def item_choices() -> list[tuple[str, Reason]]:
    """List the service items in force; their names are official and stay Chinese."""
    return [(item.code, Reason.of("{name}", name=item.name)) for item in shelf.items()]


class PurchaseForm(Form):
    """Step one: what is bought, with whose money."""

    title = Text("采购项目名称", max=120)
    amount_fen = Money(
        "服务金额", help="固定价格的方式为固定价格，报价的方式为最高限价", min=1, max=10**13
    )
    amount_note = Text("金额说明", required=False, max=200)
    public_share = Integer(
        "财政资金比例（%）",
        required=False,
        min=0,
        max=100,
        help="没有财政资金填 0，其余为社会资金；使用财政资金的，本地可能要求发布前审核",
    )
    scale_kind = Choice("项目规模类型", required=False, choices=list(SCALES.items()))
    scale = Text("项目规模", required=False, max=200, help="例如 42000 平方米")
    case_number = Text("审批流水号", required=False, max=60, help="与审批事项关联时填写")


class DraftForm(PurchaseForm):
    """A new requirement: for which project, which service."""

    project = Choice("项目", choices=())
    item = Choice("中介服务事项", choices=item_choices)


class ServiceForm(Form):
    """Step two: the service, what is asked of the agency, whom to ask."""

    content = Area("服务内容", help="写明服务范围、成果要求和质量标准", rows=5)
    service_days = Integer("服务期限（天）", min=1, max=3650)
    time_note = Text("服务时间说明", required=False, max=200)
    staff_count = Integer("执业人员人数", required=False, min=1, max=999)
    staff_need = Area("执业人员要求", required=False, rows=2)
    filing_need = Text("备案要求", required=False, max=200)
    other_need = Area("其他要求", required=False, rows=2)
    remark = Area("备注", required=False, rows=2)
    papers = Uploads("批文和要求说明文件", required=False, max=20)
    contact = Text("业主联系人", max=60)
    phone = Phone("业主联系电话")
    complaint_phone = Phone("业主投诉电话")
    inquiry_phone = Phone("咨询电话", required=False)
    trustee = Text("业主委托人", required=False, max=60)


class MethodForm(Form):
    """Step three: how the agency is chosen."""

    method = Choice(
        "选取方式", choices=lambda: [(m.key, m.title) for m in METHODS.values()], radio=True
    )


class TimesForm(Form):
    """What every method has: how long the result is on display."""

    signup_until = Moment("报名截止时间", help="到时自动截止并冻结候选名单")
    publicity_days = Integer("结果公示天数（工作日）", min=1, max=30)
    publicity_hours = Integer(
        "结果公示小时数",
        required=False,
        min=1,
        max=720,
        help="应急采购按小时公示时填写，填写后不按工作日计；一般留空",
    )


class RandomDrawForm(TimesForm):
    """Step four of a draw: its moment, its sources, who is avoided."""

    draw_at = Moment("抽取时间", help="到时自动抽取")
    suite = Choice("摘要算法", choices=list(levels.SUITES.items()))
    level = Choice("可信度", choices=_LEVELS, help="三级需要业务人员在抽取时刻录入公开随机数")
    source = Choice("外部随机数来源", choices=_SOURCES)
    issue = Text(
        "开奖期号",
        required=False,
        max=7,
        pattern=r"\d{7}",
        help="彩票来源填写七位期号，例如 2026130",
    )
    witnesses = Text("现场见证人", required=False, max=100, help="最多三人，用顿号分隔，可不填")
    exclusions = Area(
        "回避名单",
        required=False,
        rows=3,
        help="每行一家：统一社会信用代码、机构名称、回避原因，用空格分隔；业主和设计单位的关联机构由系统自动列入",
    )

    def check(self, values):
        """Read the lists and look at what belongs together."""
        _lists(self, values)
        values["level"] = int(values["level"])
        _check_source(self, values)


class DrawForm(RandomDrawForm):
    """Step four of a draw of one winner: reserves may be drawn with it."""

    reserves = Integer("备选机构数", min=0, max=3, help="默认 0：放弃后另行抽取")


class CreditDrawForm(DrawForm):
    """Step four of a credit-weighted draw: how a score becomes tickets."""

    made = ("rule",)
    threshold = Integer("信用起算分", min=0, max=999)
    step = Integer("每多少分加一签", min=1, max=999)
    cap = Integer("签数上限", min=1, max=1000)

    def check(self, values):
        """Put the numbers of the method together."""
        DrawForm.check(self, values)
        _rule(self, values, CreditDraw, "threshold")


class CreditMeritForm(RandomDrawForm):
    """Step four of a credit-merit selection: two lists and the owner's time."""

    made = ("rule",)
    big = Integer("大名单家数", min=2, max=1000, help="报名机构按信用得分从高到低取前多少家")
    small = Integer("小名单家数", min=2, max=100, help="从大名单按得分比例抽出多少家，由业主选定")
    choice_days = Integer("业主选定时限（工作日）", min=1, max=30)

    def check(self, values):
        """Put the numbers of the method together; a list has no reserves."""
        RandomDrawForm.check(self, values)
        _rule(self, values, CreditMerit, "small")


class DirectForm(TimesForm):
    """Step four of a direct choice: whom, why, until when it may accept."""

    made = ("rule",)
    chosen = Uscc("所选机构统一社会信用代码", help="须为已入驻的机构")
    why = Area("直接选取的理由（公开）", max=500, rows=3)
    signup_until = Moment("接受截止时间", help="所选机构到时未接受的，按流标处理")

    def check(self, values):
        """Find the agency that is named."""
        values["rule"] = Direct(values["why"])
        values["chosen"] = selection.listed_agency(values["chosen"])
        if values["chosen"] is None:
            self.add_error("chosen", "没有这家已入驻的机构，请核对统一社会信用代码")


class LiveForm(TimesForm):
    """Step four of live price bidding: when it opens, how prices fall, how the end moves."""

    made = ("rule",)
    draw_at = Moment("竞价开始时间", help="到时自动开始")
    minutes = Integer("竞价时长（分钟）", min=5, max=1440)
    step_fen = Money("降价幅度", help="每次报价至少比当前最低价低多少", min=1, max=10**11)
    floor_fen = Money("最低限价", required=False, min=1, max=10**13, help="不填为不设下限")
    extend_within = Integer("截止前几分钟内有新报价则顺延", min=1, max=60)
    extend_minutes = Integer("每次顺延（分钟）", min=1, max=60)
    most = Integer("最多顺延次数", min=0, max=200)
    witnesses = RandomDrawForm.fields["witnesses"]
    exclusions = RandomDrawForm.fields["exclusions"]

    def check(self, values):
        """Read the lists, put the numbers of the method together; nothing is drawn."""
        _lists(self, values)
        _rule(self, values, Live, "minutes")


RULES = {
    "live_price": LiveForm,
    "direct": DirectForm,
    "random_draw": DrawForm,
    "credit_draw": CreditDrawForm,
    "credit_merit": CreditMeritForm,
}


class ReviseForm(Form):
    """Why a published notice is revised."""

    reason = Area("修订理由（公开）", max=500, rows=2)


def revision(method):
    """Make the form of a whole revision: the steps of its method on one page, and the reason."""
    parts = (PurchaseForm, ServiceForm, RULES[method])

    def check(self, values):
        for part in parts:
            part.check(self, values)

    fields = {name: one for part in parts for name, one in part.fields.items()}
    made = {"made": RULES[method].made, "check": check}
    return type("RevisionForm", (ReviseForm,), {**fields, **made})


def _rule(form, values, kind, first):
    """Make the numbers of a method of what was typed; what is wrong with them stands there."""
    made = kind(**{name: values[name] for name in kind.__dataclass_fields__})
    for reason in made.against()[:1]:
        form.add_error(first, reason)
    values["rule"] = made


def _lists(form, values):
    """Read who witnesses and who is avoided."""
    values["witnesses"] = [n for n in re.split(r"[、，,\s]+", values["witnesses"]) if n]
    if len(values["witnesses"]) > 3:
        form.add_error("witnesses", "现场见证人最多三人")
    values["exclusions"] = _avoided(form, values["exclusions"])


def _check_source(form, values):
    if values["level"] == 3 and values["source"] == "none":
        form.add_error("source", "三级可信度须选定外部随机数来源")
    if values["level"] == 1 and values["source"] != "none":
        form.add_error("source", "一级可信度不使用外部随机数，请选“不使用”或改为三级")
    if values["source"] in external.GAMES and not values["issue"]:
        form.add_error("issue", "请填写开奖期号")


def _avoided(form, text):
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = _SPLIT.split(line.strip(), maxsplit=2)
        if parts == [""]:
            continue
        if len(parts) < 3 or not _CODE.fullmatch(parts[0].upper()):
            wrong = Reason.of("第 {n} 行应为：统一社会信用代码 机构名称 回避原因", n=number)
            form.add_error("exclusions", wrong)
            return []
        rows.append((parts[0].upper(), parts[1][:120], parts[2][:200]))
    if len({row[0] for row in rows}) != len(rows):
        form.add_error("exclusions", "同一机构在回避名单中出现了两次")
    return rows
