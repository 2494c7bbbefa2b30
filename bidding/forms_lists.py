"""Filters of the public lists: what is typed into a list's address."""

from app.kernel import money
from app.kernel.errors import DomainError
from app.web.forms import Check, Choice, Date, Email, Form, RegionField, Text
from app.web.forms_fields import WrongValueError
from bidding.award_states import AWARD
from bidding.forms_terms import item_choices
from bidding.queries import market
from bidding.rules.endings import LABELS
from bidding.rules.news import is_plain
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


RHYTHMS = [("now", "有新公告时立即通知"), ("daily", "每天早上八点汇总一次")]


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


class NewsFilter(Form):
    """What news somebody wants to hear of: the filters of the lists without moments and states."""

    q = words()
    item = item()
    method = method()
    region = region()
    owner = owner()
    low = wan("金额不低于（万元）")
    high = wan("金额不高于（万元）")


class SubscribeForm(NewsFilter):
    """A subscription: the filter, how often, and where to."""

    rhythm = Choice("怎样通知", choices=RHYTHMS, radio=True)
    email = Email(
        "电子邮箱",
        required=False,
        help="先收到一封确认邮件，打开其中的链接后才开始发送；退订时地址随即删除",
    )
    inbox = Check("发到我在本站的消息", required=False)

    def check(self, values):
        if not values["email"] and not values["inbox"]:
            self.add_error("email", "请填写电子邮箱，或选择发到本站的消息")
        elif values["email"] and not is_plain(values["email"]):
            self.add_error("email", "电子邮箱的格式应类似 name@example.cn")


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
