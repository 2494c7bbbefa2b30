"""Random steps that name no winner (trust 6): the order of ties, a base; drawn at T, before opening."""

import hashlib
import json
from typing import Any

from app.kernel import canonical, clock, draw
from bidding.models import DrawRound, Freeze, LabelledDraw, Requirement
from bidding.rules import terms_of_method
from bidding.rules.terms_of_method import Average
from bidding.services import terms

TIE, BASE = "tie", "base"


def draw_all(row: DrawRound, event: str) -> None:
    """Keep the tie order of a drawn round and draw what else the method asks for."""
    requirement = row.requirement
    picks = json.loads(row.document)["rounds"][-1]["picks"]
    _keep(row, TIE, row.document, [one["number"] for one in picks], event)
    numbers = terms_of_method.read(requirement.method, requirement.rule_data)
    if isinstance(numbers, Average):
        record = base_record(row, numbers)
        picked = record["rounds"][-1]["picks"][0]["number"]
        chosen = numbers.base_values[picked - 1]
        _keep(row, BASE, canonical.text(record), [chosen], event)


def base_record(row: DrawRound, numbers: Average) -> dict[str, Any]:
    """Draw one of the published possible values from the same sources, under the label base."""
    requirement = row.requirement
    frozen = Freeze.get(Freeze.requirement == requirement)
    values = [
        draw.Candidate(at, str(value), terms_of_method.percent(value), 1)
        for at, value in enumerate(numbers.base_values, 1)
    ]
    sources = draw.sources(
        BASE,
        pool=frozen.sha256,
        chain=terms.chain_of(requirement).value(row.turn),
        nonces=frozen.nonces,
        external=row.external,
    )
    return draw.record(requirement.suite, BASE, values, [draw.Round(sources, 1)])


def _keep(row: DrawRound, label: str, text: str, numbers: list[int], event: str) -> None:
    LabelledDraw.create(
        requirement=row.requirement,
        label=label,
        turn=row.turn,
        document=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        numbers=numbers,
        drawn_at=clock.now(),
        event=event,
    )


def of(requirement: Requirement, label: str) -> LabelledDraw | None:
    """Return the newest draw under a label, None when there is none."""
    rows = requirement.labelled.where(LabelledDraw.label == label)
    return rows.order_by(LabelledDraw.turn.desc()).first()
