"""What other rooms find becomes a proposal: of the credit room once per entry or fall of a grade,
of the library once per false declaration."""

from __future__ import annotations

from types import SimpleNamespace

from app.kernel.events import Event
from app.kernel.permissions import SYSTEM
from intermediaries import queries as library
from intermediaries.permissions import SHOWN
from intermediaries.queries import admission
from supervision.credit import queries as credit
from supervision.credit.models import CreditEntry
from supervision.sanctions import rules
from supervision.sanctions.services.handling import propose

FALSE = "intermediaries.later_check.fail"
CLAUSE = "机构入驻承诺书：如实声明；声明虚假的，撤销登记并依法处理"
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


def false_declaration(event: Event) -> None:
    """Propose the removal of an agency that was listed on a false declaration; it may answer."""
    check = admission.later_check(event.subject_id)
    if check is None or event.facts.get("ground") != "false" or check.agency.state not in SHOWN:
        return
    propose(
        check.agency,
        rules.REMOVAL,
        facts=f"告知性登记时声明的内容虚假：{event.facts['reason']}",
        clause=CLAUSE,
        ground="fraud",
        cause=check,
        actor=SYSTEM,
    )
