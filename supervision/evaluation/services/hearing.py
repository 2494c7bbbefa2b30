"""What departments send back in the joint review goes on the record of the agency that drew it.

The agency is known by its filed design contract of the project; a designer who was not chosen in
the market has no record here.
"""

from __future__ import annotations

from app.kernel.events import Event
from bidding import queries as bought
from bidding.models import Contract
from intermediaries import queries as library
from joint_review import queries as reviewing
from supervision.evaluation.models import DepartmentReturn

DESIGN = "engineering-design"


def department_returned(event: Event) -> None:
    """Hear that a department asked for what must be changed; hearing it twice changes nothing."""
    contract = design_of(event.subject_id)
    agency = library.agency_of(contract.agency_id) if contract else None
    if agency is None:
        return
    same = {
        "contract": contract.id,
        "cause": event.subject_id,
        "round": event.facts["round"],
        "department": event.facts["department_id"],
    }
    if DepartmentReturn.get_or_none(**same) is None:
        told = {name: event.facts[name] for name in ("disciplines", "must")}
        DepartmentReturn.create(agency=agency, **same, **told)


def design_of(package: str) -> Contract | None:
    """Return the contract of the market under which a package was drawn, None when there is none."""
    found = reviewing.package(package)
    contract = bought.filed_contract_for(found.project_id, DESIGN)
    if contract is None or contract.agency_id != found.designer_id:
        return None
    return contract
