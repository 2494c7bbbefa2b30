"""The agency's answer: one reply for everybody to read, one appeal, and the ruling on it."""

from __future__ import annotations

from typing import Any

from app.kernel import files
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import Actor
from supervision.evaluation.models import Evaluation
from supervision.evaluation.services.rating import in_time, repeat, told
from supervision.evaluation.states import EVALUATION, EvaluationState

EVIDENCE = "appeal"


def reply(evaluation: Evaluation, text: str, actor: Actor, seen: int | None) -> Event:
    """Answer a rating in public, once."""
    with write():
        if evaluation.state == EvaluationState.LOCKED:
            in_time(evaluation, "supervision.answering")
        sets, facts = {"reply": text}, told(evaluation)
        return fire(EVALUATION, evaluation, "reply", actor, facts=facts, seen=seen, sets=sets)


def appeal(
    evaluation: Evaluation, text: str, papers: list[tuple[Any, str]], actor: Actor, seen: int | None
) -> Event:
    """Ask for a ruling, with evidence; the rating goes on counting until it falls."""
    with write():
        in_time(evaluation, "supervision.answering")
        sets, facts = {"appeal": text}, told(evaluation)
        event = fire(EVALUATION, evaluation, "appeal", actor, facts=facts, seen=seen, sets=sets)
        files.attach_all(papers, evaluation, EVIDENCE, actor)
    return event


def moderate(
    evaluation: Evaluation, ruling: str, reason: str, actor: Actor, seen: int | None
) -> Event:
    """Rule on an appeal with public reasons: upheld takes the rating out of every mean."""
    with write():
        sets = {"ruling": ruling, "ruling_reason": reason}
        facts = {**told(evaluation), "ruling": ruling, "reason": reason}
        event = fire(EVALUATION, evaluation, "moderate", actor, facts=facts, seen=seen, sets=sets)
        repeat(evaluation)
    return event
