"""What is typed about sanctions: the proposal, the statement, the decision, repair, filters."""

from app.web.forms import Area, Choice, Date, Form, Integer, Many, RegionField, Text, Uploads
from intermediaries import queries as library
from supervision.sanctions.grounds import GROUNDS
from supervision.sanctions.rules import ALL, MEASURES, SCOPES
from supervision.sanctions.states import SANCTION

PAPERS = "PDF、Word、图片或压缩包，可多选"
BY_GROUND = [(one.code, one.label) for one in GROUNDS]
OPEN = [("in_force", "执行中"), ("over", "已解除，仍在公开期")]


def items():
    """List the service items as choices."""
    return [(one.code, one.name) for one in library.items()]


class ProposeForm(Form):
    """Against what it is directed and why."""

    ground = Choice("事由", choices=BY_GROUND)
    measure = Choice("拟作出的惩戒", choices=list(MEASURES.items()), radio=True)
    scope = Choice("范围", choices=list(SCOPES.items()), radio=True, required=False)
    items = Many("暂停的服务事项", choices=items, required=False)
    place = RegionField("暂停的区域", required=False)
    months = Integer("月数", required=False, min=1, max=120, help="留空按该事由的通常月数")
    facts = Area("查明的事实", min=10, max=4000, help="决定公布后公开，请勿写个人信息")
    clause = Area("依据条款", min=5, max=1000, rows=2, help="写明办法名称和条、款、项")
    papers = Uploads("证据材料", required=False, max=10, help=PAPERS)

    def check(self, values):
        values["scope"] = values["scope"] or ALL


class StateForm(Form):
    """The agency's case."""

    text = Area("陈述申辩意见", min=5, max=4000)
    papers = Uploads("证明材料", required=False, max=10, help=PAPERS)


class DecideForm(Form):
    """The decision with its reasons."""

    months = Integer("月数", min=1, max=120, help="不得多于告知书所载")
    starts = Date("开始日期", required=False, help="留空自公布之日起；清退自复核之日起")
    decision = Area("决定理由", min=10, max=4000, help="公开显示，写明对陈述申辩意见是否采纳及理由")


class RepairForm(Form):
    """What was put right."""

    text = Area("整改情况", min=10, max=4000)
    papers = Uploads("整改证明材料", max=10, help=PAPERS)


class ListForm(Form):
    """Filters of the offices' list."""

    q = Text("机构或决定文号", required=False, max=60)
    state = Choice("状态", choices=list(SANCTION.labels.items()), required=False)
    measure = Choice("惩戒措施", choices=list(MEASURES.items()), required=False)
    ground = Choice("事由", choices=BY_GROUND, required=False)
    since = Date("开始日期", required=False)
    until = Date("截止日期", required=False)


class PublicForm(Form):
    """Filters of the public list."""

    q = Text("机构或决定文号", required=False, max=60)
    state = Choice("状态", choices=OPEN, required=False)
    measure = Choice("惩戒措施", choices=list(MEASURES.items()), required=False)
    ground = Choice("事由", choices=BY_GROUND, required=False)
    region = RegionField("区域", required=False)
