"""What is typed about questionnaires, meetings and demands; the questions make a form of their own."""

from app.web.forms import (
    Area,
    Check,
    Choice,
    Code,
    Date,
    Form,
    Integer,
    Many,
    Moment,
    Phone,
    Text,
    Uploads,
)
from app.web.i18n import Told
from supervision.questionnaires.rules.drafting import (
    KINDS,
    MANY,
    MEETINGS,
    NUMBER,
    ONE,
    PARTIES,
    SCALE,
    SCALED,
)
from supervision.questionnaires.states import DEMAND, QUESTIONNAIRE

LARGEST = 1_000_000_000


class HeadForm(Form):
    """The head of a questionnaire."""

    title = Text("问卷标题", max=120)
    purpose = Text("调查目的", max=500, wide=True, help="写明为什么调查、结果作什么用")
    introduction = Area("卷首说明", required=False, max=2000, help="填写的人最先看到的话")
    audience = Many("调查对象", choices=list(PARTIES.items()))
    anonymous = Check(
        "匿名填写",
        required=False,
        help="匿名的答卷不记录是谁填写；向公众和窗口办事人调查的，只能匿名",
    )
    evaluator = Text("受委托的第三方评价机构", required=False, max=120, help="自行调查的不填")
    opens_at = Moment("开始时间", help="早于现在的，发布后立即开始")
    closes_at = Moment("截止时间", help="到时自动截止并统计")


class QuestionForm(Form):
    """One question."""

    kind = Choice("题型", choices=list(KINDS.items()), radio=True)
    text = Text("题目", max=300, wide=True)
    lines = Area("选项", required=False, max=2200, help="每行一个；只有单选题和多选题需要")
    required = Check("必答", required=False)


class AnnounceForm(Form):
    """The words under which results are published."""

    text = Area("结果说明", min=10, max=4000, rows=8, help="与统计结果一起公开，请勿写个人信息")


class DemandForm(Form):
    """A demand."""

    title = Text("诉求标题", max=120)
    text = Area("诉求内容", min=10, max=3000, rows=6, help="遇到什么问题，希望怎样解决")
    name = Text("姓名或单位名称", max=60, help="仅供办理单位联系，不公开")
    phone = Phone("联系电话", help="仅供办理单位联系，不公开")


class FollowForm(Form):
    """Number and code."""

    number = Code("诉求编号", max=24)
    code = Code("查询码", max=20)


class AssignForm(Form):
    """To whom."""

    office = Choice("办理单位", choices=())


class ReplyForm(Form):
    """The answer."""

    text = Area("答复内容", min=10, max=4000, rows=8, help="诉求人凭编号和查询码查看")


class MeetingForm(Form):
    """A meeting, visit or call that was held."""

    kind = Choice("形式", choices=list(MEETINGS.items()), radio=True)
    title = Text("主题", max=120)
    held_on = Date("日期")
    place = Text("地点", required=False, max=120)
    questionnaire = Choice("所属调查", choices=(), required=False)
    attended = Area("参加单位和人员", max=2000, help="每行一个单位或一位人员")
    summary = Area("纪要", min=10, max=5000, rows=8)
    papers = Uploads("纪要文件", required=False, max=10, help="PDF、Word 或图片，可多选")


class ListForm(Form):
    """Filters of the offices' list."""

    q = Text("问卷标题", required=False, max=60)
    state = Choice("状态", choices=list(QUESTIONNAIRE.labels.items()), required=False)


class PublishedForm(Form):
    """Filters of the public list."""

    q = Text("问卷标题", required=False, max=60)
    state = Choice("状态", choices=[("open", "可以填写"), ("over", "已经截止")], required=False)


class DemandsForm(Form):
    """Filters of the list of demands."""

    q = Text("编号或标题", required=False, max=60)
    state = Choice("状态", choices=list(DEMAND.labels.items()), required=False)


def sheet_form(questions, parties):
    """Make the form of a questionnaire: a field a question, and which group where several fit."""
    fields = {}
    if len(parties) > 1:
        groups = [(one, PARTIES[one]) for one in parties]
        fields["party"] = Choice("您是", choices=groups, radio=True)
    for one in questions:
        fields[f"q{one.place}"] = _field(one)
    return type("SheetForm", (Form,), {"__doc__": "The answers.", **fields})


def _field(one):
    label = Told(f"{one.place}. {one.text}")
    more = {"required": one.required, "wide": True}
    options = [(str(n), Told(text)) for n, text in enumerate(one.options, 1)]
    if one.kind == ONE:
        return Choice(label, choices=options, radio=True, **more)
    if one.kind == MANY:
        return Many(label, choices=options, **more)
    if one.kind == SCALE:
        scale = [(str(n), f"{n} 分") for n in SCALED]
        return Choice(label, choices=scale, radio=True, help="1 分最低，5 分最高", **more)
    if one.kind == NUMBER:
        return Integer(label, min=0, max=LARGEST, help="填写整数", **more)
    return Area(label, max=2000, help="请勿写姓名、电话等个人信息", **more)


def given(questions, command):
    """Read a sent sheet as it is kept: by place, choices by their numbers; what is empty is left out."""
    found = {}
    for one in questions:
        value = command[f"q{one.place}"]
        if one.kind in (ONE, SCALE):
            value = int(value) if value else None
        elif one.kind == MANY:
            value = [int(n) for n in value]
        if value not in (None, "", []):
            found[str(one.place)] = value
    return found
