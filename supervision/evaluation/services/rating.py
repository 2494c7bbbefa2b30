"""Rating, changing once, and what the clocks do when nobody acts."""

from __future__ import annotations

from typing import Any

from app.kernel import clock, deadlines
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, Reason
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries.services import performance
from supervision.evaluation import queries, rules
from supervision.evaluation.models import Evaluation
from supervision.evaluation.states import EVALUATION, EvaluationState

# What the house does when a clock ends, by clock and the state it waits in.
AT_THE_END = {
    "supervision.rating": (EvaluationState.OPEN, "expire"),
    "supervision.revising": (EvaluationState.RATED, "lock"),
    "supervision.answering": (EvaluationState.LOCKED, "settle"),
}


def rate(evaluation: Evaluation, command: Any, actor: Actor, seen: int | None) -> Event:
    """Give the stars; until the time to change is over only the rater and the offices see them."""
    sets = _given(evaluation, command)
    with write():
        in_time(evaluation, "supervision.rating")
        facts = {**told(evaluation), **_stars(sets)}
        return fire(EVALUATION, evaluation, "rate", actor, facts=facts, seen=seen, sets=sets)


def revise(evaluation: Evaluation, command: Any, actor: Actor, seen: int | None) -> Event:
    """Change the rating, once and for good: it is published with the change."""
    sets = {**_given(evaluation, command), "changed": True}
    with write():
        in_time(evaluation, "supervision.revising")
        return _publish(evaluation, "revise", actor, seen, sets)


def over(payload: dict) -> None:
    """Do what follows when a clock ends: not rated, locked and published, settled."""
    evaluation = queries.evaluation(payload["subject_id"])
    state, action = AT_THE_END[payload["kind"]]
    if evaluation is None or evaluation.state != state:
        return
    due = deadlines.due_of(evaluation, payload["kind"])
    if due is None or clock.now() < due:
        return
    if action == "lock":
        _publish(evaluation, action, SYSTEM, None, {})
        return
    fire(EVALUATION, evaluation, action, SYSTEM, facts=told(evaluation))


def in_time(evaluation: Evaluation, kind: str) -> None:
    """Refuse what comes after the end of its clock, even before the house has noted the end."""
    due = deadlines.due_of(evaluation, kind)
    if due is not None and clock.now() > due:
        raise Late(Reason.of("期限已于 {at} 届满，不能再办理", at=f"{due:%Y-%m-%d %H:%M}"))


def told(evaluation: Evaluation) -> dict[str, Any]:
    """Return the facts every event of a rating carries: names of organisations, no free text."""
    return {
        "title": evaluation.title,
        "agency": evaluation.agency.name,
        "rater": evaluation.rater.name,
        "role": evaluation.role,
        "contract": evaluation.contract_id,
    }


def _given(evaluation: Evaluation, command: Any) -> dict[str, Any]:
    """Check what was typed and return the columns it fills; Invalid by field."""
    asked = rules.ASKED[evaluation.role]
    scores = {name: int(command[name]) for name in asked if command[name]}
    overall = int(command["overall"]) if command["overall"] else None
    if evaluation.role == rules.DEPARTMENT:
        overall = None
    wrong = rules.problems(evaluation.role, scores, overall, command["text"])
    if wrong:
        raise Invalid(wrong)
    stars = rules.stars_of(evaluation.role, scores, overall)
    return {"scores": scores, "overall": overall, "text": command["text"], "stars": stars}


def _stars(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("scores", "overall", "stars")}


def _publish(
    evaluation: Evaluation, action: str, actor: Actor, seen: int | None, sets: dict[str, Any]
) -> Event:
    final = sets or {name: getattr(evaluation, name) for name in ("scores", "overall", "stars")}
    facts = {**told(evaluation), **_stars(final), "changed": bool(sets)}
    sets = {**sets, "counted_at": clock.now()}
    event = fire(EVALUATION, evaluation, action, actor, facts=facts, seen=seen, sets=sets)
    repeat(evaluation)
    return event


def repeat(evaluation: Evaluation) -> None:
    """Repeat the contract's weighted rating on the agency's record."""
    found = queries.rating_of_contract(evaluation.contract_id)
    performance.rated(evaluation.contract_id, found)
