"""What the pages of ratings share."""

from app.web.guards import if_concerned
from supervision.evaluation import queries


def evaluation(key):
    """Load a rating; for signed-in people it does not concern there is none."""
    return if_concerned(queries.evaluation(key), "supervision.evaluation.view")
