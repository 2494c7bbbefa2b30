"""What the small world holds of supervision: one thing of every kind, of the world's own parties."""

import datetime as dt

from app.kernel.db import write
from intermediaries.models import Honour
from supervision.evaluation.models import Evaluation
from tests.factories.supervision import make_contract, make_evaluation, rate


def furnish(owner, project, agency):
    """Ratings that are not public yet: one asked for, one given; an honour of the agency."""
    for _ in range(2):
        row = make_evaluation(make_contract(agency, owner, project=project))
    rate(row, actor=owner)
    with write():
        Honour.create(
            agency=agency, title="优秀成果", issuer="行业协会", given_on=dt.date(2026, 1, 5)
        )


def things():
    """Address prefix -> ids of real things behind it."""
    return {
        "/intermediaries/honours/": [Honour.get().id],
        "/supervision/evaluations/": [one.id for one in Evaluation.select()],
    }
