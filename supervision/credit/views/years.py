"""The credit table of a year for everybody: every agency graded, the best first."""

from flask import request

from app.web import filtering
from app.web.asked import paging
from app.web.guards import public
from app.web.htmx import answer
from supervision.blueprint import bp
from supervision.credit.forms import YearForm
from supervision.credit.queries import years


@bp.get("/supervision/credit-years")
@public
def credit_years():
    after, size = paging()
    filters = filtering.usable(YearForm, request.args)
    year = years.year_of(filters)
    return answer(
        "supervision/credit/years.html",
        "supervision/credit/_years.html",
        form=YearForm(initial=request.args),
        year=year,
        page=years.year_page(year, filters, after, size) if year else None,
        counts=years.counts_of(year) if year else {},
        rules=years.rules_of(year) if year else [],
        size=size,
    )
