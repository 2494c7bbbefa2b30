"""Business numbers: one row per kind and year, counted without gaps.

The row is locked until the transaction ends, so a number that was taken and rolled back is
given to the next one. Numbers are for papers; addresses carry random ids.
"""

from __future__ import annotations

from peewee import CharField, CompositeKey, IntegerField

from app.kernel import clock
from app.kernel.db import Base, in_write


class BusinessNumber(Base):
    """The last number given of a kind in a year."""

    kind = CharField(60)
    year = IntegerField()
    last = IntegerField(default=0)

    class Meta:
        table_name = "business_number"
        primary_key = CompositeKey("kind", "year")


def next_number(kind: str, year: int | None = None) -> int:
    """Take the next number of `kind` in `year` (this year); RuntimeError outside write()."""
    if not in_write():
        raise RuntimeError("a number can only be taken inside write()")
    year = year or clock.today().year
    row = (BusinessNumber.kind == kind) & (BusinessNumber.year == year)
    count = BusinessNumber.update(last=BusinessNumber.last + 1).where(row)
    if not count.execute():
        BusinessNumber.insert(kind=kind, year=year, last=0).on_conflict_ignore().execute()
        count.execute()
    return BusinessNumber.select(BusinessNumber.last).where(row).scalar()
