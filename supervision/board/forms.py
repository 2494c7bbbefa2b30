"""What is typed about signals: the explanation, where it goes, filters."""

from app.web.forms import Area, Choice, Date, Form, Text, Uploads
from supervision.board.rules import KINDS, WAYS
from supervision.board.states import SIGNAL


class AnswerForm(Form):
    """The party's explanation."""

    text = Area("说明内容", min=10, max=4000, rows=6)
    papers = Uploads("证明材料", required=False, max=10, help="PDF、Word、图片或压缩包，可多选")


class EscalateForm(Form):
    """Where it goes and why."""

    way = Choice("移送方式", choices=list(WAYS.items()), radio=True)
    facts = Area("移送的事实和理由", min=10, max=4000, rows=6)
    clause = Area("依据条款", required=False, max=1000, rows=2, help="提出惩戒的必填")


class ListForm(Form):
    """Filters of the signals."""

    q = Text("单位或对象", required=False, max=60)
    kind = Choice("线索类型", choices=list(KINDS.items()), required=False)
    state = Choice("状态", choices=list(SIGNAL.labels.items()), required=False)
    since = Date("开始日期", required=False)
    until = Date("截止日期", required=False)
