"""What is typed about signals of collusion: the question, the answer, where it goes, filters."""

from app.web.forms import Area, Choice, Date, Form, Many, Text, Uploads
from supervision.collusion.rules.kinds import KINDS, STRENGTHS, WAYS
from supervision.collusion.states import SUSPICION


class AskForm(Form):
    """Whom to ask what."""

    agencies = Many("询问的机构", choices=())
    question = Area(
        "请机构说明什么",
        min=5,
        max=2000,
        rows=4,
        help="机构只看到这段话和它自己的数据，看不到其他机构",
    )


class AnswerForm(Form):
    """The agency's explanation."""

    text = Area("说明内容", min=10, max=4000, rows=6)
    papers = Uploads("证明材料", required=False, max=10, help="PDF、Word、图片或压缩包，可多选")


class EscalateForm(Form):
    """Whom it concerns, where it goes and why."""

    agencies = Many("移送涉及的机构", choices=())
    way = Choice("移送方式", choices=list(WAYS.items()), radio=True)
    facts = Area("移送的事实和理由", min=10, max=4000, rows=6)
    clause = Area("依据条款", required=False, max=1000, rows=2, help="提出惩戒的必填")


class ListForm(Form):
    """Filters of the signals."""

    q = Text("采购或机构", required=False, max=60)
    kind = Choice("线索类型", choices=list(KINDS.items()), required=False)
    strength = Choice(
        "强度不低于", choices=[(str(n), word) for n, word in STRENGTHS.items()], required=False
    )
    state = Choice("状态", choices=list(SUSPICION.labels.items()), required=False)
    since = Date("开始日期", required=False)
    until = Date("截止日期", required=False)
