"""Forms of the catalogue and of the limits table."""

from __future__ import annotations

from app.web.forms import Area, Choice, Date, Form, Integer, Money, RegionField, Text, Upload
from intermediaries import queries
from intermediaries.rules import editions, limits, notation
from intermediaries.rules.item_sheet import text
from intermediaries.states.editions import EDITION

YES_NO = (("yes", "是"), ("no", "否"))
EXCEL = ".xlsx"
_RULE_HELP = (
    "每行一项，例如“工程勘察资质：甲级、乙级”“测绘资质（工程测量）：甲级”“一级造价工程师×1人”"
)


class NewItemForm(Form):
    """The code of a service item that the catalogue does not have yet."""

    code = Text("事项编码", max=40, help="小写字母、数字和短横线，例如 noise-assessment；定后不变")


class EditionForm(Form):
    """What an edition says, from when, and where it is written."""

    name = Text("服务事项", max=60)
    sector = Text("行业", max=40)
    basis = Area("法律依据", max=2000, rows=3, help="写明法律、法规或者国务院决定的名称和条款")
    state = Choice("状态", choices=list(editions.STANDINGS.items()))
    may_demand = Choice("是否可以要求提供", choices=YES_NO, radio=True)
    payer = Choice("付费方", choices=list(editions.PAYERS.items()), radio=True)
    documents = Area("标准材料", required=False, max=2000, rows=3, help="每行一件")
    days = Integer("时限（工作日）", required=False, min=1, max=3650, help="没有规定的留空")
    fee_kind = Choice("收费方式", choices=list(editions.FEE_KINDS.items()))
    fee_basis = Text("收费依据", max=200)
    fee_standard = Area(
        "收费标准", required=False, max=1000, rows=2, help="政府定价或者政府指导价的必须列明"
    )
    mode = Choice("资质关系", choices=[(word, word) for word in notation.MODES])
    lines = Area("资质要求", required=False, rows=4, help=_RULE_HELP)
    review = Area(
        "设立论证",
        required=False,
        max=4000,
        rows=3,
        help="逐项写明必要性、合理性、合法性；新设并可以要求提供的事项必须填写",
    )
    apart = Area(
        "与相近事项的区别",
        required=False,
        max=1000,
        rows=2,
        help="一项中介服务不得拆分为多项；与现行事项相近的写明区别",
    )
    template = Upload(
        "合同范本", required=False, accept=".docx,.doc,.pdf", help="不上传则沿用原有范本"
    )
    effective = Date("生效日期", help="当日零时生效；已发布的采购继续按发布时的版本办理")
    source = Area("来源", max=500, rows=2, help="本次变更依据的文件名称和文号")

    def check(self, values):
        """Read the lines of qualifications, then look at the whole."""
        for name in ("basis", "documents", "fee_standard", "source", "review", "apart"):
            values[name] = text(values[name])
        rule, wrong = notation.read(values["mode"], values["lines"])
        if wrong:
            self.add_error("lines", wrong[0])
        values["may_demand"] = values["may_demand"] == "yes"
        for name, why in editions.check({**values, "rule": rule}).items():
            self.add_error("lines" if name == "rule" else name, why)


class WorkbookForm(Form):
    """A workbook to be looked at before anything is written."""

    file = Upload("Excel 文件", accept=EXCEL, help="表头与导出的文件一致；先预览，确认后才写入")


class CatalogueFilters(Form):
    """Filters of the catalogue."""

    q = Text("事项名称或依据", required=False, max=60)
    sector = Choice("行业", choices=lambda: [(s, s) for s in queries.sectors()], required=False)
    state = Choice("状态", choices=list(editions.STANDINGS.items()), required=False)


class EditionFilters(Form):
    """Filters of the editions at the desk."""

    q = Text("事项名称或编码", required=False, max=60)
    state = Choice("状态", choices=list(EDITION.labels.items()), required=False)


class LimitFilters(Form):
    """Filters of the limits table."""

    region = RegionField("地区（名称或代码）", required=False)
    kind = Choice("限额种类", choices=list(limits.KINDS.items()), required=False)
    year = Text("年度", required=False, max=4, pattern=r"\d{4}")


def _scopes():
    everything = [(limits.EVERYTHING, "全部事项")]
    return everything + [(item.code, item.name) for item in queries.items()]


class LimitForm(Form):
    """One limit of a place and year."""

    region = RegionField("行政区划", required=False, help="留空为全国")
    year = Integer("年度", min=2000, max=2100)
    kind = Choice("限额种类", choices=list(limits.KINDS.items()))
    item = Choice("限定事项", choices=_scopes)
    sector = Choice("限定行业", choices=lambda: [(s, s) for s in queries.sectors()], required=False)
    floor_fen = Money("起点（含）", required=False, help="达到这个金额起适用")
    ceiling_fen = Money("上限（不含）", required=False, help="不满这个金额适用")
    effective = Date("生效日期")
    source = Area(
        "来源", max=500, rows=2, help="文件名称和文号，例如某省某年度集中采购目录及限额标准"
    )

    def check(self, values):
        """Empty places are the whole country."""
        values["region"] = values["region"] or ""
        values["sector"] = values["sector"] or ""
