"""Numbers for random checks as parameters, and the clocks that use them."""

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from supervision.checks.states import (
    DRAWING,
    FREEZING,
    INSPECTING,
    PUBLICITY,
    PUBLISHING,
    RECHECKING,
    RECTIFYING,
)

STATE = (
    "参照《国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见》（国发〔2019〕5号）"
)
LOCAL = "由地方办法规定"
WD = "个工作日"
MARGIN = "supervision.check.margin_minutes"

PARAMETERS = (
    Parameter(MARGIN, "冻结名录到随机抽取的最短间隔", "int", 10, "分钟", LOCAL, least=1),
    Parameter("supervision.check.publish_days", "抽查结果公布时限", "int", 20, WD, STATE),
    Parameter("supervision.check.publicity_days", "抽查结果公示期", "int", 5, WD, LOCAL),
    Parameter("supervision.check.rectify_days", "抽查改正时限", "int", 15, WD, LOCAL),
    Parameter("supervision.check.recheck_days", "抽查复查时限", "int", 10, WD, LOCAL),
)

FREEZE, DRAW = "supervision.check_freeze", "supervision.check_draw"
OVER, SPREAD = "supervision.check_over", "supervision.check_spread"


def _days(kind: str, label: str, name: str, source: str, expiry: str | None = None) -> DeadlineRule:
    key = f"supervision.check.{name}"
    return DeadlineRule(kind, label, key, on_expiry=expiry, source=source)


def _until(kind: str, label: str, attribute: str, expiry: str | None = None) -> DeadlineRule:
    more = {"unit": "until", "on_expiry": expiry, "source": "抽查计划"}
    return DeadlineRule(kind, label, attribute, **more)


DEADLINES = (
    _until(FREEZING, "冻结名录", "freeze_at", FREEZE),
    _until(DRAWING, "随机抽取", "draw_at", DRAW),
    _until(INSPECTING, "完成检查", "due_at"),
    _days(PUBLISHING, "公布抽查结果", "publish_days", STATE),
    _days(PUBLICITY, "抽查结果公示", "publicity_days", LOCAL, OVER),
    _days(RECTIFYING, "提交改正情况", "rectify_days", LOCAL, OVER),
    _days(RECHECKING, "复查", "recheck_days", LOCAL),
)
