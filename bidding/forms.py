"""Forms of buying: what is typed becomes a command, or a sentence beside the field."""

import re

from app.kernel import clock
from app.kernel.errors import Reason
from app.web.forms import (
    Area,
    Check,
    Choice,
    Date,
    Form,
    Hidden,
    Integer,
    Moment,
    Money,
    Phone,
    RegionField,
    Text,
    Upload,
    Uploads,
)
from bidding.methods import METHODS
from bidding.queries import GROUPS
from bidding.rules import external, levels
from intermediaries import queries as shelf

GROUP_LABELS = {
    "open": "报名中",
    "drawing": "待选取",
    "publicity": "公示中",
    "done": "已中选",
    "ended": "流标、取消或无效",
}
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


class TermsForm(Form):
    """The terms of a notice, as drafted, edited or revised."""

    title = Text("采购项目名称", max=120)
    content = Area("服务内容", help="写明服务范围、成果要求和质量标准", rows=5)
    amount_fen = Money("固定价格", help="报名即视为接受该价格", min=1, max=10**13)
    service_days = Integer("服务期限（天）", min=1, max=3650)
    contact = Text("业主联系人", max=60)
    phone = Phone("业主联系电话")
    complaint_phone = Phone("业主投诉电话")
    method = Choice("选取方式", choices=[(m.key, m.title) for m in METHODS.values()])
    signup_until = Moment("报名截止时间", help="到时自动截止并冻结候选名单")
    draw_at = Moment("抽取时间", help="到时自动抽取")
    publicity_days = Integer("结果公示天数（工作日）", min=1, max=30)
    publicity_hours = Integer(
        "结果公示小时数",
        required=False,
        min=1,
        max=720,
        help="应急采购按小时公示时填写，填写后不按工作日计；一般留空",
    )
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
    reserves = Integer("备选机构数", min=0, max=3, help="默认 0：放弃后另行抽取")
    witnesses = Text("现场见证人", required=False, max=100, help="最多三人，用顿号分隔，可不填")
    exclusions = Area(
        "回避名单",
        required=False,
        rows=3,
        help="每行一家：统一社会信用代码、机构名称、回避原因，用空格分隔；业主和设计单位的关联机构由系统自动列入",
    )

    def check(self, values):
        """Read the lists and look at what belongs together."""
        values["witnesses"] = [n for n in re.split(r"[、，,\s]+", values["witnesses"]) if n]
        if len(values["witnesses"]) > 3:
            self.add_error("witnesses", "现场见证人最多三人")
        values["exclusions"] = self._avoided(values["exclusions"])
        values["level"] = int(values["level"])
        self._check_source(values)

    def _check_source(self, values):
        if values["level"] == 3 and values["source"] == "none":
            self.add_error("source", "三级可信度须选定外部随机数来源")
        if values["level"] == 1 and values["source"] != "none":
            self.add_error("source", "一级可信度不使用外部随机数，请选“不使用”或改为三级")
        if values["source"] in external.GAMES and not values["issue"]:
            self.add_error("issue", "请填写开奖期号")

    def _avoided(self, text):
        rows = []
        for number, line in enumerate(text.splitlines(), 1):
            parts = _SPLIT.split(line.strip(), maxsplit=2)
            if parts == [""]:
                continue
            if len(parts) < 3 or not _CODE.fullmatch(parts[0].upper()):
                wrong = Reason.of("第 {n} 行应为：统一社会信用代码 机构名称 回避原因", n=number)
                self.add_error("exclusions", wrong)
                return []
            rows.append((parts[0].upper(), parts[1][:120], parts[2][:200]))
        if len({row[0] for row in rows}) != len(rows):
            self.add_error("exclusions", "同一机构在回避名单中出现了两次")
        return rows


class DraftForm(TermsForm):
    """A new requirement: for which project, which service."""

    project = Choice("项目", choices=())
    item = Choice("中介服务事项", choices=item_choices)


class RevisionForm(TermsForm):
    """A revision of a published notice, with its public reason."""

    reason = Area("修订理由（公开）", max=500, rows=2)


class SignupForm(Form):
    """A sign-up: pledge, nonce or none, and the key that makes a second click harmless."""

    no_relation = Check(
        "本机构承诺：与业主、设计单位不存在股权、控制、管理或同一负责人等关联关系，接受公告的固定价格和全部规则"
    )
    nonce = Text(
        "随机数",
        required=False,
        max=200,
        help="可自行填写任意文字，或由浏览器生成，也可留空；截止后公开，用于抽取计算",
    )
    key = Hidden("办理码", required=False, max=64)
    edition = Hidden("办理码", required=False, max=8)


class ReasonForm(Form):
    """A reason alone, public or for the parties."""

    reason = Area("理由", max=500, rows=4)


class ChoiceForm(Form):
    """One agency of the published list, with the reason that is published too."""

    number = Choice("选定机构", choices=(), radio=True)
    reason = Area("选定理由（公开）", help="写明比较了哪些方面，为什么选定这一家", max=500, rows=4)


class SeedForm(Form):
    """A public number as an officer types or pastes it."""

    typed = Area("外部随机数", rows=4, help="drand 粘贴完整 JSON；彩票依次填写号码，用空格分隔")


class ContractForm(Form):
    """The signed contract: number, days, price and the PDF."""

    number = Text("合同编号", max=60)
    amount_fen = Money("合同金额", help="应与公告的固定价格一致")
    signed_on = Date("签订日期")
    starts_on = Date("服务开始日期")
    ends_on = Date("服务结束日期")
    paper = Upload("合同文本（PDF）", accept=".pdf")

    def check(self, values):
        """Look at the order of the days."""
        if values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", "服务结束日期不能早于开始日期")
        if values["signed_on"] > clock.today():
            self.add_error("signed_on", "签订日期不能晚于今天")


class ResultForm(Form):
    """The result handed over: a note and its files."""

    note = Area("成果说明", max=2000)
    papers = Uploads("成果文件", help="PDF、Word、图纸或压缩包，可多选", max=50)


class NoticeFilter(Form):
    """What to look for in the list of notices."""

    q = Text("关键词", required=False, max=60)
    group = Choice("状态", required=False, choices=[(key, GROUP_LABELS[key]) for key in GROUPS])
    item = Choice("服务事项", required=False, choices=item_choices)
    region = RegionField("地区（名称或代码）", required=False)


class ResultFilter(Form):
    """What to look for in the list of results."""

    q = Text("关键词", required=False, max=60)
    item = Choice("服务事项", required=False, choices=item_choices)
    region = RegionField("地区（名称或代码）", required=False)
