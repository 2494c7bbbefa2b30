"""The forms of a low price: the agency explains it, an expert says whether that holds."""

from app.accounts.rules import passwords
from app.web.forms import Area, Choice, Form, Secret, Text, Uploads


class ExplanationForm(Form):
    """Words and evidence; only who rules and the overseers read them."""

    text = Area(
        "报价说明",
        max=3000,
        rows=6,
        help="写明成本构成、人员和设备安排、不低于成本的依据；只有认定的业主或评审专家和监督部门可以查看",
    )
    papers = Uploads("证明材料", max=20, help="成本测算、类似合同、设备和人员证明等")


class VerdictForm(Form):
    """An expert's word with its reason, and the password that makes it his own."""

    word = Choice("认定", choices=(("accept", "说明成立"), ("reject", "说明不成立")), radio=True)
    why = Area("认定理由", max=500, rows=4, help="认定后公开，不写姓名")
    current = Secret("当前密码", max=passwords.LONGEST)


class VerdictCodeForm(VerdictForm):
    """The same for who signs in with a code as well."""

    code = Text("动态口令", max=40, autocomplete="one-time-code")
