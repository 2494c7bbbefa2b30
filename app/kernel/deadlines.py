"""The deadline ledger: rows of start, pause, resume, restart, stop, deem; due is always computed.

Rules are data of the rooms (`ROOM.deadlines`). A running clock with `on_expiry` promises one job
for its last moment; whenever the moment moves, the promise is made anew and the old one falls.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.kernel import calendars, clock, jobs, ledger, parameters
from app.kernel.clock_views import View, due_of, explain, of, of_many, of_things
from app.kernel.clocks import (
    Deadline,
    DeadlineRule,
    DeadlineStep,
    of_subject,
    register,
    rule_of,
    rules,
    standing_of,
    steps_of,
    with_key,
)
from app.kernel.db import in_write
from app.kernel.errors import NotAllowed, Reason
from app.kernel.ledger import Standing, Step
from app.kernel.permissions import SYSTEM, Actor

__all__ = [
    "Deadline", "DeadlineRule", "DeadlineStep", "View", "deem", "due_of", "explain", "of",
    "of_many", "of_things", "pause", "planned", "register", "replan_all", "restart", "resume", "rule_of",
    "rules", "standing_of", "start", "steps_of",
    "stop",
]  # fmt: skip
PLANNED = "kernel.deadline"


def start(
    kind: str,
    subject: Any,
    *,
    at: dt.datetime | None = None,
    until: dt.datetime | None = None,
    amount: int | None = None,
    unit: str | None = None,
    actor: Actor = SYSTEM,
    reason: str = "",
) -> Deadline:
    """Start the clock `kind` of `subject`; one that runs already begins again from zero.

    `unit` says how this one is counted when it is not counted as the rule says.
    """
    rule, at = rule_of(kind), at or clock.now()
    found = _open(kind, subject)
    if found is not None:
        return restart(kind, subject, at=at, until=until, amount=amount, actor=actor, reason=reason)
    deadline = Deadline.create(
        kind=kind,
        subject_kind=subject.subject_kind,
        subject_id=subject.id,
        unit=unit or rule.unit,
        open_key=_open_key(kind, subject),
        started_at=at,
    )
    return _add(deadline, _begin("start", rule, subject, at, until, amount, reason), actor)


def restart(
    kind: str,
    subject: Any,
    *,
    at: dt.datetime | None = None,
    until: dt.datetime | None = None,
    amount: int | None = None,
    actor: Actor = SYSTEM,
    reason: str = "",
) -> Deadline | None:
    """Begin the open clock again from zero, with the number in force now; None when none is."""
    deadline = _open(kind, subject)
    if deadline is None:
        return None
    step = _begin("restart", rule_of(kind), subject, at or clock.now(), until, amount, reason)
    deadline.expired_at = None
    return _add(deadline, step, actor)


def pause(
    kind: str,
    subject: Any,
    *,
    reason: str,
    cap: int | None = None,
    at: dt.datetime | None = None,
    actor: Actor = SYSTEM,
) -> Deadline | None:
    """Stop the clock for a while, at most `cap` working days and what the rule still allows.

    NotAllowed without a reason, when it stands already, or when the allowance is used up.
    """
    deadline, at = _open(kind, subject), at or clock.now()
    if deadline is None:
        return None
    rule, standing = rule_of(kind), standing_of(deadline)
    if not reason.strip():
        raise NotAllowed("暂停计时需要写明理由")
    if rule.unit == "until":
        raise NotAllowed(Reason.of("“{label}”是固定时刻，不能暂停", label=Reason(rule.label)))
    if standing.paused_at(at):
        raise NotAllowed(Reason.of("“{label}”已经暂停", label=Reason(rule.label)))
    if standing.expires is not None and at >= standing.expires:
        raise NotAllowed(Reason.of("“{label}”已经到期，不能暂停", label=Reason(rule.label)))
    step = Step("pause", at, reason.strip(), cap=_allowed_cap(rule, standing, cap, at))
    return _add(deadline, step, actor)


def resume(
    kind: str,
    subject: Any,
    *,
    at: dt.datetime | None = None,
    actor: Actor = SYSTEM,
    reason: str = "",
) -> Deadline | None:
    """Let the clock run on with the time that was left; None when it does not stand."""
    deadline, at = _open(kind, subject), at or clock.now()
    if deadline is None or standing_of(deadline).paused_at(at) is None:
        return None
    return _add(deadline, Step("resume", at, reason), actor)


def stop(
    kind: str,
    subject: Any,
    *,
    at: dt.datetime | None = None,
    actor: Actor = SYSTEM,
    reason: str = "",
) -> Deadline | None:
    """End the clock: what it waited for is done. None when none is open."""
    deadline = _open(kind, subject)
    if deadline is None:
        return None
    deadline.open_key = None
    return _add(deadline, Step("stop", at or clock.now(), reason), actor)


def deem(kind: str, subject: Any, *, at: dt.datetime, reason: str) -> Deadline | None:
    """Note what the law takes for done at `at` (deemed acceptance); made by the house, marked so.

    The newest clock of the kind is meant, open or not; the count itself is not touched.
    """
    deadline = (
        Deadline.select()
        .where(of_subject(subject), Deadline.kind == kind)
        .order_by(Deadline.started_at.desc())
        .first()
    )
    return None if deadline is None else _add(deadline, Step("deem", at, reason), SYSTEM)


def replan_all() -> None:
    """Count every open clock again, after the calendar changed."""
    for deadline in list(Deadline.select().where(Deadline.open_key.is_null(False))):
        standing = standing_of(deadline)
        found = (standing.due, standing.expires, standing.provisional)
        if found != (deadline.due, deadline.expires, deadline.provisional):
            _settle(deadline, standing)


def _open_key(kind: str, subject: Any) -> str:
    return f"{kind}:{subject.subject_kind}:{subject.id}"


def _open(kind: str, subject: Any) -> Deadline | None:
    if not in_write():
        raise RuntimeError("a deadline only moves inside write()")
    return with_key.first(key=_open_key(kind, subject))


def _begin(action, rule, subject, at, until, amount, reason) -> Step:
    """Make the step that begins a count, with the number in force on its day.

    A rule's `param` may name an attribute: "review_days.{subject.grade}".
    """
    if rule.unit == "until":
        until = until or getattr(subject, rule.param)
        return Step(action, at, reason, until=until)
    if amount is None:
        region = getattr(subject, "region_id", None)
        amount = parameters.value(rule.param.format(subject=subject), at.date(), region)
    return Step(action, at, reason, amount=amount)


def _allowed_cap(rule: DeadlineRule, standing: Standing, cap: int | None, at: dt.datetime):
    total = rule.pause_cap
    if isinstance(total, str):
        total = parameters.value(total, at.date())
    if total is None:
        return cap
    left = total - ledger.paused_workdays(standing, calendars.current())
    if left <= 0:
        raise NotAllowed(Reason.of("暂停累计已满 {total} 个工作日，不能再次暂停", total=total))
    if cap is not None and cap > left:
        raise NotAllowed(
            Reason.of(
                "暂停累计不得超过 {total} 个工作日，还可暂停 {left} 个", total=total, left=left
            )
        )
    return left if cap is None else cap


def _add(deadline: Deadline, step: Step, actor: Actor) -> Deadline:
    steps = steps_of(deadline)
    row = DeadlineStep.create(
        deadline=deadline,
        seq=len(steps) + 1,
        action=step.action,
        at=step.at,
        reason=step.reason,
        amount=step.amount,
        until=step.until,
        cap=step.cap,
        by_id=actor.person_id,
        by_name=(actor.org_name or actor.name)[:120],
    )
    _settle(deadline, standing_of(deadline, [*steps, row]))
    return deadline


def _settle(deadline: Deadline, standing: Standing) -> None:
    """Repeat the computed moments in the row and promise the next thing that must happen."""
    jobs.cancel(f"deadline:{deadline.id}:{deadline.plan}")
    deadline.plan += 1
    deadline.due, deadline.expires = standing.due, standing.expires
    deadline.provisional = standing.provisional
    deadline.save()
    moment = _next_moment(deadline, standing)
    if moment is not None:
        payload = {"deadline": deadline.id, "plan": deadline.plan}
        jobs.enqueue(PLANNED, payload, due=moment, key=f"deadline:{deadline.id}:{deadline.plan}")


def _next_moment(deadline: Deadline, standing: Standing) -> dt.datetime | None:
    if deadline.open_key is None:
        return None
    ends = [p.end for p in standing.pauses[-1:] if p.end is not None and not p.resumed]
    if ends:
        return ends[0]
    rule = rule_of(deadline.kind)
    if rule.on_expiry is None or deadline.expired_at is not None:
        return None
    return standing.expires


def planned(payload: dict) -> None:
    """Do what was promised, if it still stands: end a capped pause, or tell that time is over."""
    deadline = Deadline.get_or_none(Deadline.id == payload["deadline"])
    if deadline is None or deadline.plan != payload["plan"] or deadline.open_key is None:
        return
    deadline.plan += 1  # the running job must not take itself back
    standing, now = standing_of(deadline), clock.now()
    last = standing.pauses[-1] if standing.pauses else None
    if last is not None and not last.resumed and last.end is not None and last.end <= now:
        _add(deadline, Step("resume", last.end, "暂停期满，自动恢复计时"), SYSTEM)
        _tell(
            deadline, rule_of(deadline.kind).on_resume, f"resumed:{deadline.id}:{payload['plan']}"
        )
        return
    if standing.expires is None or now < standing.expires:
        _settle(deadline, standing)
        return
    deadline.expired_at = now
    _add(deadline, Step("expire", standing.expires), SYSTEM)
    rule = rule_of(deadline.kind)
    _tell(deadline, rule.on_expiry, f"expiry:{deadline.id}:{payload['plan']}", standing.expires)


def _tell(
    deadline: Deadline, kind: str | None, key: str, expires: dt.datetime | None = None
) -> None:
    """Promise the room's own job about a clock, if it wants one."""
    if kind is None:
        return
    told = {
        "deadline": deadline.id,
        "kind": deadline.kind,
        "subject_kind": deadline.subject_kind,
        "subject_id": deadline.subject_id,
        "expires": expires.isoformat() if expires else None,
    }
    jobs.enqueue(kind, told, key=key)


jobs.register({PLANNED: planned})
calendars.on_change(replan_all)
