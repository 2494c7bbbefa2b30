"""Canonical JSON (RFC 8785) for the values we log: objects, arrays, strings, whole numbers, true, false, null.

Floats are refused, so a canonical text has exactly one reading on every machine.
"""

import json
import re

SAFE = 2**53 - 1  # beyond this other readers of JSON lose digits (RFC 7493)
DEEPEST = 64  # levels of objects and arrays: the same answer however deep the caller stands

_HALF = re.compile("[\ud800-\udfff]")  # of a character beyond 16 bits

Value = None | bool | int | str | list | tuple | dict


class CanonicalError(ValueError):
    """The value has no canonical form; the message names the place."""


def _text(value: str, where: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise CanonicalError(f"{where}: the text holds half a character (lone surrogate)") from None
    return value


def _object(value: dict, where: str, left: int) -> dict:
    for name in value:
        if not isinstance(name, str):
            raise CanonicalError(f"{where}: a name is not text: {name!r}")
        _text(name, f"{where}.{name!r}")
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return {name: _ordered(value[name], f"{where}.{name}", left) for name in names}


def _ordered(value: Value, where: str, left: int = DEEPEST) -> Value:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > SAFE:
            raise CanonicalError(f"{where}: the number is beyond 2^53-1: write it as text")
        return int(value)
    if isinstance(value, str):
        return str(_text(value, where))
    if not left:
        raise CanonicalError("the value is nested too deep")
    if isinstance(value, list | tuple):
        return [_ordered(item, f"{where}[{at}]", left - 1) for at, item in enumerate(value)]
    if isinstance(value, dict):
        return _object(value, where, left - 1)
    raise CanonicalError(f"{where}: {type(value).__name__} has no canonical form here")


_WORDS, _HOLDERS = {str, bool, type(None)}, {dict, list, tuple}


def _is_plain(value: Value, left: int) -> bool:
    """Whether the encoder writes this value canonically by itself: it sorts names by code point."""
    kind = type(value)
    if kind is int:
        return -SAFE <= value <= SAFE
    if kind not in _HOLDERS or not left:
        return kind in _WORDS
    if kind is dict:
        if not all(type(name) is str and name.isascii() for name in value):
            return False
        value = value.values()
    # a call for each word would take longer than writing it
    return all(type(one) in _WORDS or _is_plain(one, left - 1) for one in value)


_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def text(value: Value, deepest: int = DEEPEST) -> str:
    """The canonical text of a value; raises CanonicalError, naming the place."""
    if _is_plain(value, deepest):  # the busy paths
        written = _plain(value)
        if not _HALF.search(written):
            return written
    return json.dumps(_ordered(value, "$", deepest), ensure_ascii=False, separators=(",", ":"))


def data(value: Value) -> bytes:
    """The canonical UTF-8 bytes: what is hashed and signed."""
    return text(value).encode()


def _refuse(constant: str) -> None:
    raise CanonicalError(f"{constant} is not a whole number")


def _once(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise CanonicalError("a name stands twice in one object")
    return found


def parse(source: str | bytes) -> Value:
    """Reads a JSON text of our value set; floats and doubled names are refused."""
    try:
        return json.loads(
            source, parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_once
        )
    except CanonicalError:
        raise
    except (ValueError, RecursionError) as error:
        raise CanonicalError(f"not JSON: {error}") from None
