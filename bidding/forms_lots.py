"""Forms around a method: lots, several winners with shares, a framework and its call-offs."""

import re

from app.kernel import clock
from app.kernel.errors import Reason
from app.web.forms import Area, Check, Choice, Date, Form, Integer, Money, Text
from bidding.rules.framework import CALLS, Framework
from bidding.rules.several import MOST, SHARES, Several

_PART = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?")


class LotForm(Form):
    """A further lot: what it is called; the rest is filled in step by step."""

    title = Text("标段名称", max=120, help="先照本标段复制，再逐项修改内容、金额和人员要求")


class LimitForm(Form):
    """What all lots are called together, and how many one agency may win."""

    purchase_title = Text("采购项目总名称", max=120)
    most = Integer(
        "每家最多可中标段数",
        required=False,
        min=1,
        max=99,
        help="不限的留空；限制的按标段编号依次选取",
    )


class SeveralForm(Form):
    """How many are chosen, what follows from fewer, how the work is shared; a framework or not."""

    winners = Integer("入围家数", min=1, max=MOST, help="只选一家填 1")
    least = Integer(
        "最少有效家数", required=False, min=2, max=MOST, help="不足的按流标处理；不填同入围家数"
    )
    share = Choice("份额分配", required=False, choices=list(SHARES.items()))
    weights = Text(
        "各名次份额（%）",
        required=False,
        max=120,
        help="按名次分配时填写，例如 50、30、20，合计 100",
    )
    is_framework = Check("框架入围：不确定金额，协议期内按公告的方式二次选取")
    starts = Date("协议开始日期", required=False)
    ends = Date("协议结束日期", required=False, help="一般为半年，最长一年")
    call = Choice("二次选取方式", required=False, choices=list(CALLS.items()))
    each_fen = Money("单次采购上限", required=False, min=1, max=10**13, help="不填不限")
    total_fen = Money("二次选取累计上限", required=False, min=1, max=10**13, help="不填不限")
    refusals = Integer(
        "拒绝几次终止成员资格", required=False, min=0, max=20, help="轮候时适用；0 或不填为不终止"
    )

    made = ("several", "framework")

    def check(self, values):
        """Put both together; what is wrong with them stands at the field it belongs to."""
        winners = values["winners"]
        rule = Several(
            winners,
            values["least"] or max(2, winners),
            values["share"] or "equal",
            _weights(self, values["weights"]) if values["share"] == "rank" else (),
        )
        for reason in rule.against()[:1]:
            self.add_error("weights" if "份额" in reason.text else "least", reason)
        values["several"] = rule
        values["framework"] = self._framework(values) if values["is_framework"] else None
        if values["framework"] and rule.is_one:
            self.add_error("winners", "框架入围须有两家以上入围")

    def _framework(self, values):
        if not (values["starts"] and values["ends"] and values["call"]):
            self.add_error("starts", "框架入围须填写协议起止日期和二次选取方式")
            return None
        names = ("each_fen", "total_fen", "refusals")
        numbers = {name: values[name] or 0 for name in names}
        made = Framework(values["starts"], values["ends"], values["call"], **numbers)
        for reason in made.against()[:1]:
            self.add_error("ends", reason)
        if made.ends <= clock.today():
            self.add_error("ends", "框架协议的结束日期须晚于今天")
        return made


def _weights(form, text):
    """Read shares by rank as basis points."""
    found = [_PART.fullmatch(one) for one in re.split(r"[、，,\s]+", text.replace("%", "")) if one]
    if not found or None in found:
        form.add_error("weights", "请填写各名次的百分数，用顿号分隔，例如 50、30、20")
        return ()
    return tuple(int(one[1]) * 100 + int((one[2] or "").ljust(2, "0")) for one in found)


class AboutForm(Form):
    """An objection where several were chosen: which of them it is about."""

    about = Choice("异议所指的入围机构", choices=(), radio=True)
    reason = Area("理由", max=500, rows=4)


class CallForm(Form):
    """A call-off: for which project, what, for how much at most."""

    project = Choice("项目", choices=())
    title = Text("采购项目名称", max=120)
    content = Area("服务内容", rows=4)
    amount_fen = Money(
        "服务金额", help="随机抽取和轮候为固定价格，报价的为最高限价", min=1, max=10**13
    )
    service_days = Integer("服务期限（天）", min=1, max=3650)


def several_start(requirement):
    """Tell a draft as the form wants it."""
    rule, kept = requirement.several, requirement.framework
    weights = [f"{one / 100:g}" for one in rule.get("weights", ())]
    return {
        "winners": rule.get("winners", 1),
        "least": rule.get("least"),
        "share": rule.get("share", "equal"),
        "weights": "、".join(weights),
        "is_framework": bool(kept),
        **{name: Reason.of(str(value)).text for name, value in kept.items() if name == "call"},
        **{name: kept[name] or None for name in ("each_fen", "total_fen", "refusals") if kept},
        **{name: kept[name] for name in ("starts", "ends") if kept},
    }
