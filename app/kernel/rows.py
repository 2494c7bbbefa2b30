"""Makes things of rows quickly: what each column of a question means is found out once.

peewee asks that again at every asking, and sets every column of every row in four steps. What is
made here is the same (`tests/kernel/test_rows.py` compares); what is not understood is left to it.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from peewee import (
    DateField,
    DateTimeField,
    Field,
    FieldAccessor,
    ForeignKeyAccessor,
    ForeignKeyField,
    IntegerField,
    Model,
    ModelCursorWrapper,
    ModelObjectCursorWrapper,
    ModelTupleCursorWrapper,
    _StringField,
)
from playhouse.fields import EnumFieldMixin

Maker = Callable[[tuple], Any]
Convert = Callable[[Any], Any]
AS_STORED = (_StringField.adapt, IntegerField.adapt)


class _Part(NamedTuple):
    """The columns of one table in a row, side by side."""

    key: Any
    model: type[Model]
    start: int
    stop: int
    names: tuple[str, ...]
    converting: tuple[tuple[str, Convert], ...]


class _Link(NamedTuple):
    """Which thing becomes an attribute of which, by their places among the parts."""

    source: int
    attribute: str
    target: int
    beyond: frozenset[int]
    outer: bool
    is_key: bool


def maker(query: Any, cursor: Any) -> Maker:
    """Return what makes a thing of one row of this query."""
    wrapper = query._get_cursor_wrapper(cursor)  # noqa: SLF001 what peewee itself does next
    wrapper.initialize()
    if type(wrapper) is ModelObjectCursorWrapper:
        whole = zip(wrapper.unique_columns, wrapper.converters, strict=True)
        spec = [(place, wrapper.model, *one) for place, one in enumerate(whole)]
        quick = _quick_maker({wrapper.model: (wrapper.constructor, wrapper.is_model)}, spec, [])
    elif type(wrapper) is ModelCursorWrapper:
        quick = _quick_maker(wrapper.key_to_constructor, wrapper._row_spec, _links(wrapper))  # noqa: SLF001
    elif type(wrapper) is ModelTupleCursorWrapper:
        quick = _tuple_maker(wrapper.converters)
    else:
        quick = None
    return quick or wrapper.process_row


def _links(wrapper: ModelCursorWrapper) -> list[_Link] | None:
    """Number what peewee found out of joins; None where a thing is no row of a table."""
    place = {key: n for n, key in enumerate(wrapper.key_to_constructor)}
    beyond = wrapper._dest_reachable  # noqa: SLF001
    links = []
    for source, attribute, target, is_dict, outer, is_key in wrapper.src_to_dest:
        if is_dict or source not in place or target not in place:
            return None
        reach = frozenset(place[key] for key in beyond.get(target, ()) if key in place)
        links.append(_Link(place[source], attribute, place[target], reach, outer, is_key))
    return links


def _quick_maker(
    constructors: dict[Any, tuple[Any, bool]],
    spec: Iterable[tuple[int, Any, str, Convert | None]],
    links: list[_Link] | None,
) -> Maker | None:
    columns: dict[Any, list[tuple[int, str, Convert | None]]] = {key: [] for key in constructors}
    for place, key, name, convert in spec:
        if key not in columns:
            return None
        columns[key].append((place, name, convert))
    parts = [_part(key, *constructors[key], columns[key]) for key in constructors]
    if links is None or None in parts:
        return None
    return _single(parts[0]) if len(parts) == 1 else _joined(parts, links)


def _part(
    key: Any, model: Any, is_model: bool, columns: list[tuple[int, str, Convert | None]]
) -> _Part | None:
    """Describe a table's columns; None where one is no plain field or they do not stand together."""
    if not is_model or model.__init__ is not Model.__init__:
        return None
    start = columns[0][0] if columns else 0
    names = tuple(name for _, name, _ in columns)
    together = [place for place, _, _ in columns] == list(range(start, start + len(columns)))
    if not together or not all(_is_plain(model, name) for name in names):
        return None
    quick = [(name, _quick(convert)) for _, name, convert in columns]
    converting = tuple((name, convert) for name, convert in quick if convert is not None)
    return _Part(key, model, start, start + len(columns), names, converting)


def _is_plain(model: type[Model], name: str) -> bool:
    accessor = type(inspect.getattr_static(model, name, None))
    return name in model._meta.fields and accessor in (FieldAccessor, ForeignKeyAccessor)


def _quick(convert: Convert | None) -> Convert | None:
    """Find a shorter way to the same value; None where the stored one is it."""
    field = getattr(convert, "__self__", None)
    if not isinstance(field, Field) or convert != field.python_value:
        return convert
    while isinstance(field, ForeignKeyField):
        field = field.rel_field
    if isinstance(field, EnumFieldMixin):
        return _member(field)
    if type(field).python_value is not Field.python_value:
        return convert
    if type(field).adapt in AS_STORED:
        return None
    if type(field).adapt is DateTimeField.adapt:
        return _iso(field, dt.datetime.fromisoformat)
    return _iso(field, dt.date.fromisoformat) if type(field).adapt is DateField.adapt else convert


def _member(field: Any) -> Convert:
    known = {member.value: member for member in field.enum_class} | {None: None}

    def convert(value: Any) -> Any:
        return known[value] if value in known else field.python_value(value)

    return convert


def _iso(field: Field, read: Callable[[str], Any]) -> Convert:
    def convert(value: Any) -> Any:
        if type(value) is str:
            try:
                return read(value)
            except ValueError:
                pass
        return field.python_value(value)

    return convert


def _tuple_maker(converters: Iterable[Convert | None]) -> Maker:
    quick = [(place, _quick(convert)) for place, convert in enumerate(converters)]
    converting = [(place, convert) for place, convert in quick if convert is not None]

    def make(row: tuple) -> tuple:
        values = list(row)
        for place, convert in converting:
            values[place] = convert(values[place])
        return tuple(values)

    return make if converting else tuple


def _single(part: _Part) -> Maker:
    _, model, _, _, names, converting = part
    new = model.__new__

    def make(row: tuple) -> Any:
        one = new(model)
        one.__data__ = data = dict(zip(names, row, strict=True))
        for name, convert in converting:
            data[name] = convert(data[name])
        one._dirty, one.__rel__ = set(), {}
        return one

    return make


def _joined(parts: list[_Part], links: list[_Link]) -> Maker:
    def make(row: tuple) -> Any:
        things, filled = [], set()
        for place, (_, model, start, stop, names, converting) in enumerate(parts):
            one, values = model.__new__(model), row[start:stop]
            one.__data__ = data = dict(zip(names, values, strict=True))
            for name, convert in converting:
                data[name] = convert(data[name])
            one._dirty, one.__rel__ = set(), {}
            things.append(one)
            if values.count(None) < len(names):
                filled.add(place)
        for link in links:
            _tie(things, filled, link)
        return things[0]

    return make


def _tie(things: list[Any], filled: set[int], link: _Link) -> None:
    """Hang one thing on another, as peewee does: what an outer join did not find is None."""
    source, attribute, place, beyond, outer, is_key = link
    found: Any = things[place]
    if place not in filled:
        if not beyond & filled:
            if not outer or source not in filled:
                return
            found = None
        elif outer and source not in filled:
            return
    if found is None and is_key:
        things[source].__rel__[attribute] = None
        return
    setattr(things[source], attribute, found)
    things[source]._dirty.clear()
