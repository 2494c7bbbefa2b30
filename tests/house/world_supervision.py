"""What the small world holds of supervision: one thing of every kind, of the world's own parties."""

import datetime as dt

from app.accounts.models import Organisation
from app.kernel.db import write
from intermediaries.models import Honour
from supervision.complaints.models import Complaint
from supervision.evaluation.models import Evaluation
from tests.factories.supervision import (
    brought_to,
    kept_paper,
    make_complaint,
    make_contract,
    make_evaluation,
    rate,
)


def furnish(owner, project, agency):
    """Ratings that are not public yet: one asked for, one given; an honour of the agency;
    a complaint against the owner with its evidence, and one of the owner."""
    for _ in range(2):
        row = make_evaluation(make_contract(agency, owner, project=project))
    rate(row, actor=owner)
    make_complaint(Organisation.get_by_id(owner.org_id), against="owner", papers=[kept_paper()])
    brought_to(make_complaint(agency.organisation, owner), "investigating")
    with write():
        Honour.create(
            agency=agency, title="优秀成果", issuer="行业协会", given_on=dt.date(2026, 1, 5)
        )


def things():
    """Address prefix -> ids of real things behind it."""
    return {
        "/intermediaries/honours/": [Honour.get().id],
        "/supervision/complaints/": [one.id for one in Complaint.select()],
        "/supervision/evaluations/": [one.id for one in Evaluation.select()],
    }
