"""Random steps that name no winner (trust 6): the order of ties, a base; drawn at T, before opening."""

import hashlib
import json
from typing import Any

from app.kernel import canonical, clock, draw
from bidding.models import DrawRound, ExpertPool, Freeze, LabelledDraw, Requirement
from bidding.rules import terms_of_method
from bidding.rules.terms_of_method import Average
from bidding.services import chains, panel_pool

TIE, BASE, EXPERT = "tie", "base", "expert"


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
    pool = panel_pool.of(requirement)
    if pool is not None:
        record = expert_record(row, pool)
        drawn = [one["number"] for one in record["rounds"][-1]["picks"]]
        _keep(row, EXPERT, canonical.text(record), drawn, event)


def expert_record(row: DrawRound, pool: ExpertPool) -> dict[str, Any]:
    """Draw the order in which experts are called, from the same sources, under the label expert."""
    requirement = row.requirement
    frozen = Freeze.get(Freeze.requirement == requirement)
    candidates = [draw.Candidate(**one) for one in json.loads(pool.document)["pool"]]
    sources = draw.sources(
        EXPERT,
        pool=pool.sha256,
        chain=chains.of(requirement).value(row.turn),
        nonces=frozen.nonces,
        external=row.external,
    )
    rounds = [draw.Round(sources, len(candidates))]
    return draw.record(requirement.suite, EXPERT, candidates, rounds)


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
        chain=chains.of(requirement).value(row.turn),
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


def public_hashes(requirement: Requirement) -> dict[str, str]:
    """Return the hashes told at the opening; that of the experts could be tried for names."""
    rows = [one for one in requirement.labelled if one.label != EXPERT]
    return {one.label: one.sha256 for one in rows}
