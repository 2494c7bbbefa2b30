"""The check of what was listed by notice: found true, put right, or struck off."""

from __future__ import annotations

from app.kernel import clock, deadlines
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries
from intermediaries.models import Agency, LaterCheck, Qualification
from intermediaries.queries import admission
from intermediaries.services import changes, flags, intakes, shelf
from intermediaries.services.reading import prepare
from intermediaries.states import (
    ENTRY,
    LATER_CHECK,
    QUALIFICATION,
    AgencyState,
    CheckState,
    LaterState,
)
from intermediaries.states.later import GROUNDS, RECTIFY

LATE = "逾期未改正"


def prepared(check: LaterCheck) -> LaterCheck:
    """Set on a check what its guards look at."""
    prepare(check.agency)
    return check


def _facts(check: LaterCheck, **more: str) -> dict[str, str]:
    return {"agency": check.agency.name, "agency_uscc": check.agency.uscc, **more}


def pass_(check: LaterCheck, actor: Actor, *, seen: int | None = None) -> LaterCheck:
    """Find the declaration true: what stood on the agency's word is verified now."""
    with write():
        sets = {"open_key": None, "ended_at": clock.now()}
        told = _facts(check)
        fire(LATER_CHECK, prepared(check), "pass", actor, facts=told, seen=seen, sets=sets)
        for paper in queries.qualifications_of(check.agency):
            if paper.state == CheckState.DECLARED and paper.pledged:
                marks = {"verified_by": actor.org_name, "verified_at": clock.now()}
                facts = {"kind": paper.kind, "level": paper.level, "major": paper.major}
                fire(QUALIFICATION, paper, "verify", actor, facts=facts, sets=marks)
        shelf.refresh(queries.agency(check.agency_id))
    return check


def ask(check: LaterCheck, wanted: str, actor: Actor, *, seen: int | None = None) -> LaterCheck:
    """Tell the agency what to put right, once; its time to do so begins."""
    with write():
        sets = {"asked": 1, "wanted": wanted}
        told = _facts(check)
        fire(LATER_CHECK, check, "ask", actor, reason=wanted, facts=told, seen=seen, sets=sets)
    return check


def report(check: LaterCheck, text: str, actor: Actor, *, seen: int | None = None) -> LaterCheck:
    """Say what was put right; the check goes on."""
    with write():
        told = _facts(check)
        sets = {"reported": text}
        fire(LATER_CHECK, check, "report", actor, reason=text, facts=told, seen=seen, sets=sets)
    return check


def fail(
    check: LaterCheck, ground: str, reason: str, actor: Actor, *, seen: int | None = None
) -> LaterCheck:
    """Strike the agency off at once; a false declaration is told to those who sanction."""
    if ground not in GROUNDS:
        raise Invalid({"ground": "请选择认定的情形。"})
    _strike(check, "fail", ground, reason, actor, seen)
    return check


def _strike(
    check: LaterCheck, action: str, ground: str, reason: str, actor: Actor, seen: int | None
) -> None:
    with write():
        sets = {"open_key": None, "ended_at": clock.now(), "ground": ground, "result": reason}
        told = _facts(check, ground=ground, finding=GROUNDS[ground])
        fire(LATER_CHECK, check, action, actor, reason=reason, facts=told, seen=seen, sets=sets)
        agency = queries.agency(check.agency_id)
        facts = {"agency": agency.name, "agency_uscc": agency.uscc}
        fire(ENTRY, prepare(agency), "revoke", SYSTEM, reason=reason, facts=facts)
        agency = queries.agency(agency.id)
        mine = (Qualification.agency == agency) & Qualification.pledged
        Qualification.update(pledged=False).where(mine).execute()
        shelf.refresh(agency)
        leave(agency)


def leave(agency: Agency) -> None:
    """End what an agency that has left the library still had open; inside write()."""
    changes.drop_all(agency)
    flags.leave_all(agency)
    intakes.leave_all(agency)
    check = admission.open_check(agency)
    if check is not None:
        sets = {"open_key": None, "ended_at": clock.now()}
        fire(LATER_CHECK, check, "end", SYSTEM, facts=_facts(check), sets=sets)


def overdue(payload: dict) -> None:
    """Strike an agency off that put nothing right in time (the deadline's job)."""
    check = admission.later_check(payload["subject_id"])
    if check is None or check.state != LaterState.RECTIFYING:
        return
    due = deadlines.due_of(check, RECTIFY)
    if due is None or clock.now() < due:
        return
    if check.agency.state in (AgencyState.LISTED, AgencyState.SUSPENDED):
        _strike(check, "lapse", "unfit", LATE, SYSTEM, None)
