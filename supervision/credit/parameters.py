"""Numbers of local measures for credit as parameters, and the clocks that use them."""

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from supervision.credit import states
from supervision.credit.shipped import HUKOU, LOCAL

WD = "个工作日"
HUKOU_LATE = "湖口县2025年中介服务负面清单：超过10个工作日；折合两周，逾期按自然日计"
LATE = "supervision.credit.late_days"
GIVE_UPS = "supervision.credit.give_ups"
LAPSED = "supervision.credit.lapsed_days"
OVER = "supervision.entry_over"

PARAMETERS = (
    Parameter("supervision.credit.hearing_days", "信用记录陈述申辩期限", "int", 5, WD, LOCAL),
    Parameter("supervision.credit.deciding_days", "信用记录认定期限", "int", 10, WD, LOCAL),
    Parameter("supervision.credit.appealing_days", "信用认定申诉期限", "int", 5, WD, LOCAL),
    Parameter("supervision.credit.ruling_days", "信用认定申诉处理期限", "int", 10, WD, LOCAL),
    Parameter("supervision.credit.repairing_days", "信用修复审核期限", "int", 10, WD, LOCAL),
    Parameter(LATE, "逾期交付超过多少天（自然日）提出记入", "int", 14, "天", HUKOU_LATE),
    Parameter(GIVE_UPS, "一年内放弃中选多少次另行记入", "int", 3, "次", HUKOU),
    Parameter(LAPSED, "资质过期多少天未更新提出记入", "int", 30, "天", LOCAL),
)

DEADLINES = (
    DeadlineRule(
        states.HEARING,
        "机构陈述申辩",
        "supervision.credit.hearing_days",
        on_expiry=OVER,
        source=LOCAL,
    ),
    DeadlineRule(states.DECIDING, "认定信用记录", "supervision.credit.deciding_days", source=LOCAL),
    DeadlineRule(
        states.APPEALING,
        "对信用认定申诉",
        "supervision.credit.appealing_days",
        on_expiry=OVER,
        source=LOCAL,
    ),
    DeadlineRule(states.RULING, "处理信用认定申诉", "supervision.credit.ruling_days", source=LOCAL),
    DeadlineRule(
        states.REPAIRING, "审核信用修复", "supervision.credit.repairing_days", source=LOCAL
    ),
    DeadlineRule(
        states.COUNTING,
        "信用记录有效期",
        "expires_at",
        unit="until",
        on_expiry=OVER,
        source=LOCAL,
    ),
)
