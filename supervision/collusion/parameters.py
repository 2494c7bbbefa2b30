"""Least samples, tolerances and fences of the signals as parameters; the clocks of signals."""

import datetime as dt

from app.kernel import parameters
from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from supervision.collusion.rules.numbers import Numbers
from supervision.collusion.states import ANSWERING, JUDGING, SCREENING

LOCAL = "由地方办法规定"
TUKEY = "统计惯例（1.5 倍四分位距）"
WD = "个工作日"
LAPSE = "supervision.inquiry_lapse"
KEY = "supervision.collusion."
# authors and marks that software writes by itself, the template of python-docx among them
NOBODY = (
    "administrator", "admin", "user", "owner", "pc", "lenovo", "dell", "hp", "windows 用户",
    "微软用户", "microsoft", "wps", "wps office", "python-docx", "openpyxl", "unknown", "作者",
    "rsid 00b47730",
)  # fmt: skip

PARAMETERS = (
    Parameter(f"{KEY}months", "串通线索统计窗口", "int", 12, "个月", LOCAL),
    Parameter(
        f"{KEY}fence_percent", "串通线索四分位界限的倍数（四分位距的百分之几）", "int", 150, "%", TUKEY
    ),
    Parameter(f"{KEY}population", "画四分位界限的最少样本", "int", 8, "个", TUKEY, least=4),
    Parameter(f"{KEY}bids", "经常报名、中选率异常的最少报名次数", "int", 6, "次", LOCAL),
    Parameter(f"{KEY}pair", "结伴报名的最少次数", "int", 5, "次", LOCAL, least=2),
    Parameter(f"{KEY}rotation", "轮流中选的最少次数", "int", 4, "次", LOCAL, least=3),
    Parameter(f"{KEY}chance_percent", "偶然发生的概率不高于", "int", 20, "%", LOCAL),
    Parameter(f"{KEY}offers", "规律性差异的最少报价数", "int", 4, "个", LOCAL, least=3),
    Parameter(
        f"{KEY}tolerance_percent", "报价间隔视为相等的误差", "int", 3, "%", LOCAL, least=0
    ),
    Parameter(f"{KEY}minutes", "文件制作时间相近的分钟数", "int", 10, "分钟", LOCAL),
    Parameter(
        f"{KEY}ignored", "不作比较的文件作者和标识（软件自带）", "json", list(NOBODY), "", LOCAL
    ),
    Parameter(f"{KEY}screening_days", "串通线索研判时限", "int", 10, WD, LOCAL),
    Parameter(f"{KEY}answering_days", "串通线索说明时限", "int", 10, WD, LOCAL),
    Parameter(f"{KEY}judging_days", "串通线索说明后研判时限", "int", 10, WD, LOCAL),
)  # fmt: skip


def numbers(day: dt.date) -> Numbers:
    """Read the numbers in force on a day."""
    names = [name for name in Numbers.__dataclass_fields__ if name != "ignored"]
    told = {name: parameters.value(f"{KEY}{name}", day) for name in names}
    return Numbers(**told, ignored=tuple(parameters.value(f"{KEY}ignored", day)))


def _clock(kind: str, label: str, name: str, expiry: str | None = None) -> DeadlineRule:
    return DeadlineRule(kind, label, f"{KEY}{name}_days", on_expiry=expiry, source=LOCAL)


DEADLINES = (
    _clock(SCREENING, "研判串通线索", "screening"),
    _clock(ANSWERING, "机构说明", "answering", LAPSE),
    _clock(JUDGING, "说明后研判", "judging"),
)
