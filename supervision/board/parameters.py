"""Windows, least numbers and thresholds of the board as parameters; the clocks of signals."""

from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from supervision.board.states import ANSWERING, JUDGING, SCREENING

ZHANGZHOU = "漳州平台：前四家占比由 58.8% 降至 3%（纪检监察报道，2025年2月）；阈值由地方确定"
LOCAL = "由地方办法规定"
WD = "个工作日"
MONTHS = "supervision.board.window_months"
SPREAD = "supervision.board.fence_percent"
LAPSE = "supervision.signal_lapse"
# kind -> (least number, threshold in percent, what is counted, source)
DEFAULTS = {
    "top": (10, 60, "集中度", ZHANGZHOU),
    "direct": (5, 30, "直接选取率", LOCAL),
    "splitting": (2, 100, "化整为零（合计占限额）", LOCAL),
    "repeated": (4, 50, "重复中选", LOCAL),
    "late_choosing": (3, 30, "逾期选定", LOCAL),
    "late_signing": (3, 30, "逾期签约", LOCAL),
    "late_rating": (3, 30, "逾期未评价", LOCAL),
    "late_filing": (3, 30, "逾期确认备案", LOCAL),
    "late_change": (3, 30, "逾期答复变更", LOCAL),
}


def family(kind: str) -> str:
    """Return whose numbers a kind of figure uses: the three concentrations share theirs."""
    return "top" if kind.startswith("top_") else kind


def least_of(kind: str) -> str:
    """Return the parameter of the least number a figure must rest on."""
    return f"supervision.board.{family(kind)}_least"


def threshold_of(kind: str) -> str:
    """Return the parameter of the threshold in percent."""
    return f"supervision.board.{family(kind)}_percent"


def _numbers() -> list[Parameter]:
    rows = []
    for kind, (least, percent, label, source) in DEFAULTS.items():
        key = least_of(kind)
        rows.append(
            Parameter(key, f"监督线索“{label}”最少笔数", "int", least, "笔", source, least=1)
        )
        key = threshold_of(kind)
        rows.append(Parameter(key, f"监督线索“{label}”阈值", "int", percent, "%", source, least=1))
    return rows


PARAMETERS = (
    Parameter(MONTHS, "监督看板统计窗口", "int", 12, "个月", LOCAL, least=1),
    Parameter(
        SPREAD, "四分位界限的倍数（上四分位加四分位距的百分之几，0 为不用）", "int", 150, "%",
        "统计惯例（1.5 倍四分位距）", least=0,
    ),
    *_numbers(),
    Parameter("supervision.board.screening_days", "线索研判时限", "int", 10, WD, LOCAL),
    Parameter("supervision.board.answering_days", "线索说明时限", "int", 10, WD, LOCAL),
    Parameter("supervision.board.judging_days", "说明后研判时限", "int", 10, WD, LOCAL),
)  # fmt: skip


def _clock(kind: str, label: str, name: str, expiry: str | None = None) -> DeadlineRule:
    key = f"supervision.board.{name}_days"
    return DeadlineRule(kind, label, key, on_expiry=expiry, source=LOCAL)


DEADLINES = (
    _clock(SCREENING, "研判线索", "screening"),
    _clock(ANSWERING, "单位说明", "answering", LAPSE),
    _clock(JUDGING, "说明后研判", "judging"),
)
