"""The one hand that moves a state: check, compare-and-set, clocks, event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.kernel import clock, clockwork, db, events, log
from app.kernel.errors import Forbidden, NotAllowed, Reason, StaleState
from app.kernel.events import Event
from app.kernel.permissions import Actor, allowed
from app.kernel.workflow import Transition, Workflow, objections

BOTH_SIDES = Reason("您已代表另一单位办理过这件事，同一人不能代表双方，请由另一位经办人办理")


@dataclass(frozen=True)
class Choice:
    """A move that this actor may make, with what speaks against it now (empty: nothing)."""

    transition: Transition
    reasons: tuple[Reason, ...]


def available(workflow: Workflow, subject: Any, actor: Actor) -> list[Choice]:
    """List the moves this actor holds the permission for, each with its objections."""
    return [
        Choice(move, tuple(objections(move, subject)))
        for move in workflow.moves_from(subject.state)
        if move.by == "person" and allowed(actor, move.permission, subject)
    ]


def fire(
    workflow: Workflow,
    subject: Any,
    action: str,
    actor: Actor,
    *,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    seen: int | None = None,
    sets: dict[str, Any] | None = None,
) -> Event:
    """Move `subject` by `action` inside write(); `subject` carries the new state afterwards.

    `seen` is the version the person looked at, `sets` columns written by the same statement. Raises StaleState when the table has no such
    move from the present state or somebody was faster, Forbidden, NotAllowed with the reasons.
    """
    if not db.in_write():
        raise RuntimeError("fire() runs inside write()")
    move = workflow.find(subject.state, action)
    if move is None or (seen is not None and seen != subject.version):
        raise stale(workflow, subject)
    _check(move, subject, actor, reason)
    before = subject.state
    log.moment()  # its lock first, in every move: who holds a row never waits for who waits for it
    _compare_and_set(workflow, subject, move, sets or {})
    clockwork.follow(move, subject, actor, reason)
    told = {**(facts or {}), **({"reason": reason} if reason else {})}
    return events.record(
        workflow.event_key(move),
        subject,
        actor=actor,
        facts=told,
        visibility=move.visibility,
        from_state=before,
        to_state=move.target,
    )


def _check(move: Transition, subject: Any, actor: Actor, reason: str) -> None:
    by_house = actor.is_system and move.by == "system"
    if not by_house and not allowed(actor, move.permission, subject):
        raise Forbidden(Reason.of("您没有“{label}”的权限", label=move.label))
    if move.apart and events.acted_for_others(subject, actor):
        raise Forbidden(BOTH_SIDES)
    against = objections(move, subject)
    if move.needs_reason and not reason.strip():
        against.append(Reason.of("“{label}”需要写明理由", label=move.label))
    if against:
        raise NotAllowed(*against)


def _compare_and_set(
    workflow: Workflow, subject: Any, move: Transition, sets: dict[str, Any]
) -> None:
    seen = {"id": subject.id, "state": subject.state, "version": subject.version}
    new = {**sets, "state": move.target, "version": subject.version + 1}
    if db.change(type(subject), new, seen) != 1:
        raise stale(workflow, subject)
    for name, value in new.items():
        setattr(subject, name, value)
        subject._dirty.discard(name)


def stale(workflow: Workflow, subject: Any) -> StaleState:
    """Say kindly who changed the thing and how it stands now."""
    now = type(subject).get_or_none(type(subject).id == subject.id)
    last = events.last_of(workflow.kind, subject.id)
    if now is None or last is None:
        return StaleState("这一页已经过时，请刷新后再办理")
    who = last.org_name or last.actor_name
    return StaleState(
        Reason.of(
            "{who}已于 {at} 办理过，现在的状态是“{state}”。您填写的内容没有丢失，请刷新后再看",
            who=who,
            at=clock.minute(last.at)[:16].replace("T", " "),
            state=Reason(workflow.label(now.state, now)),
        )
    )
