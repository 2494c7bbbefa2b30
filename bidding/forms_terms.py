"""The steps of a requirement as forms: project and money, service, method; and the revision."""

from app.kernel.errors import Reason
from app.web.forms import Area, Choice, Form, Integer, Many, Money, Phone, Text, Uploads
from bidding.forms_rules import RULES
from bidding.forms_scoring import ScoringForm
from bidding.methods import METHODS
from bidding.rules.asked import MATCHES
from bidding.rules.details import AMOUNTS, COMMITMENT, SCALES, YES
from intermediaries import queries as shelf


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
    approval_project = Choice("投资审批项目", required=False, choices=list(YES.items()))
    amount_state = Choice("服务金额是否确认", required=False, choices=list(AMOUNTS.items()))
    scale_kind = Choice("项目规模类型", required=False, choices=list(SCALES.items()))
    scale = Text("项目规模", required=False, max=200, help="例如 42000 平方米")
    case_number = Text("审批流水号", required=False, max=60, help="与审批事项关联时填写")


class ProjectForm(PurchaseForm):
    """For which project; a call-off buys what its framework buys."""

    project = Choice("项目", choices=())


class ItemForm(PurchaseForm):
    """Which service; a further lot is for the project of the first."""

    item = Choice("中介服务事项", choices=item_choices)


class DraftForm(ProjectForm):
    """A requirement: for which project, which service."""

    item = Choice("中介服务事项", choices=item_choices)


class ServiceForm(Form):
    """Step two: the service, what is asked of the agency, whom to ask."""

    content = Area("服务内容", help="写明服务范围、成果要求和质量标准", rows=5)
    service_days = Integer("服务期限（天）", min=1, max=3650)
    time_note = Text("服务时间说明", required=False, max=200)
    staff_count = Integer("执业人员人数", required=False, min=1, max=999)
    staff_need = Area("执业人员要求", required=False, rows=2)
    more_items = Many("同时采购的其他服务事项", required=False, choices=item_choices)
    items_match = Choice(
        "多个服务",
        required=False,
        choices=list(MATCHES.items()),
        help="选了其他服务事项时填写；不选为都须具备",
    )
    commitment_only = Choice("仅承诺服务", required=False, choices=list(COMMITMENT.items()))
    filing_need = Text("备案要求", required=False, max=200)
    other_need = Area("其他要求", required=False, rows=2)
    assessed_reason = Area(
        "已有区域评估仍采购的理由",
        required=False,
        max=500,
        rows=2,
        help="项目所在地区已公布同一服务的区域评估成果时填写，例如不在适用范围内；随公告公开",
    )
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


class ReviseForm(Form):
    """Why a published notice is revised."""

    reason = Area("修订理由（公开）", max=500, rows=2)


def rules_of(method):
    """Return the form of the last step of a method."""
    return ScoringForm if method == "scoring" else RULES[method]


def revision(method):
    """Make the form of a whole revision: the steps of its method on one page, and the reason."""
    rules = rules_of(method)
    parts = (PurchaseForm, ServiceForm, rules)

    def check(self, values):
        for part in parts:
            part.check(self, values)

    fields = {name: one for part in parts for name, one in part.fields.items()}
    made = {"made": rules.made, "check": check}
    return type("RevisionForm", (ReviseForm,), {**fields, **made})
