"""Forms of the library of experts."""

from app.web.forms import Choice, Form, Many, RegionField, Text, Uscc
from bidding.expert_states import EXPERT
from bidding.forms_terms import item_choices


class ExpertChangeForm(Form):
    """What is registered of an expert."""

    title = Text("职称或执业资格", max=60, help="例如高级工程师、注册造价工程师")
    items = Many("熟悉的服务事项", choices=item_choices, help="只在这些事项的评审中抽取", wide=True)
    region = RegionField("所在地区", required=False)
    employer = Text("工作单位", max=120, help="与业主或报名机构有关联的，抽取前自动回避")
    employer_uscc = Uscc("工作单位统一社会信用代码", required=False)


class ExpertForm(ExpertChangeForm):
    """A new expert: a person who has an account."""

    login = Text("用户名", max=60, help="专家本人的账号；还没有账号的，请先在成员页面邀请其注册")


class ExpertFilter(Form):
    """What to look for in the library."""

    q = Text("姓名或工作单位", required=False, max=60)
    state = Choice(
        "状态", required=False, choices=[(s.value, EXPERT.label(s)) for s in EXPERT.states]
    )
    item = Choice("服务事项", required=False, choices=item_choices)
