"""The last step of a requirement by method: its times, its numbers, who is avoided."""

import re

from app.kernel.errors import Reason
from app.web.forms import Area, Choice, Form, Integer, Moment, Money, Text
from bidding.forms_numbers import EXPLAIN, abnormal, days_to_explain, points
from bidding.queries import selection
from bidding.rules import external, levels
from bidding.rules.live import Live
from bidding.rules.terms_of_method import (
    SIDES,
    Average,
    CreditDraw,
    CreditMerit,
    Direct,
    Lowest,
    PlanMerit,
)

_LEVELS = (
    ("1", "一级（冻结名单、承诺链和机构随机数）"),
    ("2", "二级（机构随机数密封给受托人，到抽取时刻一并开启）"),
    ("3", "三级（再加公开随机数，需外部来源）"),
)
_SOURCES = (
    ("none", "不使用"),
    ("drand", "drand 公共随机数（抽取时刻对应轮次）"),
    *((key, f"{title}开奖号码") for key, (title, _) in external.GAMES.items()),
)
MODES = {"amount": "按金额", "discount": "按下浮率"}
_SPLIT = re.compile(r"[\s,，;；]+")
_CODE = re.compile(r"[0-9A-Z]{18}")


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
    level = Choice(
        "可信度",
        choices=_LEVELS,
        help="二级须选定开启受托人；三级需要业务人员在抽取时刻录入公开随机数",
    )
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


class OffersForm(RandomDrawForm):
    """Step four of a method with sealed offers: as what, between which bounds."""

    draw_at = Moment("开启时间", help="到时由开启受托人一并开启全部报价")
    price_mode = Choice("报价方式", choices=list(MODES.items()), help="下浮率以公布的价格为基准")
    floor_fen = Money("最低价格", required=False, max=10**13, help="按金额报价时填写，可不填")
    ceiling_fen = Money("最高价格", required=False, max=10**13, help="不填的，以公布的价格为上限")
    floor_rate = Text("最小下浮率（%）", required=False, max=6, help="按下浮率报价时填写，可不填")
    ceiling_rate = Text("最大下浮率（%）", required=False, max=6)

    def check(self, values):
        """Read the bounds; the upper ones are not below the lower ones."""
        RandomDrawForm.check(self, values)
        for name in ("floor_rate", "ceiling_rate"):
            values[name] = points(self, name, values[name]) if values[name] else None
        for low, high in (("floor_fen", "ceiling_fen"), ("floor_rate", "ceiling_rate")):
            bounds = (values[low], values[high])
            if None not in bounds and bounds[1] < bounds[0]:
                self.add_error(high, "上限不能低于下限")


class AbnormalForm(OffersForm):
    """Step four of a method that names by price: from where on a price must be explained."""

    abnormal_bp = Text("异常低价线（%）", required=False, max=6, help=EXPLAIN)

    def check(self, values):
        """Read the line."""
        OffersForm.check(self, values)
        abnormal(self, values)


class LowestForm(AbnormalForm):
    """Step four of the lowest price: from where on a price must be explained."""

    made = ("rule",)

    def check(self, values):
        """Put the numbers of the method together."""
        AbnormalForm.check(self, values)
        _rule(self, values, Lowest, "abnormal_bp")


class AverageForm(AbnormalForm):
    """Step four of the average price: what stays out of the mean, which bases may be drawn."""

    made = ("rule",)
    trim_from = Integer(
        "去掉最高最低的起始家数",
        min=0,
        max=1000,
        help="有效报价达到多少家时去掉一个最高和一个最低；0 为不去",
    )
    reference = Choice("与基准价的比较", choices=list(SIDES.items()))
    base_values = Text(
        "基准系数（%）", max=100, help="用顿号分隔，例如 95、96、97、98；到时由公开算法抽取一个"
    )

    def check(self, values):
        """Put the numbers of the method together."""
        AbnormalForm.check(self, values)
        typed = [one for one in re.split(r"[、，,\s]+", values["base_values"]) if one]
        values["base_values"] = tuple(points(self, "base_values", one) or 0 for one in typed)
        _rule(self, values, Average, "base_values")


class PlanMeritForm(OffersForm):
    """Step four of a plan-merit selection: the owner's time to compare and choose."""

    made = ("rule",)
    choice_days = Integer("业主选定时限（工作日）", min=1, max=30)

    def check(self, values):
        """Put the numbers of the method together."""
        OffersForm.check(self, values)
        _rule(self, values, PlanMerit, "choice_days")


class DirectForm(TimesForm):
    """Step four of a direct choice: whom, why, until when it may accept."""

    made = ("rule",)
    chosen = Text(
        "所选机构", max=120, wide=True, help="填写机构全称或统一社会信用代码，须为已入驻的机构"
    )
    why = Area("直接选取的理由（公开）", max=500, rows=3)
    signup_until = Moment("接受截止时间", help="所选机构到时未接受的，按流标处理")

    def check(self, values):
        """Find the agency that is named."""
        values["rule"] = Direct(values["why"])
        values["chosen"] = selection.listed_agency(values["chosen"])
        if values["chosen"] is None:
            self.add_error(
                "chosen", "没有这家已入驻的机构，请核对全称；几家同名的，填统一社会信用代码"
            )


class TurnForm(TimesForm):
    """Step four of a call-off by turns: until when the member may accept."""

    signup_until = Moment("接受截止时间", help="轮到的成员到时未接受的，按流标处理并计一次拒绝")


class LiveForm(TimesForm):
    """Step four of live price bidding: when it opens, how prices fall, how the end moves."""

    made = ("rule",)
    draw_at = Moment("竞价开始时间", help="到时自动开始")
    minutes = Integer("竞价时长（分钟）", min=5, max=1440, help="5 分钟到 24 小时（1440 分钟）")
    step_fen = Money("降价幅度", help="每次报价至少比当前最低价低多少", min=1, max=10**11)
    floor_fen = Money("最低限价", required=False, min=1, max=10**13, help="不填为不设下限")
    extend_within = Integer("截止前几分钟内有新报价则顺延", min=1, max=60)
    extend_minutes = Integer("每次顺延（分钟）", min=1, max=60)
    most = Integer("最多顺延次数", min=0, max=200)
    abnormal_bp = AbnormalForm.fields["abnormal_bp"]
    witnesses = RandomDrawForm.fields["witnesses"]
    exclusions = RandomDrawForm.fields["exclusions"]

    def check(self, values):
        """Read the lists, put the numbers of the method together; nothing is drawn."""
        _lists(self, values)
        abnormal(self, values)
        _rule(self, values, Live, "minutes")


RULES = {
    "live_price": LiveForm,
    "direct": DirectForm,
    "random_draw": DrawForm,
    "credit_draw": CreditDrawForm,
    "credit_merit": CreditMeritForm,
    "lowest_price": LowestForm,
    "average_price": AverageForm,
    "plan_merit": PlanMeritForm,
}


def _rule(form, values, kind, first):
    """Make the numbers of a method of what was typed; what is wrong with them stands there."""
    told = {name: values[name] for name in kind.__dataclass_fields__ if name in values}
    if "abnormal_bp" in told:
        told["explain_days"] = days_to_explain(values)
    made = kind(**told)
    for reason in made.against()[:1]:
        form.add_error(first, reason)
    values["rule"] = made


def _lists(form, values):
    """Read who witnesses and who is avoided."""
    named = re.split(r"[、，,；;\s]+", values["witnesses"])
    values["witnesses"] = list(dict.fromkeys(filter(None, named)))
    if len(values["witnesses"]) > 3:
        form.add_error("witnesses", "现场见证人最多三人")
    values["exclusions"] = _avoided(form, values["exclusions"])


def _check_source(form, values):
    if values["level"] == 3 and values["source"] == "none":
        form.add_error("source", "三级可信度须选定外部随机数来源")
    if values["level"] == 1 and values["source"] != "none":
        form.add_error("source", "一级可信度不使用外部随机数，请选“不使用”或改为三级")
    if values["level"] == levels.SEALED and values["source"] != "none":
        form.add_error("source", "二级可信度不使用外部随机数，请选“不使用”或改为三级")
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
