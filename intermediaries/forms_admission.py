"""What is typed about checks after a listing and about intakes."""

from __future__ import annotations

from app.web.forms import Area, Check, Choice, Date, Form, Integer, Many, RegionField, Text, Upload
from intermediaries.forms import SCAN, SCAN_HELP, items
from intermediaries.states import INTAKE, LATER_CHECK, IntakeState
from intermediaries.states.later import GROUNDS


class FailForm(Form):
    """Why an agency is struck off."""

    ground = Choice(
        "认定的情形",
        choices=list(GROUNDS.items()),
        radio=True,
        help="声明内容虚假的，同时转惩戒程序处理，机构可以陈述申辩",
    )
    reason = Area("查明的事实和理由", min=10, max=2000, help="决定公开显示，请勿写个人信息")


class ChecksForm(Form):
    """Filters of the list of checks."""

    q = Text("机构名称", required=False, max=60)
    state = Choice("状态", choices=list(LATER_CHECK.labels.items()), required=False)


class IntakeForm(Form):
    """What an intake invites to."""

    title = Text("批次名称", max=120, help="例如：2027年上半年测绘服务入库批次")
    region = RegionField("适用地区")
    items = Many("征集的服务事项", choices=items, required=False, help="不选为全部事项")
    conditions = Area(
        "入选条件",
        min=5,
        max=4000,
        help="写明法律法规和标准要求的条件；不得限定名额、地域或者所有制",
    )
    promised_days = Integer("统一承诺时限（工作日）", required=False, min=1, max=730)
    fee_note = Text("统一收费标准", required=False, max=400)
    standard = Area("统一服务标准", required=False, max=2000)
    opens = Date("征集开始日")
    closes = Date("征集截止日")
    valid_from = Date("名单生效日")
    valid_to = Date("名单到期日", help="半年或者一年一次；到期由系统自动终止")

    def check(self, values):
        """Empty answers are empty texts."""
        values["fee_note"] = values["fee_note"] or ""
        values["standard"] = values["standard"] or ""
        values["items"] = list(values["items"] or ())


class IntakesForm(Form):
    """Filter of the list of intakes."""

    state = Choice(
        "状态",
        choices=[(s, w) for s, w in INTAKE.labels.items() if s != IntakeState.DRAFT],
        required=False,
    )


class ApplyForm(Form):
    """An application for a shortlist."""

    agreed = Check("本机构符合征集公告的条件，愿意按统一承诺提供服务", required=True)
    statement = Area("说明", required=False, max=2000, help="可以写明人员、业绩等情况")

    def check(self, values):
        """Nothing said is an empty text."""
        values["statement"] = values["statement"] or ""


class AgreementForm(Form):
    """The signed agreement."""

    agreement = Upload("已签署的入库服务协议", accept=SCAN, help=SCAN_HELP)
