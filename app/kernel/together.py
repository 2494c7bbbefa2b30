"""Many questions in one: what a page wants to know of many rooms is asked in one go.

A function that `@asks` yields its questions and is sent their answers; it reads like any other and
may be called like any other. Several of them, each of its own room, are answered side by side by
`side_by_side`: their first questions together, then their second ones, until all have returned.

    @asks
    def todo(actor):
        rows = yield queries.told_to.of(organisation=actor.org_id)
        return [_line(row) for row in rows]

A tuple of questions is answered by a tuple. Questions are those of `@prepared`; what they select
must be text, numbers or moments, for the answers travel as JSON.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any

from app.kernel.db import db, is_sqlite
from app.kernel.written import Question, Written

Steps = Generator[Any, Any, Any]
MOST = 40  # questions that are written into one
WIDE = 100  # columns of one array
_written: dict[tuple[Any, ...], str] = {}


def asks(function: Callable[..., Steps]) -> Callable[..., Any]:
    """Let a function that yields its questions be called like any other."""

    @functools.wraps(function)
    def alone(*given: Any, **values: Any) -> Any:
        return side_by_side([function(*given, **values)])[0]

    alone.steps = function
    return alone


def in_steps(function: Callable[..., Any]) -> Callable[..., Steps]:
    """Return what asks step by step; a function that does not yield is one without a step."""
    return getattr(function, "steps", None) or _without(function)


def _without(function: Callable[..., Any]) -> Callable[..., Steps]:
    def steps(*given: Any) -> Steps:
        return function(*given)
        yield

    return steps


def side_by_side(running: Iterable[Steps]) -> list[Any]:
    """Run functions that ask, step by step; return what each returns."""
    together, answers = gathered(*running), None
    while True:
        try:
            asked = together.send(answers)
        except StopIteration as end:
            return end.value
        answers = answered(asked)


def gathered(*running: Steps) -> Steps:
    """Make one function that asks of several: `a, b = yield from gathered(first(), second())`."""
    waiting: list[tuple[int, Steps, Any]] = [(n, one, None) for n, one in enumerate(running)]
    returned: list[Any] = [None] * len(waiting)
    while waiting:
        asking = []
        for place, steps, answer in waiting:
            try:
                asking.append((place, steps, steps.send(answer)))
            except StopIteration as end:
                returned[place] = end.value
        answers = iter((yield tuple(one for _, _, asked in asking for one in _each(asked))))
        waiting = [(n, steps, _taken(asked, answers)) for n, steps, asked in asking]
    return returned


def _each(asked: Any) -> tuple[Question, ...]:
    return (asked,) if type(asked) is Question else asked


def _taken(asked: Any, answers: Any) -> Any:
    if type(asked) is Question:
        return next(answers)
    return tuple(next(answers) for _ in asked)


def answered(questions: Sequence[Question]) -> list[list[Any]]:
    """Answer questions together, in their order; one not asked before is asked alone once."""
    found: dict[int, list[Any]] = {}
    known = []
    for place, one in enumerate(questions):
        if one.written.make is None or len(questions) == 1:
            found[place] = one.written.ask(db, one.values)
        else:
            known.append(place)
    for at in range(0, len(known), MOST):
        places = known[at : at + MOST]
        rows = _rows([questions[place] for place in places])
        found |= dict(zip(places, rows, strict=True))
    return [found[place] for place in range(len(questions))]


def _rows(questions: Sequence[Question]) -> list[list[Any]]:
    texts = tuple(one.written for one in questions)
    sql = _written.get(texts)
    if sql is None:
        sql = _written[texts] = _one_of(texts)
    values = [value for one in questions for value in one.written.filled(one.values)]
    found: list[list[Any]] = [[] for _ in questions]
    cursor = db.execute_sql(sql, values)
    rows = cursor.fetchall()
    cursor.close()
    arrays = [row for _, row in rows]
    if arrays and type(arrays[0]) is str:
        arrays = json.loads(f"[{','.join(arrays)}]")
    for (place, _), row in zip(rows, arrays, strict=True):
        text = texts[place]
        whole = itertools.chain.from_iterable(row) if text.width > WIDE else row
        found[place].append(text.make(tuple(whole)))
    return found


def _one_of(texts: tuple[Written, ...]) -> str:
    """Write many questions as one, whose rows are the number of the question and a JSON array."""
    parts, rows = [], []
    for n, one in enumerate(texts):
        names = [f"c{place}" for place in range(one.width)]
        parts.append(f"q{n}({', '.join(names)}) AS ({one.sql})")
        rows.append(f"SELECT {n}, {_array(names)} FROM q{n}")  # noqa: S608 - names of ours
    return f"WITH {', '.join(parts)} {' UNION ALL '.join(rows)}"


def _array(names: list[str]) -> str:
    """Write the array of a row; a wide one is an array of arrays, for a function takes a hundred."""
    call = "json_array" if is_sqlite() else "json_build_array"
    pieces = [names[at : at + WIDE] for at in range(0, len(names), WIDE)]
    arrays = [f"{call}({', '.join(piece)})" for piece in pieces]
    return arrays[0] if len(arrays) == 1 else f"{call}({', '.join(arrays)})"
