"""Writes the SQL of queries quickly: a column of a table is one word, not six steps.

peewee walks a small tree for every column it names; most of the CPU of a page went into that.
What is written here is the same SQL (`tests/kernel/test_sqltext.py` compares it with peewee's).
"""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from peewee import OP, Context, Expression, Field, ForeignKeyField, Model, NodeList

VALUES = 4  # peewee's SCOPE_VALUES: columns are named without their table
PLAIN = frozenset({str, int, bool, float, type(None), dt.date, dt.datetime})
SIGNS = {op: f" {op} " for op in (OP.EQ, OP.NE, OP.LT, OP.LTE, OP.GT, OP.GTE)}
JOINTS = {OP.AND: " AND ", OP.OR: " OR "}
LONGEST = 512  # texts kept of one table's columns; a programme has far fewer


class _Kept:
    """The columns that selects name, as one text per alias; keyed by which fields they are."""

    texts: dict[tuple, tuple[tuple, str | None]] = {}


class QuickContext(Context):
    """peewee's writer with a short way for the commonest things."""

    __slots__ = ()

    def sql(self, obj: Any) -> Context:
        """Write a column, a plain value, a list or a comparison at once; all else as peewee does."""
        kind = type(obj)
        if kind in PLAIN:
            return self.value(obj)
        if kind is Expression:
            return self if self._compared(obj) else obj.__sql__(self)
        if kind is NodeList and not obj.parens and len(obj.nodes) > 1:
            return self if self._listed(obj) else obj.__sql__(self)
        if isinstance(obj, Field) and kind.__sql__ is Field.__sql__:
            return self.literal(self._column(obj))
        return super().sql(obj)

    def _column(self, field: Field) -> str:
        name = field.column_name
        if self.state.scope == VALUES:
            return f'"{name}"'
        return f'"{self._alias(field)}"."{name}"'

    def _alias(self, field: Field) -> str:
        table, aliases = field.model._meta.table, self.alias_manager
        return aliases.mapping.get(table) or aliases.add(table)

    def _listed(self, given: NodeList) -> bool:
        """Write the columns of one table; False where something else is among them."""
        nodes = given.nodes
        first = nodes[0]
        if self.state.scope == VALUES or not is_plain_column(first):
            return False
        alias = self._alias(first)
        key = (alias, given.glue, *map(id, nodes))
        kept = _Kept.texts.get(key)
        if kept is None:
            if len(_Kept.texts) > LONGEST:
                _Kept.texts.clear()
            kept = _Kept.texts[key] = (tuple(nodes), _joined(nodes, alias, given.glue))
        if kept[1] is None:
            return False
        self.literal(kept[1])
        return True

    def _compared(self, node: Expression) -> bool:
        """Write `column = value` and what AND and OR make of them; False where it is more."""
        words, values = len(self._sql), len(self._values)
        if self.state.value_literals or not self._written(node):
            del self._sql[words:], self._values[values:]
            return False
        return True

    def _written(self, node: Expression) -> bool:
        if type(node) is not Expression or node.flat:
            return False
        joint = JOINTS.get(node.op)
        if joint is None:
            return self._compares(node)
        self._sql.append("(")
        if not self._written(node.lhs):
            return False
        self._sql.append(joint)
        if not self._written(node.rhs):
            return False
        self._sql.append(")")
        return True

    def _compares(self, node: Expression) -> bool:
        field, given, sign = node.lhs, node.rhs, SIGNS.get(node.op)
        if sign is None or not is_plain_column(field):
            return False
        if is_plain_value(field, given):
            value = field.db_value(given)
            if type(value) not in PLAIN:
                return False
            self._values.append(value)
            self._sql.append(f"({self._column(field)}{sign}{self.state.param or '?'})")
            return True
        if is_plain_column(given):
            self._sql.append(f"({self._column(field)}{sign}{self._column(given)})")
            return True
        return False


def is_plain_value(field: Field, given: Any) -> bool:
    """Tell whether a column is compared with a value, or with the thing it points at."""
    if type(given) in PLAIN or isinstance(given, enum.Enum):
        return True
    return isinstance(field, ForeignKeyField) and isinstance(given, Model)


def is_plain_column(node: Any) -> bool:
    """Tell whether this is a column of a table and nothing more."""
    if not isinstance(node, Field) or type(node).__sql__ is not Field.__sql__:
        return False
    return node._coerce  # noqa: SLF001 peewee's own question


def _joined(nodes: Any, alias: str, glue: str) -> str | None:
    """Name the columns after their table; None where they are not all plain ones of one table."""
    model = nodes[0].model
    if all(is_plain_column(node) and node.model is model for node in nodes):
        return glue.join(f'"{alias}"."{node.column_name}"' for node in nodes)
    return None
