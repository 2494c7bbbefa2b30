"""What is asked for in the pages of the joint review."""

from __future__ import annotations

from app.kernel.errors import Reason
from app.web.forms import Area, Check, Choice, Date, Form, Hidden, Integer, Text, Upload, Uploads
from joint_review.disciplines import DISCIPLINES
from joint_review.rules.arguments import GRADES, MOST_EXPERTS
from joint_review.rules.opinions import KINDS, REPLIES, SEVERITIES, Write
from joint_review.states import PACKAGE, PackageState
from projects.states import GRADE_LABELS

DISCIPLINE_CHOICES = [(one.key, one.name) for one in DISCIPLINES.values()]
GROUPS = [("open", "在办"), ("done", "已办结"), ("ended", "未受理或撤回")]


class ListForm(Form):
    """Filters of the list of packages."""

    q = Text("项目、代码或图纸包名称", required=False, max=60)
    group = Choice("办理阶段", choices=GROUPS, required=False)
    state = Choice(
        "状态", choices=[(s.value, PACKAGE.label(s)) for s in PackageState], required=False
    )
    grade = Choice("规模等级", choices=list(GRADE_LABELS.items()), required=False)


class BoardForm(Form):
    """Filters and order of a package's opinions; what there is to choose comes with them."""

    discipline = Choice("专业", choices=(), required=False)
    state = Choice("状态", choices=(), required=False)
    severity = Choice("要求", choices=(), required=False)
    kind = Choice("意见类别", choices=(), required=False)
    sheet = Choice("图纸", choices=(), required=False)
    person = Choice("提出人", choices=(), required=False)
    sort = Choice("排序", choices=(), required=False)


class PackageForm(Form):
    """A new package of drawings of one of the owner's projects."""

    project = Choice("项目", choices=(), help="已登记国家统一代码的项目", wide=True)
    title = Text("图纸包名称", max=120, help="例如：一期1号楼施工图", wide=True)
    scope = Area(
        "送审范围", required=False, max=2000, help="单体、专业和专篇，例如：含人防、节能专篇"
    )


class OpinionForm(Form):
    """One opinion; the place on the sheet comes from the pin, or is written in words."""

    task = Choice("专业", choices=())
    problem = Area(
        "问题", max=2000, rows=3, help="写清图纸上的事实和数字，例如：疏散宽度1.1米不足1.4米"
    )
    kind = Choice("意见类别", choices=list(KINDS.items()))
    severity = Choice("要求", choices=list(SEVERITIES.items()), radio=True)
    basis = Text("依据", required=False, max=120, help="标准号或文件名，例如 GB 55037-2022")
    clause = Text("条文号", required=False, max=60, help="例如 7.1.4")
    clause_text = Area("条文内容", required=False, max=2000, rows=2)
    suggestion = Area("建议处理措施", required=False, max=2000, rows=2)
    place = Text("位置", required=False, max=120, help="轴线、标高或房间，例如 3-4轴/B-C轴，二层")
    x = Hidden("横向位置", required=False, max=8)
    y = Hidden("纵向位置", required=False, max=8)

    find, picked, hits = "", "", ()  # what was looked for in the library, and what fits

    def check(self, values):
        for name in ("x", "y"):
            text = values[name]
            if text and not (text.isdecimal() and int(text) <= 1_000_000):
                self.add_error("place", Reason("标记的位置不在图纸上，请重新点选"))

    def position(self) -> tuple[int | None, int | None]:
        """Return the pin on the page as shown, in millionths, or nothing."""
        x, y = self.command["x"], self.command["y"]
        return (int(x), int(y)) if x and y else (None, None)

    def written(self, x: int | None, y: int | None) -> Write:
        """Return what was typed as the service takes it."""
        rest = {n: self.command[n] for n in self.fields if n not in {"task", "x", "y"}}
        return Write(**rest, x=x, y=y)


class ClauseListForm(Form):
    """Filters of the library of clauses."""

    q = Text("标准号、名称或条文号", required=False, max=60)
    force = Choice("强制性", choices=[("yes", "强制性"), ("no", "一般")], required=False)
    discipline = Choice("专业", choices=DISCIPLINE_CHOICES, required=False)
    standing = Choice("是否现行", choices=[("now", "只看现行")], required=False)


class ClauseForm(Form):
    """One line of the library of clauses: a reference, never the text of the standard."""

    code = Text("标准号", max=60, help="例如 GB 55037-2022")
    title = Text("标准名称", max=120)
    number = Text("条文号", max=40, help="例如 7.1.4")
    mandatory = Check("强制性条文", required=False)
    discipline = Choice("专业", choices=DISCIPLINE_CHOICES, required=False)
    topic = Text(
        "要点", required=False, max=80, help="用自己的话写几个字，便于检索，不要摘抄标准原文"
    )
    since = Date("施行日期")
    until = Date("废止日期", required=False, help="自这一天起不再引用")
    source = Text("依据", max=200, help="例如发布公告的文号")


class ClauseImportForm(Form):
    """An Excel file of clauses."""

    file = Upload("Excel 文件", accept=".xlsx")


class MergeForm(Form):
    """Which opinion takes another in."""

    into = Choice("合并到", choices=(), wide=True, help="只发出被合并到的那一条，另一条保留备查")


class ReplyForm(Form):
    """The designer's answer to one opinion."""

    kind = Choice("答复", choices=list(REPLIES.items()), radio=True)
    text = Area("修改说明或理由", max=2000, rows=3)
    sheet = Choice("修改后的图纸", choices=(), required=False)


class ArgumentForm(Form):
    """Experts called together over one opinion."""

    issue = Area("争议焦点", max=2000, rows=3, help="写清双方在哪一点上不一致，由专家回答什么")
    reviewers = Area("审查方意见", max=2000, rows=3, help="坚持这条意见的依据和理由")
    held_on = Date("论证日期")
    experts = Area(
        "专家名单",
        max=2000,
        rows=5,
        help="每行一位：姓名，单位，职称；本项目各参与单位的人员应当回避",
    )


class RulingForm(Form):
    """What the experts concluded."""

    uphold = Integer("维持的票数", min=0, max=MOST_EXPERTS)
    lower = Integer("降级为建议的票数", min=0, max=MOST_EXPERTS)
    revoke = Integer("撤销的票数", min=0, max=MOST_EXPERTS)
    conclusion = Area("论证结论", min=10, max=4000, rows=5, help="超过半数的一种成为结论，双方执行")
    papers = Uploads("专家签字的论证意见", max=5, help="PDF 或图片，可多选")


class ChangeForm(Form):
    """The designer's notice of a change."""

    content = Area("变更内容", min=4, max=4000, rows=4)
    cause = Area("变更原因", min=4, max=2000, rows=2)
    sheets = Text("涉及图号", max=200, help="例如 建施-01、建施-05")
    papers = Uploads("设计变更通知单和变更图", max=10, help="加盖出图章的 PDF，可多选")


class SettleForm(Form):
    """What kind of change it is, and how it was found."""

    grade = Choice(
        "变更性质",
        choices=list(GRADES.items()),
        radio=True,
        help="总平面、使用功能、规模、标准或结构安全有改变的，是重大变更，须经本机构复审",
    )
    conclusion = Area("认定理由和复审结论", max=2000, rows=4)
