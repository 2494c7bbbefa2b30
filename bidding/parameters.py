"""Numbers of local measures (bidding) as parameters, and the clocks that use them."""

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from bidding.rules import bonds, verdicts

LOCAL = "由地方办法规定"
OWN = "公开算法要求"
ORDER_87 = "参照政府采购货物和服务招标投标管理办法第五十五条"
LAW = "参照招标投标法实施条例"
WD = "个工作日"
PAYING = "参照保障中小企业款项支付条例第八条"
SOLE = (("direct", "业主可以直接选取"), ("fail", "流标"))

PARAMETERS = (
    Parameter("bidding.signup_days", "报名最短时限", "int", 3, WD, LOCAL),
    Parameter(
        "bidding.signup_minutes",
        "报名最短分钟数（0 为按工作日，用于演练和应急）",
        "int",
        0,
        "分钟",
        LOCAL,
        least=0,
    ),
    Parameter("bidding.margin_minutes", "报名截止到抽取的最短间隔", "int", 10, "分钟", OWN),
    Parameter("bidding.publicity_days", "中选结果公示期", "int", 3, WD, LAW),
    Parameter(
        "bidding.publicity_hours",
        "按小时公示的最短小时数（0 为只按工作日，用于演练和应急）",
        "int",
        0,
        "小时",
        LOCAL,
        least=0,
    ),
    Parameter("bidding.extensions", "报名不足时延期次数", "int", 1, "次", LOCAL, least=0),
    Parameter("bidding.sole_rule", "仅一家报名时", "text", "fail", "", LOCAL, choices=SOLE),
    Parameter("bidding.warn_below", "抽取竞争不充分提示线", "int", 3, "家", LOCAL, least=0),
    Parameter(
        "bidding.tender_limit_yuan",
        "必须招标限额（0 为不检查）",
        "int",
        1000000,
        "元",
        LOCAL,
        least=0,
    ),
    Parameter("bidding.lots", "一份公告最多标段数", "int", 10, "个", LOCAL, least=2),
    Parameter("bidding.call_days", "二次选取的报名或接受最短时限", "int", 1, WD, LOCAL),
    Parameter("bidding.split_months", "拆分采购提示的回看月数", "int", 12, "个月", LOCAL),
    Parameter(
        "bidding.audit_public",
        "使用财政资金的采购需求发布前由运行机构审核",
        "bool",
        False,
        "",
        LOCAL,
    ),
    Parameter(
        "bidding.direct_limit_yuan",
        "直接选取的金额上限（0 为不限）",
        "int",
        100000,
        "元",
        LOCAL,
        least=0,
    ),
    Parameter(
        "bidding.related_kinds",
        "报名机构之间有哪些关联的不得参加同一采购",
        "json",
        list(bonds.BLOCKING),
        "",
        "参照招标投标法实施条例第三十四条",
        choices=tuple(bonds.KINDS.items()),
    ),
    Parameter(
        "bidding.related_rule",
        "报名机构之间有关联的处理",
        "text",
        "all",
        "",
        "参照招标投标法实施条例第三十四条",
        choices=bonds.RULES,
    ),
    Parameter(
        "bidding.avoid_places",
        "登记地址或联系电话与业主、设计单位相同的列入回避名单",
        "bool",
        True,
        "",
        LOCAL,
    ),
    Parameter("bidding.staff_most", "一人同时在履约合同中任职的提示份数", "int", 2, "份", LOCAL),
    Parameter("bidding.staff_blocks", "达到提示份数的人员不得拟派", "bool", False, "", LOCAL),
    Parameter("bidding.accept_days", "直接选取的机构接受时限", "int", 2, WD, LOCAL),
    Parameter("bidding.audit_days", "采购需求审核时限", "int", 2, WD, LOCAL),
    Parameter("bidding.answer_days", "业主答复提问时限", "int", 1, WD, LOCAL),
    Parameter("bidding.choosing_days", "业主择优选定时限", "int", 3, WD, LOCAL),
    Parameter("bidding.choice_days", "仅一家时业主决定时限", "int", 3, WD, LOCAL),
    Parameter("bidding.opening_hours", "开启宽限期（等待受托人释放份额）", "int", 24, "小时", OWN),
    Parameter("bidding.experts_least", "综合评分的最少专家数", "int", 3, "名", LOCAL),
    Parameter("bidding.price_points", "综合评分中价格分的最低分值", "int", 10, "分", ORDER_87),
    Parameter("bidding.scoring_days", "专家评分并签名时限", "int", 3, WD, LOCAL),
    Parameter("bidding.explaining_days", "异常低价的报价说明时限", "int", 2, WD, LOCAL),
    Parameter("bidding.judging_days", "认定报价说明时限", "int", 2, WD, LOCAL),
    Parameter("bidding.objection_days", "异议答复时限", "int", 3, WD, LAW),
    Parameter("bidding.signing_days", "中选后签订合同时限", "int", 10, WD, LOCAL),
    Parameter("bidding.service_days", "服务期限（合同未载明时）", "int", 30, "天", LOCAL),
    Parameter("bidding.filing_days", "确认已上传合同（备案）时限", "int", 10, WD, LOCAL),
    Parameter("bidding.amendment_days", "确认合同变更时限", "int", 5, WD, LOCAL),
    Parameter(
        "bidding.amendment_percent",
        "合同金额变更无须说明理由的最大增幅（百分比）",
        "int",
        10,
        "%",
        "参照政府采购法第四十九条",
        least=0,
    ),
    Parameter("bidding.payment_days", "付款期限（合同未约定时，自验收起）", "int", 20, WD, PAYING),
    Parameter("bidding.payment_most_days", "付款期限最长", "int", 40, WD, PAYING),
    Parameter("bidding.receipt_days", "机构确认收款时限", "int", 5, WD, LOCAL),
    Parameter(
        "bidding.overdue_shown_days",
        "逾期未付满多少天后在业主的公告上提示报名机构",
        "int",
        1,
        "天",
        LOCAL,
        least=0,
    ),
    Parameter("bidding.exemption_days", "平台外采购登记时限", "int", 5, WD, LOCAL),
    Parameter("bidding.exemption_answer_days", "业主说明豁免情况时限", "int", 5, WD, LOCAL),
    Parameter("bidding.exemption_ruling_days", "主管部门认定豁免时限", "int", 10, WD, LOCAL),
    Parameter(
        "bidding.late_penalty", "合同文本中的逾期违约金（每日万分之几）", "int", 5, "‱", LOCAL
    ),
    Parameter(
        "bidding.mark_days",
        "报名地址摘要保留天数",
        "int",
        180,
        "天",
        "个人信息最少够用",
    ),
    Parameter(
        "bidding.unconfirmed_days",
        "订阅未确认的电子邮箱保留天数",
        "int",
        7,
        "天",
        "个人信息最少够用",
    ),
    Parameter("bidding.acceptance_days", "业主验收成果时限", "int", 10, WD, LOCAL),
)

DEADLINES = (
    DeadlineRule("bidding.signup", "报名", "signup_until", unit="until", source="采购公告"),
    DeadlineRule(
        "bidding.choice",
        "业主决定是否直接选取",
        "bidding.choice_days",
        on_expiry="bidding.choice_over",
        source=LOCAL,
    ),
    DeadlineRule(
        "bidding.question",
        "答复提问",
        "bidding.answer_days",
        on_expiry="bidding.question_over",
        source=LOCAL,
    ),
    DeadlineRule("bidding.audit", "审核采购需求", "bidding.audit_days", source=LOCAL),
    DeadlineRule(
        "bidding.choosing",
        "业主选定中选机构",
        "bidding.choosing_days",
        on_expiry="bidding.choosing_over",
        source="采购公告",
    ),
    DeadlineRule(
        "bidding.publicity",
        "中选结果公示",
        "bidding.publicity_days",
        on_expiry="bidding.publicity_over",
        source="采购公告",
    ),
    DeadlineRule(
        "bidding.opening",
        "开启密封报价",
        "bidding.opening_hours",
        unit="hours",
        on_expiry="bidding.opening_over",
        source=OWN,
    ),
    DeadlineRule(
        "bidding.scoring",
        "专家评分并签名",
        "bidding.scoring_days",
        on_expiry="bidding.scoring_over",
        source="采购公告",
    ),
    DeadlineRule(
        "bidding.agreement",
        "框架协议到期",
        "agreement_until",
        unit="until",
        on_expiry="bidding.agreement_over",
        source="框架公告",
    ),
    DeadlineRule(
        "bidding.explaining",
        "说明报价",
        "bidding.explaining_days",
        on_expiry="bidding.explaining_over",
        source="采购公告",
    ),
    DeadlineRule(
        "bidding.judging",
        "认定报价说明",
        "bidding.judging_days",
        on_expiry="bidding.judging_over",
        source=LOCAL,
    ),
    DeadlineRule(
        "bidding.verdict", "签名认定报价说明", "bidding.judging_days", source=verdicts.SOURCE
    ),
    DeadlineRule("bidding.objection", "答复异议", "bidding.objection_days", source=LAW),
    DeadlineRule("bidding.signing", "签订合同", "bidding.signing_days", source=LOCAL),
    DeadlineRule("bidding.filing", "确认合同并备案", "bidding.filing_days", source=LOCAL),
    DeadlineRule("bidding.amendment", "确认合同变更", "bidding.amendment_days", source=LOCAL),
    DeadlineRule(
        "bidding.service", "完成服务", "bidding.service_days", unit="days", source="服务合同"
    ),
    DeadlineRule("bidding.payment", "支付服务费", "bidding.payment_days", source="服务合同"),
    DeadlineRule("bidding.receipt", "确认收款", "bidding.receipt_days", source=LOCAL),
    DeadlineRule(
        "bidding.exemption_answer", "说明豁免情况", "bidding.exemption_answer_days", source=LOCAL
    ),
    DeadlineRule(
        "bidding.exemption_ruling", "认定豁免", "bidding.exemption_ruling_days", source=LOCAL
    ),
    DeadlineRule("bidding.acceptance", "验收成果", "bidding.acceptance_days", source=LOCAL),
)
