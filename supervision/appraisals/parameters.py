"""Weights of the parts and lengths of the steps as parameters; the clock of a sheet."""

import datetime as dt
from dataclasses import fields

from app.kernel import parameters
from app.kernel.deadlines import DeadlineRule
from app.kernel.parameters import Parameter
from supervision.appraisals.rules import Weights
from supervision.appraisals.states import PUBLISHING

LOCAL = "由各地确定"
WD = "个工作日"
KEY = "supervision.appraisal."
OBJECT, PUBLISH = f"{KEY}objection_days", f"{KEY}publish_days"


def _weight(name: str, label: str, default: int, unit: str = "分", least: int = 0) -> Parameter:
    return Parameter(f"{KEY}{name}", f"绩效考评：{label}", "int", default, unit, LOCAL, least=least)


PARAMETERS = (
    _weight("on_time", "按时办结满分", 50),
    _weight("pace", "用时满分", 20),
    _weight("pace_full", "用去时限的百分之几以内得用时满分", 50, "%"),
    _weight("conduct", "逾期、投诉和诉求满分", 20),
    _weight("per_late", "每件逾期扣分", 2),
    _weight("per_upheld", "每件成立的投诉扣分", 5),
    _weight("per_demand", "每件答复逾期的诉求扣分", 2),
    _weight("sharing", "信息共享满分", 10),
    _weight("target", "得信息共享满分的项数", 20, "项", 1),
    Parameter(OBJECT, "绩效考评异议期", "int", 5, WD, LOCAL),
    Parameter(PUBLISH, "征求意见后公布绩效考评的时限", "int", 20, WD, LOCAL),
)
DEADLINES = (DeadlineRule(PUBLISHING, "公布绩效考评", PUBLISH, source=LOCAL),)


def weights(day: dt.date, region: str | None) -> Weights:
    """Return the weights in force on a day in a place."""
    names = [one.name for one in fields(Weights)]
    return Weights(**{one: parameters.value(f"{KEY}{one}", day, region) for one in names})
