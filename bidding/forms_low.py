"""The form in which an agency explains a low price."""

from app.web.forms import Area, Form, Uploads


class ExplanationForm(Form):
    """Words and evidence; only the owner and the overseers read them."""

    text = Area(
        "报价说明",
        max=3000,
        rows=6,
        help="写明成本构成、人员和设备安排、不低于成本的依据；只有业主和监督部门可以查看",
    )
    papers = Uploads("证明材料", max=20, help="成本测算、类似合同、设备和人员证明等")
