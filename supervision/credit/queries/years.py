"""Reads of yearly sums: who was graded how in a year, the best first."""

from __future__ import annotations

from typing import Any

from peewee import fn

from app.accounts.models import Region
from app.kernel import narrowing
from app.kernel.paging import Page, cut
from intermediaries.models import Agency
from supervision.credit.models import CreditSum, RuleSet


def years() -> list[int]:
    """List the years that are closed, the last first."""
    rows = CreditSum.select(CreditSum.year).where(CreditSum.year.is_null(False)).distinct()
    return sorted((year for (year,) in rows.tuples()), reverse=True)


def year_of(filters: dict[str, Any]) -> int | None:
    """Return the year asked for, else the last closed one; None while none is closed."""
    asked = filters.get("year")
    return int(asked) if asked else next(iter(years()), None)


def of_year(year: int, filters: dict[str, Any]) -> Any:
    """Build the table of a year, the highest sum first; filters: grade q."""
    query = CreditSum.select(CreditSum, Agency, Region).join(Agency).join(Region)
    query = query.where(CreditSum.year == year)
    query = narrowing.same(query, filters, CreditSum.grade)
    query = narrowing.worded(query, filters, Agency.name, code=Agency.uscc)
    return query.order_by(CreditSum.score.desc(), Agency.uscc)


def year_page(year: int, filters: dict[str, Any], after: str = "", size: int = 20) -> Page:
    """Page through the table of a year."""
    query = of_year(year, filters)
    score, _, uscc = after.partition("~")
    if score.isascii() and score.isdecimal() and len(score) < 4:
        same = (CreditSum.score == int(score)) & (Agency.uscc > uscc)
        query = query.where((CreditSum.score < int(score)) | same)
    return cut(list(query.limit(size + 1)), size, "score", "agency.uscc")


def counts_of(year: int) -> dict[str, int]:
    """Count the agencies of a year by grade."""
    query = CreditSum.select(CreditSum.grade, fn.COUNT(CreditSum.id))
    return dict(query.where(CreditSum.year == year).group_by(CreditSum.grade).tuples())


def rules_of(year: int) -> list[RuleSet]:
    """List the rule sets under which a year was closed."""
    used = CreditSum.select(CreditSum.rules).where(CreditSum.year == year)
    return list(RuleSet.select().where(RuleSet.id.in_(used)).order_by(RuleSet.effective.desc()))


def closed_under(rules: str) -> int | None:
    """Return the last closed year with sums under a rule set, None when there is none."""
    query = CreditSum.select(CreditSum.year).where(CreditSum.rules == rules)
    rows = query.where(CreditSum.year.is_null(False)).order_by(CreditSum.year.desc())
    return next((year for (year,) in rows.limit(1).tuples()), None)
