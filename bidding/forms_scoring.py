"""Step four of scoring: the table of criteria, the experts; and the sheet an expert fills in."""

from app.kernel.errors import Reason
from app.web.forms import Area, Check, Form, Integer, Text
from bidding.forms_numbers import days_to_explain
from bidding.forms_rules import AbnormalForm
from bidding.rules import sheets
from bidding.rules.scoring_terms import MOST_CRITERIA, Scoring, points
from bidding.rules.selection.scoring import CREDIT, EXPERT, PRICE

ROWS = range(1, MOST_CRITERIA + 1)
WEIGHTS = ("price_weight", "credit_weight", *(f"c{n}_weight" for n in ROWS))
NUMBERS = ("experts", "days", "trim_from", "abnormal_bp")
FORMULA = {"price_weight": (PRICE, "价格"), "credit_weight": (CREDIT, "信用")}


def _fields():
    """Make the fields of the table: a line for each criterion."""
    made = {
        "price_weight": Text("价格分", max=6, help="分值 × 最低有效报价 ÷ 该报价"),
        "credit_weight": Text("信用分", required=False, max=6, help="按冻结时的信用得分折算"),
    }
    for n in ROWS:
        made[f"c{n}_title"] = Text("评分项", required=False, max=40)
        made[f"c{n}_weight"] = Text("分值", required=False, max=6)
        made[f"c{n}_guide"] = Area("评分说明", required=False, max=300, rows=2)
    return made


class ScoringForm(type("TableForm", (AbnormalForm,), _fields())):
    """The criteria with their weights, how many experts, how long each has."""

    made = ("rule",)
    experts = Integer("评审专家人数", min=3, max=15, help="单数，至少 3 名，由系统公开抽取")
    days = Integer("专家评分时限（工作日）", min=1, max=30)
    trim_from = Integer(
        "去掉最高最低的起始专家数", min=0, max=15, help="专家达到多少名时每项去掉一个最高分和一个最低分；0 为不去"
    )  # fmt: skip

    def check(self, values):
        """Put table and numbers together; what is wrong with the sum stands at the price."""
        AbnormalForm.check(self, values)
        table = [_formula(self, name, values) for name in FORMULA]
        table += [_row(self, n, values) for n in ROWS]
        criteria = tuple(one for one in table if one)
        if self.errors:
            return
        numbers = {name: values[name] for name in NUMBERS}
        low = {"explain_days": days_to_explain(values), "low_by": "experts"}
        made = Scoring(criteria, **numbers, **low)
        for reason in made.against()[:1]:
            self.add_error("experts" if "专家须" in str(reason) else "price_weight", reason)
        values["rule"] = made


def _formula(form, name, values):
    """Read a criterion that is scored by formula; None where it has no weight."""
    kind, title = FORMULA[name]
    weight = _weight(form, name, values[name])
    if not weight:
        return None
    return {"key": kind, "title": title, "weight": weight, "kind": kind, "guide": ""}


def _row(form, n, values):
    """Read a line that experts score; None where it is empty."""
    title, guide = values[f"c{n}_title"].strip(), values[f"c{n}_guide"].strip()
    weight = _weight(form, f"c{n}_weight", values[f"c{n}_weight"])
    if not title and not weight:
        return None
    if not title:
        form.add_error(f"c{n}_title", "请填写评分项名称")
    if not weight:
        form.add_error(f"c{n}_weight", "请填写大于 0 的分值")
    row = {"key": f"c{n}", "title": title, "weight": weight or 0, "kind": EXPERT}
    return {**row, "guide": guide}


def _weight(form, name, text):
    """Read a weight as hundredths of a point; None where nothing stands, or no number."""
    if not text.strip():
        return None
    found = sheets.read_points(text)
    if found is None:
        form.add_error(name, "请填写分数，最多两位小数，例如 30")
    return found


def typed(criteria):
    """Write a table as the fields of the form show it."""
    told, n = {}, 0
    for one in criteria:
        if one["kind"] != EXPERT:
            told[f"{one['kind']}_weight"] = points(one["weight"])
            continue
        n += 1
        told |= {f"c{n}_title": one["title"], f"c{n}_weight": points(one["weight"])}
        told[f"c{n}_guide"] = one.get("guide", "")
    return told


def total(raw):
    """Add up the weights typed so far, in hundredths; what is no number counts nothing."""
    return sum(sheets.read_points(raw.get(name, "")) or 0 for name in WEIGHTS)


class AcceptForm(Form):
    """The pledge with which an expert takes a seat."""

    agreed = Check(
        "本人承诺：与业主、设计单位和全部报名机构没有任职、投资、亲属等可能影响公正评审的关系，"
        "独立评审，评审结束前不向任何人透露评分",
        required=True,
    )


def sheet_form(criteria, numbers):
    """Make the form of a sheet: points and words for each criterion and offer; blank is allowed."""
    fields = {}
    for one in criteria:
        for number in numbers:
            most = Reason.of("最高 {most} 分", most=points(one.weight))
            fields[f"m_{one.key}_{number}"] = Text("得分", required=False, max=6, help=most)
            fields[f"w_{one.key}_{number}"] = Area("评语", required=False, max=500, rows=2)

    def check(self, values):
        made = {}
        for one in criteria:
            rows = made.setdefault(one.key, {})
            for number in numbers:
                name = f"m_{one.key}_{number}"
                found = sheets.read_points(values[name]) if values[name] else None
                wrong = sheets.fault(one, found) if values[name] else None
                if wrong is not None:
                    where = {"n": number, "what": one.title, "why": wrong}
                    self.add_error(name, Reason.of("{n} 号机构，{what}：{why}", **where))
                rows[str(number)] = {"points": found, "words": values[f"w_{one.key}_{number}"]}
        values["marks"] = made

    return type("SheetForm", (Form,), {**fields, "made": ("marks",), "check": check})


def typed_sheet(marks):
    """Write the marks of a draft as the fields of its form."""
    told = {}
    for key, rows in marks.items():
        for number, one in rows.items():
            kept = one["points"]
            told[f"m_{key}_{number}"] = "" if kept is None else points(kept)
            told[f"w_{key}_{number}"] = one["words"]
    return told
