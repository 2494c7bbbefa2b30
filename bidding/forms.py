"""Forms of buying: what is typed becomes a command, or a sentence beside the field."""

from app.kernel import clock
from app.web.forms import (
    Area,
    Check,
    Choice,
    Date,
    Form,
    Hidden,
    Money,
    Text,
    Upload,
    Uploads,
)


class SignupForm(Form):
    """A sign-up: pledge, nonce or none, and the key that makes a second click harmless."""

    no_relation = Check(
        "本机构承诺：与业主、设计单位和其他报名机构不存在股权、控制、管理或同一负责人等关联关系，不与他人串通，接受公告的价格和全部规则",
        required=True,
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


class QuestionForm(Form):
    """A question about a notice."""

    text = Area("提问", help="例如成果份数、资料提供时间、服务范围的边界", max=1000, rows=4)


class AnswerForm(Form):
    """The owner's answer to a question."""

    answer = Area("答复（公开）", max=2000, rows=5)


class SeedForm(Form):
    """A public number as an officer types or pastes it."""

    typed = Area("外部随机数", rows=4, help="drand 粘贴完整 JSON；彩票依次填写号码，用空格分隔")


class ContractForm(Form):
    """The signed contract: number, days, price and the PDF."""

    number = Text("合同编号", max=60)
    amount_fen = Money("合同金额", help="应与中选价格一致")
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


class FrameworkContractForm(Form):
    """The signed framework agreement: it has no price, each call-off has its own."""

    number = ContractForm.fields["number"]
    signed_on = ContractForm.fields["signed_on"]
    starts_on = ContractForm.fields["starts_on"]
    ends_on = ContractForm.fields["ends_on"]
    paper = ContractForm.fields["paper"]
    check = ContractForm.check


class ResultForm(Form):
    """The result handed over: a note and its files."""

    note = Area("成果说明", max=2000)
    papers = Uploads("成果文件", help="PDF、Word、图纸或压缩包，可多选", max=50)


class BidForm(Form):
    """A bid in live bidding."""

    key = Hidden("办理码", required=False, max=64)
    amount_fen = Money("报价", help="须低于当前最低价，幅度见规则", min=1, max=10**13)
