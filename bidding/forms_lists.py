"""Filters of the public lists: what is typed into a list's address."""

from app.kernel import money
from app.kernel.errors import DomainError
from app.web.forms import Choice, Date, Form, RegionField, Text
from app.web.forms_fields import WrongValueError
from bidding.award_states import AWARD
from bidding.forms_terms import item_choices
from bidding.queries import market
from bidding.rules.endings import LABELS
from bidding.service_states import CONTRACT

GROUP_LABELS = {
    "open": "报名中",
    "drawing": "待选取",
    "publicity": "公示中",
    "done": "已中选",
    "ended": "流标、取消或无效",
}


class WanField(Text):
    """An amount in 万元; the value is whole fen, as is the empty one: it asks nothing."""

    def parse(self, raw, form):
        try:
            return money.parse_wan(super().parse(raw, form))
        except DomainError as error:
            raise WrongValueError(error.reasons[0]) from None


def words():
    return Text("关键词", required=False, max=60)


def item():
    return Choice("服务事项", required=False, choices=item_choices)


def method():
    return Choice("选取方式", required=False, choices=market.method_choices)


def region():
    return RegionField("地区（名称或代码）", required=False)


def owner():
    return Text("业主", required=False, max=60)


def wan(label):
    return WanField(label, required=False, max=20)


class NoticeFilter(Form):
    """What to look for in the list of notices."""

    q = words()
    group = Choice("状态", required=False, choices=list(GROUP_LABELS.items()))
    item = item()
    method = method()
    region = region()
    owner = owner()
    low = wan("金额不低于（万元）")
    high = wan("金额不高于（万元）")
    since = Date("发布日期起", required=False)
    until = Date("发布日期止", required=False)


class ResultFilter(Form):
    """What to look for in the list of results."""

    q = words()
    stage = Choice(
        "阶段", required=False, choices=[(one, AWARD.label(one)) for one in market.CHOSEN]
    )
    item = item()
    method = method()
    region = region()
    owner = owner()
    low = wan("金额不低于（万元）")
    high = wan("金额不高于（万元）")
    since = Date("中选日期起", required=False)
    until = Date("中选日期止", required=False)


class EndingFilter(Form):
    """What to look for among purchases without a result."""

    q = words()
    code = Choice(
        "原因", required=False, choices=[(str(int(c)), told) for c, told in LABELS.items()]
    )
    item = item()
    method = method()
    region = region()
    owner = owner()
    since = Date("日期起", required=False)
    until = Date("日期止", required=False)


class ContractFilter(Form):
    """What to look for in the public ledger of contracts."""

    q = words()
    state = Choice(
        "状态", required=False, choices=[(one, CONTRACT.label(one)) for one in market.PUBLIC]
    )
    item = item()
    method = method()
    region = region()
    owner = owner()
    low = wan("金额不低于（万元）")
    high = wan("金额不高于（万元）")
    since = Date("日期起", required=False)
    until = Date("日期止", required=False)
