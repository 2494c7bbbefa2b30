"""Forms of payments and of purchases recorded outside the market."""

from app.kernel import clock
from app.web.forms import Area, Choice, Date, Form, Integer, Money, Text, Uploads, Uscc
from bidding.exemption_states import EXEMPTION
from bidding.forms_terms import item_choices
from bidding.queries.owing import KINDS
from bidding.rules.exempting import GROUNDS
from bidding.rules.paying import AGREED, EVENTS, MOST, Line

_WHEN = [(key, f"{EVENTS[key]}后") for key in AGREED]


def _rows() -> dict:
    """Make the fields of each possible payment: after which event, what share, how many days."""
    made = {}
    for n in range(1, MOST + 1):
        made[f"event{n}"] = Choice("付款条件", choices=_WHEN, required=n == 1)
        made[f"share{n}"] = Integer("比例（%）", required=n == 1, min=1, max=100)
        made[f"days{n}"] = Integer("付款期限（工作日）", required=n == 1, min=0, max=400)
    return made


class PlanForm(Form):
    """Up to four payments of a contract, row by row."""

    locals().update(_rows())

    def check(self, values):
        """A row is filled in whole or not at all."""
        for n in range(2, MOST + 1):
            row = [values[f"{name}{n}"] for name in ("event", "share", "days")]
            if any(one not in (None, "") for one in row) and any(one in (None, "") for one in row):
                self.add_error(f"share{n}", "付款条件、比例和期限须一并填写")

    @property
    def lines(self):
        """Return the payments as they were typed."""
        told = self.command
        filled = (n for n in range(1, MOST + 1) if told[f"share{n}"])
        return [Line(told[f"event{n}"], told[f"share{n}"] * 100, told[f"days{n}"]) for n in filled]


class PaidForm(Form):
    """That a payment was made."""

    paid_on = Date("付款日期")
    voucher = Text("付款凭证号", max=60, help="银行回单或者国库支付凭证的编号")
    papers = Uploads("付款凭证", required=False, max=5)

    def check(self, values):
        """No payment of tomorrow."""
        if values["paid_on"] > clock.today():
            self.add_error("paid_on", "付款日期不能晚于今天")


class LateFilter(Form):
    """Which clocks to look for."""

    kind = Choice("逾期事项", required=False, choices=list(KINDS.items()))


class ExemptionForm(Form):
    """A purchase outside the market; of a secret one only the ground."""

    ground = Choice("豁免情形", choices=list(GROUNDS.items()), radio=True)
    title = Text("采购内容", required=False, max=120)
    item = Choice("服务事项", required=False, choices=item_choices)
    basis = Area("豁免依据", required=False, max=1000, rows=3, help="文件名称、文号和条款")
    agency_name = Text("服务单位", required=False, max=120)
    agency_uscc = Uscc("服务单位信用代码", required=False)
    amount_fen = Money("金额", required=False)
    happened_on = Date("发生日期", required=False)
    papers = Uploads("批准文件或者情况说明", required=False, max=10)


class ExemptionFilter(Form):
    """Which records to look for."""

    ground = Choice("豁免情形", required=False, choices=list(GROUNDS.items()))
    state = Choice("状态", required=False, choices=list(EXEMPTION.labels.items()))
