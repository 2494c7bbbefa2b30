"""Appraisal sheets for tests, made by the services."""

from supervision.appraisals import queries
from supervision.appraisals.services import drawing_up
from tests.factories.accounts import make_actor, make_organisation

QUARTER = {"period": "quarter", "year": 2026, "number": 3}


def make_appraisal(until="draft", *, actor=None, **more):
    """Return a sheet of the third quarter that has come as far as `until`: draft, heard."""
    actor = actor or make_actor("officer", kind="supervisor")
    if until == "heard":
        make_organisation(kind="department")
    row = drawing_up.create(QUARTER | more, actor)
    if until == "heard":
        drawing_up.hear(row, actor, None)
    return queries.appraisal(row.id)


def drafter_of(row):
    """Return somebody of the office that drew a sheet up."""
    return make_actor("officer", organisation=row.office)
