"""What the credit room asks for becomes a proposal; once per entry or fall of a grade."""

from __future__ import annotations

from types import SimpleNamespace

from app.kernel.events import Event
from app.kernel.permissions import SYSTEM
from intermediaries import queries as library
from intermediaries.permissions import SHOWN
from supervision.credit import queries as credit
from supervision.credit.models import CreditEntry
from supervision.sanctions import rules
from supervision.sanctions.services.handling import propose

OF_GRADE = {"D": "grade_d", "E": "grade_e"}


def consequence(event: Event) -> None:
    """Propose the measure that follows from a published entry or a fallen grade."""
    told, agency = event.facts, library.agency(event.subject_id)
    if agency is None or agency.state not in SHOWN or told["measure"] not in rules.MEASURES:
        return
    entry = credit.entry(told["entry"]) if told["entry"] else None
    if entry is not None:
        cause = SimpleNamespace(subject_kind=CreditEntry.subject_kind, id=entry.id)
        facts, ground = entry.facts, "other"
    else:
        cause = SimpleNamespace(subject_kind=event.subject_kind, id=event.id)
        facts = f"信用等级降为 {told['grade']}，得分 {told['score']}"
        ground = OF_GRADE.get(told["grade"], "other")
    propose(
        agency,
        told["measure"],
        facts=facts,
        clause=told["clause"],
        ground=ground,
        months=told["months"] or None,
        cause=cause,
        actor=SYSTEM,
    )
