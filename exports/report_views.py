"""The page of monthly reports: the operator has them made, overseers read them."""

from __future__ import annotations

from flask import Blueprint, request

from app.kernel.permissions import allowed
from app.web.guards import allow, current_actor
from app.web.htmx import answer, go_to
from exports import queries
from exports.services import report

bp = Blueprint("reports", __name__)


@bp.get("/exports/reports")
@allow("exports.report.view")
def home():
    """The reports made so far, newest month first."""
    after, size = request.args.get("after", "")[:7], 24
    rows, more = queries.reports(after, size)
    return answer(
        "exports/reports.html",
        rows=rows,
        after=more,
        size=size,
        wanted=report.last_whole_month(),
        newest=report.last_whole_month(),
        first=report.FIRST,
        may_make=allowed(current_actor(), "exports.report.make"),
    )


@bp.post("/exports/reports/months")
@allow("exports.report.make")
def make():
    """Have a month counted; the page shows it when the job is done."""
    report.ask(request.form.get("month", "")[:7], current_actor())
    return go_to("/exports/reports", "正在统计，通常几秒钟，请稍后刷新。")
