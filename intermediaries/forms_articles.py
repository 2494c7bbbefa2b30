"""What is typed about published documents."""

from __future__ import annotations

from app.web.forms import Area, Choice, Date, Form, Text, Uploads
from intermediaries.states.articles import KINDS

KIND = list(KINDS.items())


class ArticleForm(Form):
    """A document."""

    kind = Choice("类别", choices=KIND)
    title = Text("标题", max=120)
    number = Text("文号", required=False, max=60)
    issuer = Text("发布单位", max=120)
    effective = Date("施行日期", required=False, help="不是规定的留空")
    text = Area("正文", min=5, max=20_000, rows=12, help="公开显示，请勿写个人信息")
    papers = Uploads("附件", required=False, max=10, help="PDF、Word 或表格，可多选")

    def check(self, values):
        """Nothing said is an empty text."""
        values["number"] = values["number"] or ""


class ArticlesForm(Form):
    """The filter bar of the list."""

    q = Text("标题或文号", required=False, max=60)
    kind = Choice("类别", choices=KIND, required=False)
