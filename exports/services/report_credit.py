"""What the monthly report tells of credit and complaints: by level, by grade, by outcome."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from peewee import fn

from intermediaries.models import Agency
from intermediaries.rules.standing import GRADES
from intermediaries.states import AgencyState
from supervision.complaints.models import Complaint
from supervision.complaints.rules import DECISIONS, KINDS
from supervision.credit.models import CreditEntry
from supervision.credit.rules import LEVELS

UNRATED = "尚无记录"


def entries(start: dt.datetime, end: dt.datetime) -> list[list[Any]]:
    """Count the entries that began to count in a period, by level, with the sum of their points."""
    row = CreditEntry
    query = row.select(row.level, fn.COUNT(row.id), fn.SUM(row.points)).where(
        row.effective >= start.date(), row.effective < end.date()
    )
    found = {level: (n, int(points)) for level, n, points in query.group_by(row.level).tuples()}
    return [[label, *found[level]] for level, label in LEVELS.items() if level in found]


def grades() -> list[list[Any]]:
    """Count the listed agencies by the grade they have now; those without a record by themselves."""
    same = (Agency.is_rated, Agency.grade)
    query = Agency.select(*same, fn.COUNT(Agency.id)).where(Agency.state == AgencyState.LISTED)
    found: Counter = Counter()
    for is_rated, grade, n in query.group_by(*same).tuples():
        found[grade if is_rated else UNRATED] += n
    return [[name, found[name]] for name in (*GRADES, UNRATED)]


def complaints(start: dt.datetime, end: dt.datetime) -> list[list[Any]]:
    """Count the complaints decided in a period, by what they are about and how they ended."""
    row = Complaint
    query = row.select(row.kind, row.decision, fn.COUNT(row.id)).where(
        row.decided_at >= start, row.decided_at < end
    )
    found: dict[str, dict[str, int]] = {}
    for kind, decision, n in query.group_by(row.kind, row.decision).tuples():
        found.setdefault(kind, {})[decision] = n
    outcomes = [one for one, label in DECISIONS.items() if label]
    return [
        [label, sum(found[kind].values()), *(found[kind].get(one, 0) for one in outcomes)]
        for kind, label in KINDS.items()
        if kind in found
    ]
