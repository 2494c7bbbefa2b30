"""What is typed about ratings: stars, words, the ruling, and the filters of the lists."""

from app.web.forms import Area, Choice, Date, Form, Text, Uploads
from intermediaries import queries as library
from supervision.evaluation.rules import ASPECTS, DEPARTMENT, ROLES, RULINGS, STARS
from supervision.evaluation.states import EVALUATION

GIVEN = [(str(number), f"{number} 星 {word}") for number, word in STARS.items()]
STAR_LABELS = [(str(number), f"{number} 星") for number in STARS]


def items():
    """List the service items as choices."""
    return [(one.code, one.name) for one in library.items(all_states=True)]


class RatingForm(Form):
    """All five aspects and the whole; the rules say which of them are asked of whom."""

    quality = Choice(ASPECTS["quality"], choices=GIVEN, radio=True)
    timeliness = Choice(ASPECTS["timeliness"], choices=GIVEN, radio=True)
    attitude = Choice(ASPECTS["attitude"], choices=GIVEN, radio=True)
    fee = Choice(ASPECTS["fee"], choices=GIVEN, radio=True)
    conduct = Choice(ASPECTS["conduct"], choices=GIVEN, radio=True)
    overall = Choice(
        "综合评价", choices=GIVEN, radio=True, help="综合评价计入平均星级，五个方面分列显示"
    )
    text = Area(
        "评价说明",
        required=False,
        max=1000,
        help="公开显示，请勿写个人信息；有一星或全部五星时必须写明具体情况",
    )


class DepartmentForm(Form):
    """The two aspects of a work product that a department can judge."""

    quality = Choice(ASPECTS["quality"], choices=GIVEN, radio=True)
    timeliness = Choice(ASPECTS["timeliness"], choices=GIVEN, radio=True)
    text = RatingForm.fields["text"]


class ReplyForm(Form):
    """The agency's one public reply."""

    text = Area("回复内容", min=5, max=1000, help="公开显示在这份评价下面，只能回复一次")


class AppealForm(Form):
    """Why the agency asks for a ruling."""

    text = Area("申诉理由", min=10, max=2000, help="写明评价中哪些内容与事实不符")
    papers = Uploads("证明材料", required=False, max=10, help="PDF、Word、图片或压缩包，可多选")


class ModerateForm(Form):
    """The ruling on an appeal and its public reasons."""

    ruling = Choice(
        "处理结论", choices=[(key, text) for key, text in RULINGS.items() if text], radio=True
    )
    reason = Area("处理理由", min=10, max=1000, help="公开显示，写明查明的事实和依据")


class ListForm(Form):
    """Filters of the offices' list."""

    q = Text("机构、评价单位或合同", required=False, max=60)
    state = Choice("状态", choices=list(EVALUATION.labels.items()), required=False)
    role = Choice("评价角色", choices=list(ROLES.items()), required=False)
    item = Choice("服务事项", choices=items, required=False)
    stars = Choice("星级", choices=STAR_LABELS, required=False)
    since = Date("开始日期", required=False)
    until = Date("截止日期", required=False)


class PublicForm(Form):
    """Filters of the public list."""

    q = Text("机构名称", required=False, max=60)
    item = Choice("服务事项", choices=items, required=False)


class SilenceForm(Form):
    """Filters of the owners' list."""

    q = Text("业主名称", required=False, max=60)


def form_for(role):
    """Return the form of a role."""
    return DepartmentForm if role == DEPARTMENT else RatingForm
