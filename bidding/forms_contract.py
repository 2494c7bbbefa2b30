"""Forms of a contract in force: a change of it, its end by both or by one."""

from app.web.forms import Area, Choice, Date, Form, Money, Uploads
from bidding.rules.amending import GROUNDS

CONSEQUENCES = "写明已完成工作的结算、资料移交、违约责任的承担和后续安排"


class AmendmentForm(Form):
    """Another end, price or scope, and why."""

    ends_on = Date("新的服务结束日期", required=False, help="申请延期填写延长后的日期；不变的留空")
    amount_fen = Money("变更后的合同金额", required=False, help="不变的留空")
    amount_why = Area("金额变更的理由（公开）", required=False, max=500, rows=2)
    scope = Area("变更的服务内容（公开）", required=False, max=2000, rows=3, help="不变的留空")
    reason = Area("变更理由（公开）", max=500, rows=3)
    papers = Uploads("补充协议或者证明材料", required=False, max=20)


class EndForm(Form):
    """Both end the contract: proposed by one, valid once the other agrees."""

    reason = Area("解除理由（公开）", max=500, rows=3)
    consequences = Area("解除后的处理（公开）", max=1000, rows=4, help=CONSEQUENCES)
    settled_fen = Money("结算金额", required=False, help="双方确认还应支付的服务费；没有的留空")
    papers = Uploads("解除协议或者证明材料", required=False, max=20)


class TerminateForm(Form):
    """One party ends the contract by itself."""

    ground = Choice(
        "解除的依据",
        choices=[(key, label) for key, label in GROUNDS.items() if key != "agreed"],
    )
    reason = Area("理由（公开）", max=500, rows=3, help="写明事实；对方可以就此投诉或者起诉")
    consequences = Area("解除后的处理（公开）", max=1000, rows=4, help=CONSEQUENCES)
    settled_fen = Money("结算金额", required=False, help="还应支付的服务费；没有的留空")
