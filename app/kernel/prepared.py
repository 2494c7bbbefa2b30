"""Questions that are asked again and again: their SQL is written once, then only filled in.

Writing the SQL of a page's ten questions took longer than answering them. A prepared question is
an ordinary query in a function; the function is called with stand-ins, once for every engine,
every set of values it is given and every length of its lists, so it must not look at its values.
A list is for `in_`: it must hold something, and is filled up with its last value so that few
lengths occur. Every value must stand in the question: one that nothing looks at is the lost
condition "of this agency only".

    @prepared
    def by_owner(owner, states):
        return Package.select().where(Package.owner == owner, Package.state.in_(states))

    found = by_owner(owner=actor.org_id, states=[...])

`by_owner.of(...)` asks nothing yet: such questions can be asked many together (`together.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.kernel.db import db
from app.kernel.written import Given, Question, Written


def prepared(build: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Make a function that builds a query into one that asks it."""
    written: dict[Any, Written] = {}

    names = build.__code__.co_varnames[: build.__code__.co_argcount]

    def of(*given: Any, **values: Any) -> Question:
        values |= zip(names, given, strict=False)
        lists = {name: _rounded(v) for name, v in values.items() if type(v) is list}
        values |= lists
        key = (type(db.obj), frozenset(values), *[len(v) for v in lists.values()])
        found = written.get(key)
        if found is None:
            stand_ins = {name: _stand_in(name, value) for name, value in values.items()}
            found = Written(build(**stand_ins), db.obj)
            if unread := set(values) - found.reads:
                raise TypeError(f"{build.__name__} asks nothing of {sorted(unread)}")
            written[key] = found
        return Question(found, values)

    def ask(*given: Any, **values: Any) -> list[Any]:
        question = of(*given, **values)
        return question.written.ask(db, question.values)

    def first(*given: Any, **values: Any) -> Any:
        return next(iter(ask(*given, **values)), None)

    ask.__name__, ask.__doc__ = build.__name__, build.__doc__
    ask.first, ask.of = first, of
    return ask


def _rounded(values: list[Any]) -> list[Any]:
    """Repeat the last value until the length is a power of two."""
    if not values:
        raise ValueError("a list that holds nothing needs no question")
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


def _stand_in(name: str, value: Any) -> Any:
    if type(value) is list:
        return [Given(name, place) for place in range(len(value))]
    return Given(name)
