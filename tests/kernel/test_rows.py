"""What `app.kernel.rows` makes of a row is what peewee makes of it, field by field."""

import datetime as dt

import pytest
from peewee import JOIN, fn

from app.accounts.models import Organisation, Region
from app.kernel import rows
from app.kernel.db import db
from intermediaries.models import Agency, Offering, Qualification, Restriction, ServiceItem
from intermediaries.states import AgencyState
from tests.factories.intermediaries import make_agency, make_qualification
from tests.factories.projects import make_project

pytestmark = pytest.mark.usefixtures("db")
Place = Region.alias("place")
Seat = Organisation.alias("seat")

QUESTIONS = {
    "one table": Agency.select,
    "some columns": lambda: Agency.select(Agency.id, Agency.state, Agency.listed_at),
    "dates": Qualification.select,
    "joined": lambda: (
        Agency.select(Agency, Organisation, Region).join(Organisation).switch(Agency).join(Region)
    ),
    "joined through": lambda: (
        Offering.select(Offering, Agency, Organisation, ServiceItem)
        .join(Agency)
        .join(Organisation)
        .switch(Offering)
        .join(ServiceItem)
    ),
    "names only": lambda: Agency.select(Agency.id, Organisation.name).join(Organisation),
    "only for the condition": lambda: Agency.select(Agency).join(Organisation),
    "nothing of the one between": lambda: (
        Offering.select(Offering, Organisation.name).join(Agency).join(Organisation)
    ),
    "outer, found": lambda: Organisation.select(Organisation, Region).left_outer_join(Region),
    "outer, not found": lambda: Organisation.select(Organisation, Place).join(
        Place, JOIN.LEFT_OUTER, on=(Place.code == "no such"), attr="region"
    ),
    "outer, of a name of its own": lambda: (
        Agency.select(Agency, Seat, Restriction)
        .join(Seat, JOIN.LEFT_OUTER, on=(Seat.id == Agency.organisation), attr="seat")
        .switch(Agency)
        .join(Restriction, JOIN.LEFT_OUTER, attr="barred")
    ),
    "counted": lambda: Agency.select(Agency.region, fn.COUNT(Agency.id).alias("n")).group_by(
        Agency.region
    ),
    "tuples": lambda: Agency.select(Agency.id, Agency.listed_at, Agency.state).tuples(),
    "dicts": lambda: Agency.select(Agency.id, Agency.listed_at).dicts(),
}
QUICK = set(QUESTIONS) - {"counted", "dicts"}


def inside(thing):
    """Everything a thing holds, with the things that hang on it."""
    if not hasattr(thing, "__data__"):
        return thing
    hanging = {name: inside(one) for name, one in thing.__rel__.items()}
    more = {k: inside(v) for k, v in vars(thing).items() if k not in HELD}
    kinds = {name: type(value) for name, value in thing.__data__.items()}
    return (type(thing), thing.__data__, kinds, set(thing._dirty), hanging, more)


HELD = ("__data__", "__rel__", "_dirty")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_row_becomes_what_peewee_makes_of_it(name):
    agency = make_agency()
    make_qualification(agency)
    make_project()
    query = QUESTIONS[name]()
    expected = [inside(one) for one in query]
    cursor = db.execute(QUESTIONS[name]())
    found = cursor.fetchall()
    make = rows.maker(QUESTIONS[name](), cursor)
    assert [inside(make(row)) for row in found] == expected
    assert expected
    assert (getattr(make, "__name__", "") == "make") == (name in QUICK)


STORED = [None, "", "2026-11-20", "2026-11-20 09:00:00", "2026-11-20 09:00:00.250000",
          "2026-11-20T09:00:00Z", "20.11.2026", dt.datetime(2026, 11, 20, 9), dt.date(2026, 11, 20)]  # fmt: skip


@pytest.mark.parametrize("column", [Agency.listed_at, Qualification.expires_on])
@pytest.mark.parametrize("stored", STORED)
def test_days_and_moments_are_read_as_peewee_reads_them(column, stored):
    expected = column.python_value(stored)
    found = rows._quick(column.python_value)(stored)
    assert (found, type(found)) == (expected, type(expected))


def test_a_state_nobody_knows_is_an_error_as_before():
    read = rows._quick(Agency.state.python_value)
    assert [read(None), read("listed")] == [None, AgencyState.LISTED]
    with pytest.raises(ValueError, match="no such state"):
        read("no such state")
