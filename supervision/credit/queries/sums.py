"""Sums of agencies: computed from the ledger and the ratings, many at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from peewee import fn

from app.kernel.many import among
from app.kernel.prepared import prepared
from intermediaries.models import Agency, Performance
from supervision.credit import rules
from supervision.credit.models import CreditEntry, CreditSum, RuleSet
from supervision.credit.queries.ledger import ledger_of
from supervision.credit.queries.trials import choose, sets_on
from supervision.credit.rules import Line, Rated, Sum
from supervision.credit.states import PUBLIC
from supervision.evaluation import queries as rated
from supervision.evaluation.models import Evaluation
from supervision.evaluation.states import PUBLISHED


@dataclass(frozen=True)
class Known:
    """What is known of one agency on a day: entries, ratings of the period, work done."""

    entries: list[CreditEntry] = field(default_factory=list)
    rating: Rated = field(default_factory=Rated)
    has_worked: bool = False


def recorded(after: str = "", size: int = 500) -> list[str]:
    """List the next ids of agencies of which anything is known, in order.

    Each source walks its own index of agencies: asked for all at once, PostgreSQL reads them whole.
    """
    found: set[str] = set()
    for source, *conditions in _sources():
        query = source.select(source.agency).where(source.agency > after, *conditions)
        query = query.distinct().order_by(source.agency).limit(size)
        found.update(key for (key,) in query.tuples())
    return sorted(found)[:size]


def count_recorded() -> int:
    """Count the agencies of which anything is known."""
    known = [
        fn.EXISTS(source.select().where(source.agency == Agency.id, *conditions))
        for source, *conditions in _sources()
    ]
    return Agency.select(Agency.id).where(reduce(or_, known)).count()


def _sources() -> tuple[tuple[Any, ...], ...]:
    """Name the tables that tell something of an agency, each with what counts of it.

    A state is asked for as a value, not as a column: by its index SQLite reads all rows there are.
    """
    published, said = (fn.COALESCE(model.state, "") for model in (CreditEntry, Evaluation))
    return (
        (CreditEntry, published.in_([one.value for one in PUBLIC])),
        (Evaluation, said.in_([one.value for one in PUBLISHED]), Evaluation.ruling != "upheld"),
        (Performance,),
        (CreditSum, CreditSum.year.is_null()),
    )


def known_of(ids: Iterable[str], since: dt.date, until: dt.date) -> dict[str, Known]:
    """Gather what is known of many agencies in a fixed number of queries, by id."""
    ids = list(ids)
    entries = ledger_of(ids, until)
    ratings = rated.ratings_of(ids, since, until)
    worked = Performance.select(Performance.agency).where(
        among(Performance.agency, ids), Performance.ended_on <= until
    )
    busy = {key for (key,) in worked.distinct().tuples()}
    return {key: Known(entries.get(key, []), _rated(ratings.get(key)), key in busy) for key in ids}


def _rated(found: Any) -> Rated:
    return Rated(found.n, found.raters, found.weighted) if found else Rated()


def as_decided(entry: CreditEntry) -> Line | None:
    """Take an entry with the points and days it was published with."""
    return entry.line


def compute(
    known: Known,
    data: dict[str, Any],
    day: dt.date,
    line_of: Callable[[CreditEntry], Line | None] = as_decided,
) -> Sum:
    """Add up one agency; `line_of` says how an entry counts (None: not at all)."""
    lines = [line for row in known.entries if (line := line_of(row)) is not None]
    return rules.sum_up(data, lines, known.rating, day, known=known.has_worked)


def sums_of(ids: Iterable[str], day: dt.date) -> dict[str, tuple[RuleSet, Sum]]:
    """Compute the sums of many agencies on a day under the rules in force there."""
    ids, sets = list(ids), sets_on(day)
    regions = dict(Agency.select(Agency.id, Agency.region).where(among(Agency.id, ids)).tuples())
    found: dict[str, tuple[RuleSet, Sum]] = {}
    under: dict[str, list[str]] = {}
    for key, region in regions.items():
        under.setdefault(choose(sets, region).id, []).append(key)
    for one in sets:
        mine = under.get(one.id, [])
        if mine:
            known = known_of(mine, *rules.period(one.data, day))
            found |= {key: (one, compute(known[key], one.data, day)) for key in mine}
    return found


def running_of(agency: str) -> CreditSum | None:
    """Return an agency's running sum with its rules, None while nothing is known of it."""
    return _running_of.first(agency)


@prepared
def _running_of(agency):
    return _sums().where(CreditSum.agency == agency, CreditSum.year.is_null()).limit(1)


def years_of(agency: str) -> list[CreditSum]:
    """List an agency's yearly sums, the last year first."""
    query = _sums().where(CreditSum.agency == agency, CreditSum.year.is_null(False))
    return list(query.order_by(CreditSum.year.desc()).limit(20))


def _sums() -> Any:
    return CreditSum.select(CreditSum, RuleSet).join(RuleSet)
