"""Percentages as they are typed, and the line below which a price has to be explained."""

import re

from app.kernel import parameters

EXPLAIN = "拟中选报价低于全部有效报价平均值的这一比例，须先说明才能中选；不填则不设"
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?")


def points(form, name, text):
    """Read a percentage with at most two decimals as basis points; None and an error otherwise."""
    found = _PERCENT.fullmatch(text.strip().rstrip("%％"))
    if found is None:
        form.add_error(name, "请填写百分数，最多两位小数，例如 12.5")
        return None
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def abnormal(form, values):
    """Read the line below which a price is explained."""
    text = values["abnormal_bp"]
    values["abnormal_bp"] = (points(form, "abnormal_bp", text) if text else 0) or 0


def days_to_explain(values):
    """Return the days in force for an explanation; 0 where there is no line."""
    return parameters.value("bidding.explaining_days") if values["abnormal_bp"] else 0
