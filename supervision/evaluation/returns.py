"""Named reads of what departments sent back; nothing here writes."""

from __future__ import annotations

from peewee import fn

from app.accounts.models import Organisation
from app.kernel.prepared import prepared
from supervision.evaluation.models import DepartmentReturn


def count(agency: str) -> int:
    """Count how often departments sent an agency's work back."""
    return _counted(agency=agency)[0][0]


@prepared
def _counted(agency):
    query = DepartmentReturn.select(fn.COUNT(DepartmentReturn.id))
    return query.where(DepartmentReturn.agency == agency).tuples()


def of_contract(contract: str) -> list[DepartmentReturn]:
    """List who sent the work of a contract back, oldest first."""
    query = DepartmentReturn.select(DepartmentReturn, Organisation).join(Organisation)
    query = query.where(DepartmentReturn.contract == contract)
    return list(query.order_by(DepartmentReturn.created_at, DepartmentReturn.id))
