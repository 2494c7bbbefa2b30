"""The verbs of credit; `find` and `regrade` are how other rooms speak to it."""

from supervision.credit.services.grading import regrade
from supervision.credit.services.ledger import find

__all__ = ["find", "regrade"]
