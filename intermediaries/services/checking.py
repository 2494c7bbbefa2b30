"""The operator's side: check the form, ask once for a correction, admit, reject; later papers."""

from __future__ import annotations

import json
from typing import Any

from app.kernel import clock, deadlines
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries
from intermediaries.models import Agency, Qualification
from intermediaries.rules.entry import SECTIONS
from intermediaries.services import expiry, shelf
from intermediaries.services.listing import list_offering
from intermediaries.services.reading import prepare
from intermediaries.states import (
    ENTRY,
    QUALIFICATION,
    AgencyState,
    CheckState,
    OfferingState,
)


def ask_correction(
    agency: Agency, wanted: dict[str, str], actor: Actor, *, seen: int | None = None
) -> Agency:
    """Name the sections that must be corrected, each with what is wrong; once for all."""
    wanted = {name: text.strip() for name, text in wanted.items() if text.strip()}
    if not wanted:
        raise Invalid({"": "请至少写明一处需要补正的内容。"})
    told = "；".join(f"{SECTIONS[name]}：{text}" for name, text in wanted.items())
    with write():
        fire(
            ENTRY,
            prepare(agency),
            "ask_correction",
            actor,
            reason=told,
            facts={"sections": "、".join(SECTIONS[name] for name in wanted)},
            seen=seen,
        )
        Agency.update(corrections=1, correction_json=json.dumps(wanted, ensure_ascii=False)).where(
            Agency.id == agency.id
        ).execute()
    return queries.agency(agency.id)


def admit(agency: Agency, actor: Actor, *, seen: int | None = None) -> Agency:
    """List the agency with all its checked papers and the services they carry."""
    with write():
        facts = {"agency": agency.name, "agency_uscc": agency.uscc}
        fire(ENTRY, prepare(agency), "admit", actor, facts=facts, seen=seen)
        Agency.update(listed_at=clock.now()).where(Agency.id == agency.id).execute()
        for paper in queries.qualifications_of(agency):
            if paper.state == CheckState.DECLARED:
                fire(QUALIFICATION, paper, "verify", actor, facts=_facts(paper), sets=_marks(actor))
        for offering in queries.offerings_of(agency):
            if offering.state == OfferingState.PROPOSED:
                told = {"item": offering.item.name, "agency": agency.name}
                list_offering(offering, actor, told)
        agency = queries.agency(agency.id)
        shelf.refresh(agency)
        expiry.plan()
    return agency


def reject(agency: Agency, reason: str, actor: Actor, *, seen: int | None = None) -> Agency:
    """Refuse the application with reasons."""
    with write():
        facts = {"agency": agency.name}
        fire(ENTRY, prepare(agency), "reject", actor, reason=reason, facts=facts, seen=seen)
    return agency


def lapse(payload: dict) -> None:
    """Let an application lapse whose correction did not come in time (the deadline's job)."""
    agency = queries.agency(payload["subject_id"])
    if agency is None or agency.state != AgencyState.CORRECTION:
        return
    running = deadlines.of(agency, only_open=True)
    ends = [v.due for v in running if v.kind == "intermediaries.correction" and v.due]
    agency.correction_over = bool(ends) and ends[0] <= clock.now()
    if agency.correction_over:
        with write():
            fire(ENTRY, agency, "lapse", SYSTEM, facts={"agency": agency.name})


def check_qualification(
    paper: Qualification,
    action: str,
    actor: Actor,
    *,
    reason: str = "",
    seen: int | None = None,
) -> Qualification:
    """Verify or refuse a certificate; the services of a listed agency follow at once."""
    with write():
        told = {"reason": reason, "facts": _facts(paper), "seen": seen}
        fire(QUALIFICATION, paper, action, actor, **told, sets=_marks(actor, action))
        agency = queries.agency(paper.agency_id)
        if agency.state == AgencyState.LISTED:
            shelf.refresh(agency)
    return paper


def _marks(actor: Actor, action: str = "verify") -> dict[str, Any]:
    """Note on a certificate which office looked at it, and when."""
    if action == "refuse":
        return {"confirmed_by": "", "confirmed_at": None}
    name = "confirmed" if action == "confirm" else "verified"
    return {f"{name}_by": actor.org_name, f"{name}_at": clock.now()}


def _facts(paper: Qualification) -> dict[str, str]:
    return {"kind": paper.kind, "level": paper.level, "major": paper.major}
