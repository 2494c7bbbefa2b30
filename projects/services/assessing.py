"""A zone's assessments: entered by its committee, published with the document, withdrawn with a reason."""

from __future__ import annotations

from typing import Any

from app.kernel import clock, events, files
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from projects.assessment_states import ASSESSMENT
from projects.models import Assessment


def enter(values: dict[str, Any], paper: tuple[Any, str], actor: Actor) -> Assessment:
    """Enter an assessment of the actor's zone with its document; nobody else sees it yet."""
    with write():
        row = Assessment.create(organisation=actor.org_id, **values)
        blob, name = paper
        files.attach(blob, row.subject_kind, row.id, "document", actor, name)
        facts = facts_of(row)
        events.record("projects.assessment.enter", row, actor=actor, facts=facts)
    return row


def edit(
    row: Assessment,
    values: dict[str, Any],
    paper: tuple[Any, str] | None,
    actor: Actor,
    seen: int | None,
) -> None:
    """Change a draft; another document takes the place of the first."""
    with write():
        fire(ASSESSMENT, row, "edit", actor, seen=seen)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        if paper is not None:
            blob, name = paper
            (old,) = files.of(row.subject_kind, row.id, "document")
            files.attach(blob, row.subject_kind, row.id, "document", actor, name, replaces=old)


def discard(row: Assessment, actor: Actor, seen: int | None) -> Event:
    """Put a draft aside; it stays readable for its committee."""
    with write():
        return fire(ASSESSMENT, row, "discard", actor, facts=facts_of(row), seen=seen)


def supersede(
    row: Assessment,
    values: dict[str, Any],
    paper: tuple[Any, str] | None,
    reason: str,
    actor: Actor,
    seen: int | None,
) -> Assessment:
    """Publish a corrected assessment in the place of one that is out; both pages stay."""
    with write():
        if paper is None:
            (old,) = files.of(row.subject_kind, row.id, "document")
            paper = (old.blob, old.name)
        made = enter({**values, "replaces": row}, paper, actor)
        facts = facts_of(row) | {"by": made.title}
        fire(ASSESSMENT, row, "supersede", actor, reason=reason, facts=facts, seen=seen)
        publish(made, actor, None)
    return made


def publish(row: Assessment, actor: Actor, seen: int | None) -> Event:
    """Publish: from now on a purchase of this service in the division is told of it."""
    with write():
        row.published_at = clock.now()
        event = fire(ASSESSMENT, row, "publish", actor, facts=facts_of(row), seen=seen)
        row.save()
    return event


def withdraw(row: Assessment, reason: str, actor: Actor, seen: int | None) -> Event:
    """Take a published assessment back with a public reason; its page stays."""
    with write():
        facts = facts_of(row)
        return fire(ASSESSMENT, row, "withdraw", actor, reason=reason, facts=facts, seen=seen)


def facts_of(row: Assessment) -> dict[str, str]:
    """Return what every event of an assessment says."""
    return {
        "title": row.title,
        "zone": row.zone,
        "item": row.item,
        "number": row.number,
        "valid_from": str(row.valid_from),
        "valid_to": str(row.valid_to),
    }
