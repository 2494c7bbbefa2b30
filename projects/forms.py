"""What is asked for in the pages of projects."""

from __future__ import annotations

from app.kernel.errors import Reason
from app.web.forms import (
    Area,
    Check,
    Choice,
    Code,
    Form,
    Integer,
    Money,
    Phone,
    RegionField,
    Text,
    Uscc,
)
from projects import codes
from projects.states import (
    CATEGORY_LABELS,
    GRADE_LABELS,
    KIND_LABELS,
    PROJECT,
    ROLE_LABELS,
    Role,
)

CODE_HELP = "国家平台赋码，24位，例如 2509-320193-89-01-544060；还没有代码的留空，先用临时编号"
GROUPS = (Role.SURVEY, Role.DESIGN, Role.CONSTRUCTION, Role.SUPERVISION)


class ProjectCode(Code):
    """A project code as people type it; its form is checked by the rules."""

    def __init__(self, label="项目统一代码", **more):
        super().__init__(label, max=40, **more)

    def clean(self, raw):
        return codes.normalise(super().clean(raw))


class SecretForm(Form):
    """The first question: a secret project goes no further."""

    classified = Choice(
        "项目是否涉及国家秘密",
        choices=[("no", "不涉密"), ("yes", "涉密")],
        radio=True,
        help="涉密项目不得在本平台登记；选择涉密后不会保存任何内容",
    )


class FactsForm(Form):
    """The facts of a project."""

    name = Text(
        "项目名称", max=120, min=4, help="与立项文件一致，例如：百家湖小学新建工程", wide=True
    )
    kind = Choice("立项类型", choices=list(KIND_LABELS.items()))
    category = Choice("工程类别", choices=list(CATEGORY_LABELS.items()))
    grade = Choice("工程规模", choices=list(GRADE_LABELS.items()), help="决定施工图审查的时限")
    region = RegionField("所在行政区划")
    address = Text("建设地点", max=200)
    investment_fen = Money("总投资", help="可按元或万元填写，例如 8600 万元")
    area_m2 = Integer("建筑面积（平方米）", required=False, min=0, help="房屋建筑必填，市政可不填")
    content = Area("建设内容和规模", required=False, max=2000)
    contact = Text("联系人", max=60)
    phone = Phone()


class ProjectForm(FactsForm):
    """Registration: the code, the facts and the units known so far."""

    code = ProjectCode(required=False, help=CODE_HELP)
    survey_name = Text("勘察单位名称", required=False, max=120)
    survey_uscc = Uscc("勘察单位统一社会信用代码", required=False)
    design_name = Text("设计单位名称", required=False, max=120)
    design_uscc = Uscc("设计单位统一社会信用代码", required=False)
    construction_name = Text("施工单位名称", required=False, max=120)
    construction_uscc = Uscc("施工单位统一社会信用代码", required=False)
    supervision_name = Text("监理单位名称", required=False, max=120)
    supervision_uscc = Uscc("监理单位统一社会信用代码", required=False)
    is_open = Check("本项目不涉密，所填内容不含国家秘密", required=True)

    def check(self, values):
        for role in GROUPS:
            name, uscc = values[f"{role}_name"], values[f"{role}_uscc"]
            if bool(name) == bool(uscc):
                continue
            missing = "uscc" if name else "name"
            self.add_error(
                f"{role}_{missing}",
                Reason.of(
                    "{role}的名称和统一社会信用代码请一并填写，暂未确定的都留空。",
                    role=Reason.of(ROLE_LABELS[role]),
                ),
            )


class CodeForm(Form):
    """The code that came later."""

    code = ProjectCode(help=CODE_HELP)


class UnitForm(Form):
    """One more unit."""

    role = Choice("单位角色", choices=[(r, ROLE_LABELS[r]) for r in GROUPS])
    name = Text("单位名称", max=120, help="与营业执照一致")
    uscc = Uscc()
    contact = Text("联系人", required=False, max=60)
    phone = Phone(required=False)


class ListForm(Form):
    """The filter bar of the lists."""

    q = Text("代码、名称或单位", required=False, max=60)
    kind = Choice("立项类型", choices=list(KIND_LABELS.items()), required=False)
    category = Choice("工程类别", choices=list(CATEGORY_LABELS.items()), required=False)
    state = Choice("状态", choices=list(PROJECT.labels.items()), required=False)


class PublicListForm(Form):
    """The filter bar of the public list."""

    q = Text("代码、名称或单位", required=False, max=60)
    kind = Choice("立项类型", choices=list(KIND_LABELS.items()), required=False)
    category = Choice("工程类别", choices=list(CATEGORY_LABELS.items()), required=False)
