"""What is asked for when a zone's assessment is entered."""

from __future__ import annotations

from app.web.forms import Area, Choice, Date, Form, RegionField, Text, Upload


class AssessmentForm(Form):
    """An assessment of a zone: where, of what, how long, and the document itself."""

    zone = Text("区域名称", max=80, help="例如：江宁经济技术开发区")
    region = RegionField("所在行政区划")
    item = Choice("替代的服务事项", choices=())
    title = Text("成果名称", max=120)
    number = Text("文号", required=False, max=60)
    scope = Area("适用范围和条件", max=2000, rows=4, help="写明地块、项目类型、负面清单等限制")
    valid_from = Date("有效期自")
    valid_to = Date("有效期至")
    document = Upload("成果文件", accept=".pdf,.doc,.docx,.zip")

    def check(self, values):
        """Look at the order of the days."""
        if values["valid_to"] < values["valid_from"]:
            self.add_error("valid_to", "有效期的结束日期不能早于开始日期")


_ANEW = Upload(
    "成果文件", required=False, accept=".pdf,.doc,.docx,.zip", help="不上传的，沿用原文件"
)


class ChangeForm(AssessmentForm):
    """A draft once more; the document stays unless another comes."""

    document = _ANEW


class SupersedeForm(ChangeForm):
    """What is published instead of an assessment that is out, and why."""

    reason = Area("更正理由（公开）", max=500, rows=2)
