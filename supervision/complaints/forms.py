"""What is typed about complaints: the letter, number and code, what offices write, filters."""

from app.web.forms import Area, Check, Choice, Code, Date, Form, Many, Phone, Text, Uploads
from supervision.complaints.rules import AGAINST, DECISIONS, KINDS, MEASURES
from supervision.complaints.states import COMPLAINT
from supervision.sanctions.rules import MEASURES as SANCTIONS

OUTCOMES = [(key, text) for key, text in DECISIONS.items() if text]


class ComplaintForm(Form):
    """The letter of complaint, of anybody."""

    against = Choice("投诉对象", choices=list(AGAINST.items()), radio=True)
    party = Text("被投诉单位", max=120, help="填写登记的完整名称，或统一社会信用代码")
    kind = Choice("投诉类型", choices=list(KINDS.items()))
    notice = Text("采购公告编号", required=False, max=40, help="与某次采购有关的，填写公告编号")
    facts = Area("投诉事实", min=10, max=4000, rows=6, help="何时、何地、何事；写明依据的规定")
    request = Area("投诉请求", min=4, max=1000, help="希望怎样处理")
    papers = Uploads(
        "证据材料",
        required=False,
        max=10,
        help="PDF、Word、图片或压缩包，可多选；要求保密的，请先隐去材料中的个人信息",
    )
    name = Text("投诉人姓名或单位名称", max=60, help="实名投诉；对外只显示姓，或者完全保密")
    phone = Phone("联系电话", help="仅供承办单位核实情况，不公开")
    hidden = Check("请对被投诉单位保密我的身份", required=False)


class PartyComplaintForm(ComplaintForm):
    """A participant may name a contract of its own, too."""

    contract = Text("合同编号", required=False, max=60, help="仅限贵单位签订的合同")


class FollowForm(Form):
    """Number and code."""

    number = Code("投诉编号", max=24)
    code = Code("查询码", max=20)


class TransferForm(Form):
    """To whom, and why."""

    office = Choice("转办单位", choices=())
    reason = Area("转办理由", min=4, max=500, help="投诉人可以看到；期限继续计算")


class InvestigateForm(Form):
    """What is asked of the other side."""

    questions = Area(
        "请被投诉人说明的事项",
        min=10,
        max=3000,
        rows=6,
        help="被投诉单位看到的是这里的内容；投诉人要求保密的，不要写可以推知其身份的内容",
    )
    hold = Check("作出处理决定前暂停确定中选", required=False)


class AnswerForm(Form):
    """The other side's statement."""

    text = Area("说明内容", min=10, max=4000, rows=6, help="只能提交一次，由承办单位审阅")
    papers = Uploads("证明材料", required=False, max=10, help="PDF、Word、图片或压缩包，可多选")


class DecideForm(Form):
    """The decision."""

    decision = Choice("处理决定", choices=OUTCOMES, radio=True)
    clause = Text("依据条款", min=4, max=200, help="例如：某办法第二十一条第一项")
    finding = Area("查明的事实和理由", min=10, max=4000, rows=6, help="写入投诉处理答复书")
    summary = Area(
        "公开摘要", min=10, max=1000, help="向社会公开，不得有投诉人的姓名、名称或联系方式"
    )
    reopen = Check("取消中选资格，重新选取", required=False)


class ProposeForm(Form):
    """A credit entry or a sanction that a decided complaint asks for."""

    item = Choice("信用计分项", choices=(), required=False, help="选“建议记入信用记录”的必填")
    measure = Choice(
        "惩戒措施", choices=list(SANCTIONS.items()), required=False, help="选“建议惩戒”的必填"
    )


class EnforceForm(ProposeForm):
    """What was done, and what it opens."""

    measures = Many("采取的措施", choices=list(MEASURES.items()))
    text = Area("落实情况", min=4, max=2000)


class ReviewForm(Form):
    """What looking again showed."""

    text = Area("回访情况", min=4, max=2000, help="问题是否已经纠正，投诉人是否满意")


class ListForm(Form):
    """Filters of the offices' ledger."""

    q = Text("编号或被投诉单位", required=False, max=60)
    state = Choice("状态", choices=list(COMPLAINT.labels.items()), required=False)
    kind = Choice("投诉类型", choices=list(KINDS.items()), required=False)
    against = Choice("投诉对象", choices=list(AGAINST.items()), required=False)
    decision = Choice("处理决定", choices=OUTCOMES, required=False)
    since = Date("开始日期", required=False)
    until = Date("截止日期", required=False)


class PublishedForm(Form):
    """Filters of the public list."""

    q = Text("单位名称", required=False, max=60)
    kind = Choice("投诉类型", choices=list(KINDS.items()), required=False)
    decision = Choice("处理决定", choices=OUTCOMES, required=False)
