"""What is typed about credit: an entry, what is said to it, rule sets and their items."""

from app.kernel.errors import Reason
from app.web.forms import Area, Check, Choice, Date, Form, Integer, RegionField, Text, Uploads
from intermediaries.rules.standing import GRADES
from supervision.credit.queries import years
from supervision.credit.rules import CONSEQUENCES, LEVELS, MOST, TRIGGERS
from supervision.credit.states import ENTRY

PAPERS = "PDF、Word、图片或压缩包，可多选"
MONTHS = 240


class FindForm(Form):
    """An entry somebody proposes."""

    item = Choice("计分项", choices=[])
    occurred_on = Date("发生日期")
    facts = Area("事实", min=10, max=2000, help="写明时间、经过和依据；公布后公开，请勿写个人信息")
    papers = Uploads("证据", required=False, max=10, help=PAPERS)


class HearForm(Form):
    """The agency's statement."""

    text = Area("陈述申辩", min=5, max=2000, help="对事实、依据和计分项有异议的，请写明理由")
    papers = Uploads("证明材料", required=False, max=10, help=PAPERS)


class DecideForm(Form):
    """The decision: which item, and why."""

    item = Choice("计分项", choices=[])
    text = Area(
        "认定理由", min=10, max=2000, help="公布后公开；写明查明的事实、依据和对陈述申辩的采纳情况"
    )


class AppealForm(Form):
    """Why the agency asks for another look."""

    text = Area("申诉理由", min=10, max=2000)
    papers = Uploads("证明材料", required=False, max=10, help=PAPERS)


class ApplyForm(Form):
    """Proof that the agency has mended its ways."""

    text = Area("整改情况", min=10, max=2000, help="写明已采取的整改措施和结果")
    papers = Uploads("整改证明", max=10, help=PAPERS)


class ListForm(Form):
    """Filters of the ledger."""

    q = Text("机构、信用代码或计分项", required=False, max=60)
    state = Choice("状态", choices=list(ENTRY.labels.items()), required=False)
    level = Choice("级别", choices=list(LEVELS.items()), required=False)
    since = Date("开始日期", required=False)
    until = Date("截止日期", required=False)


class RuleSetForm(Form):
    """The frame of a rule set; its items have a form of their own."""

    title = Text("名称", max=80)
    edition = Text("版本", max=40, help="如 2026-1")
    region = RegionField("适用地区", required=False, help="不填表示全部地区")
    source = Area("依据", max=500, help="文件名称、文号和条款")
    base = Integer("基础分", min=1, max=MOST)
    ceiling = Integer("封顶分", min=1, max=MOST)
    months = Integer("评价计入最近几个月", min=1, max=36)
    rating_points = Integer("服务评价的分值", min=0, max=100)
    neutral = Integer("不加分也不减分的星级（4 星填 400）", min=100, max=500)
    least = Integer("至少几家单位评价才计入", min=1, max=100)
    bound_a = Integer("A级最低分", min=0, max=MOST)
    bound_b = Integer("B级最低分", min=0, max=MOST)
    bound_c = Integer("C级最低分", min=0, max=MOST)
    bound_d = Integer("D级最低分", min=0, max=MOST)
    then_c = Choice("C级的后果", choices=list(CONSEQUENCES.items()))
    months_c = Integer("C级的月数", min=0, max=MONTHS)
    then_d = Choice("D级的后果", choices=list(CONSEQUENCES.items()))
    months_d = Integer("D级的月数", min=0, max=MONTHS)
    then_e = Choice("E级的后果", choices=list(CONSEQUENCES.items()))
    months_e = Integer("E级的月数", min=0, max=MONTHS)


class ItemForm(Form):
    """One item of a rule set."""

    code = Text("编号", max=20, pattern=r"[A-Z0-9-]+", hint="大写字母、数字和短横线")
    title = Text("计分项", max=120)
    level = Choice("级别", choices=list(LEVELS.items()))
    points = Integer("分值", min=-MOST, max=MOST, help="扣分写负数")
    clause = Area("依据条款", max=300, rows=2)
    validity_months = Integer("有效期（月）", min=1, max=MONTHS)
    repair_months = Integer("满几个月可申请修复", min=0, max=MONTHS, help="0 表示不能修复")
    consequence = Choice("后果", choices=list(CONSEQUENCES.items()))
    months = Integer("后果的月数", min=0, max=MONTHS)
    trigger = Choice("系统自动提出", choices=[o for o in TRIGGERS.items() if o[0]], required=False)


class AdoptForm(Form):
    """From when a rule set is in force, and by which document."""

    effective = Date("生效日期")
    source = Area("依据", max=500, help="文件名称、文号和条款")
    sure = Check("已查看试算结果", required=True)


def frame_of(row):
    """The frame of a rule set as the form shows it."""
    data = row.data
    shown = {"title": row.title, "edition": row.edition, "source": row.source}
    shown |= {"region": row.region_id or "", "neutral": data["ratings"]["neutral"] * 500 // 10_000}
    shown |= {name: data[name] for name in ("base", "ceiling", "months")}
    shown |= {"rating_points": data["ratings"]["points"], "least": data["ratings"]["least"]}
    for letter, bound in zip("abcd", data["bounds"], strict=True):
        shown[f"bound_{letter}"] = bound
    for letter in "cde":
        then = data["grades"][letter.upper()]
        shown |= {f"then_{letter}": then["consequence"], f"months_{letter}": then["months"]}
    return shown


def frame_from(given, data):
    """The columns and the data of a rule set as they were typed; the items stay."""
    columns = {"title": given["title"], "edition": given["edition"], "source": given["source"]}
    columns["region"] = given["region"] or None
    grades = {
        letter.upper(): {
            "consequence": given[f"then_{letter}"],
            "months": given[f"months_{letter}"],
        }
        for letter in "cde"
    }
    ratings = {
        "points": given["rating_points"],
        "neutral": given["neutral"] * 10_000 // 500,
        "least": given["least"],
    }
    return columns, {
        **{name: given[name] for name in ("base", "ceiling", "months")},
        "bounds": [given[f"bound_{letter}"] for letter in "abcd"],
        "ratings": ratings,
        "grades": grades,
        "items": data["items"],
    }


def _years():
    return [(str(year), Reason.of("{year}年", year=year)) for year in years.years()]


class YearForm(Form):
    """The filter bar of the table of a year."""

    q = Text("机构名称或统一社会信用代码", required=False, max=60)
    year = Choice("年度", choices=_years, required=False)
    grade = Choice(
        "信用等级",
        choices=[(grade, Reason.of("{grade}级", grade=grade)) for grade in GRADES],
        required=False,
    )
