"""告知性登记: listed at once on the agency's own word, where the place registers by notice."""

from __future__ import annotations

from app.kernel import clock, deadlines, parameters
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from intermediaries import queries
from intermediaries.models import Agency, LaterCheck, Qualification
from intermediaries.queries import admission
from intermediaries.rules.admission import way_in
from intermediaries.services import expiry, shelf
from intermediaries.services.listing import list_offering
from intermediaries.services.reading import prepare
from intermediaries.states import ENTRY, CheckState, OfferingState
from intermediaries.states.later import CHECK

MODEL = "intermediaries.admission_model"


def model_of(agency: Agency) -> str:
    """Return the way an agency's application goes at its place today."""
    model = parameters.value(MODEL, clock.today(), agency.region_id)
    return way_in(model, failed_before=admission.failed_before(agency))


def register(agency: Agency) -> Agency:
    """List an agency on its own declaration and promise the check; inside write().

    Its certificates count on its word until somebody has looked at them.
    """
    facts = {"agency": agency.name, "agency_uscc": agency.uscc}
    fire(ENTRY, prepare(agency), "register", SYSTEM, facts=facts)
    Agency.update(listed_at=clock.now()).where(Agency.id == agency.id).execute()
    mine = (Qualification.agency == agency) & (Qualification.state == CheckState.DECLARED)
    Qualification.update(pledged=True).where(mine, Qualification.retired_on.is_null()).execute()
    for offering in queries.offerings_of(agency):
        if offering.state == OfferingState.PROPOSED:
            told = {"item": offering.item.name, "agency": agency.name}
            list_offering(offering, SYSTEM, told)
    check = LaterCheck.create(agency=agency, open_key=agency.id)
    deadlines.start(CHECK, check)
    agency = queries.agency(agency.id)
    shelf.refresh(agency)
    expiry.plan()
    return agency
