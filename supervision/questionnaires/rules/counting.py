"""How answers are counted: whole numbers only, nothing about groups so small that one is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from supervision.evaluation.rules import divide
from supervision.questionnaires.rules.drafting import CHOOSING, MANY, NUMBER, SCALE, SCALED

Sheet = tuple[str, Mapping[str, Any]]  # the group somebody belongs to, his answers by place
ALL = 10_000


@dataclass(frozen=True)
class Question:
    """What counting asks of a question."""

    place: int
    kind: str
    text: str
    options: tuple[str, ...] = ()
    required: bool = True


def told_groups(sizes: Mapping[str, int], least: int) -> set[str]:
    """Name the groups whose figures may be shown: never one that is smaller than `least`, nor so
    many that the small ones left out follow from the whole by taking away."""
    told = {name for name, n in sizes.items() if n >= least}
    hidden = sum(n for name, n in sizes.items() if name not in told)
    if 0 < hidden < least and told:
        told.discard(min(told, key=lambda name: (sizes[name], name)))
    return told


def share(n: int, of: int) -> int:
    """Return a share in basis points."""
    return divide(n * ALL, of) if of else 0


def mean(values: Sequence[int]) -> int | None:
    """Return the mean in hundredths, None of nothing."""
    return divide(100 * sum(values), len(values)) if values else None


def median(values: Sequence[int]) -> int | None:
    """Return the median in hundredths, None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return 100 * ordered[half]
    return 50 * (ordered[half - 1] + ordered[half])


def results(questions: Sequence[Question], sheets: Sequence[Sheet], least: int) -> dict[str, Any]:
    """Count all sheets: how many of each group, and what was said to each question."""
    sizes = Counter(party for party, _ in sheets)
    told = told_groups(sizes, least)
    return {
        "n": len(sheets),
        "least": least,
        "parties": [[name, sizes[name] if name in told else None] for name in sorted(sizes)],
        "questions": [_counted(one, sheets, told, least) for one in questions],
    }


def _counted(
    question: Question, sheets: Sequence[Sheet], told: set[str], least: int
) -> dict[str, Any]:
    key = str(question.place)
    given = [(party, values[key]) for party, values in sheets if key in values]
    head = {"place": question.place, "kind": question.kind, "text": question.text}
    if len(given) < least:
        return head | {"n": None}
    return head | {"n": len(given)} | _figures(question, given, told, least)


def _figures(
    question: Question, given: list[tuple[str, Any]], told: set[str], least: int
) -> dict[str, Any]:
    values = [value for _, value in given]
    if question.kind in CHOOSING:
        return {"rows": _rows(enumerate(question.options, 1), _chosen(question, values), given)}
    if question.kind == SCALE:
        found = {"rows": _rows(((n, str(n)) for n in SCALED), Counter(values), given)}
    elif question.kind == NUMBER:
        found = {}
    else:
        return {}
    by = {name: [value for party, value in given if party == name] for name in sorted(told)}
    fit = told_groups({name: len(said) for name, said in by.items()} | _rest(given, told), least)
    return found | {
        "mean": mean(values),
        "median": median(values),
        "by": [[name, len(said), mean(said)] for name, said in by.items() if name in fit],
    }


def _rest(given: list[tuple[str, Any]], told: set[str]) -> dict[str, int]:
    """Count those who answered this question and belong to a group that is not shown."""
    left = sum(1 for party, _ in given if party not in told)
    return {"": left} if left else {}


def _chosen(question: Question, values: list[Any]) -> Counter:
    if question.kind == MANY:
        return Counter(one for some in values for one in some)
    return Counter(values)


def _rows(options: Any, counts: Counter, given: list[tuple[str, Any]]) -> list[list[Any]]:
    return [[label, counts[n], share(counts[n], len(given))] for n, label in options]
