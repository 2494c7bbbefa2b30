"""The authorised person of an agency, how it is present, and its other materials."""

from __future__ import annotations

from typing import Any

from app.kernel import events
from app.kernel.db import write
from app.kernel.errors import Invalid, Reason
from app.kernel.permissions import Actor
from intermediaries.materials import MATERIALS, OF_AUTHORISED
from intermediaries.models import Agency, Change
from intermediaries.rules.changes import Lines, put
from intermediaries.rules.people import check_identity, mask_identity
from intermediaries.services import changes, papers
from intermediaries.services.application import touch

WITHOUT = Reason.of("请先填写业务授权人")


def save(agency: Agency, command: Any, actor: Actor) -> None:
    """Write what was typed into an application, and hang the scans."""
    values = _values(agency, command)
    blobs = _kept(command)
    with write():
        touch(agency)
        Agency.update(**values).where(Agency.id == agency.id).execute()
        for slot, blob in blobs.items():
            papers.hang(blob, agency, slot, getattr(command, slot), actor)
        names = "、".join(MATERIALS[slot] for slot in blobs)
        told = {"materials": names or "无"}
        events.record("intermediaries.agency.authorise", agency, actor=actor, facts=told)


def propose(agency: Agency, command: Any, actor: Actor) -> Change:
    """Draft other values of an admitted agency, with the scans that were sent."""
    values = _values(agency, command)
    blobs = _kept(command)

    def edit(lines: list) -> Lines:
        for name, value in values.items():
            lines = put(lines, {"key": name, "value": value})
        for slot in blobs:
            lines = put(lines, {"key": slot, "value": getattr(command, slot).filename})
        return lines

    with write():
        change = changes.rewrite(agency, "authorised", actor, edit)
        for slot, blob in blobs.items():
            papers.hang(blob, change, f"material:{slot}", getattr(command, slot), actor)
    return change


def _values(agency: Agency, command: Any) -> dict[str, Any]:
    """Check what was typed; of the identity number only the masked form is kept."""
    values = {
        "authorised": command.authorised or "",
        "authorised_phone": command.authorised_phone or "",
        "authorised_until": command.authorised_until or "",
        "authorised_months": command.authorised_months or 0,
        "at_window": command.presence == "window",
    }
    if not values["authorised"]:
        said = [slot for slot in OF_AUTHORISED if getattr(command, slot) is not None]
        if said or command.authorised_id or any(values[n] for n in list(values)[1:4]):
            raise Invalid({"authorised": WITHOUT})
        return values | {"authorised_id_masked": ""}
    if command.authorised_id:
        wrong = check_identity(command.authorised_id)
        if wrong:
            raise Invalid({"authorised_id": wrong[0]})
        return values | {"authorised_id_masked": mask_identity(command.authorised_id)}
    if values["authorised"] != agency.authorised or not agency.authorised_id_masked:
        raise Invalid({"authorised_id": Reason.of("请填写业务授权人的身份证号")})
    return values


def _kept(command: Any) -> dict[str, Any]:
    """Receive the scans that were sent, before the transaction."""
    sent = {slot: getattr(command, slot) for slot in MATERIALS}
    return {slot: papers.keep(one, slot) for slot, one in sent.items() if one is not None}
