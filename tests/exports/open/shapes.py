"""A small reader of JSON Schema 2020-12, as far as the description for programs uses it."""

import datetime as dt
from urllib.parse import urlsplit

KINDS = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
KNOWN = {
    "type", "properties", "required", "additionalProperties", "items", "format", "description",
    "$ref", "default", "minimum", "maximum",
}  # fmt: skip


def _is_of(value, kind):
    return isinstance(value, KINDS[kind]) and not (kind == "integer" and isinstance(value, bool))


def wrong(value, schema, document, at="$"):
    """List where a value does not hold to a schema; an unknown word of the schema is wrong too."""
    found = [f"{at}: unknown word {word}" for word in set(schema) - KNOWN]
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        return found + wrong(value, document["components"]["schemas"][name], document, at)
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is_of(value, kind) for kind in kinds):
        return [*found, f"{at}: {value!r} is no {kinds}"]
    if isinstance(value, str) and not _has_form(value, schema.get("format")):
        found.append(f"{at}: {value!r} is no {schema['format']}")
    if isinstance(value, list):
        for n, one in enumerate(value):
            found += wrong(one, schema["items"], document, f"{at}[{n}]")
    if isinstance(value, dict):
        found += _members(value, schema, document, at)
    return found


def _members(value, schema, document, at):
    known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{at}: {name} is missing" for name in set(schema.get("required", ())) - set(value)]
    for name, one in value.items():
        inner = known.get(name, more)
        if inner is False:
            found.append(f"{at}: {name} is not declared")
        elif inner is not True:
            found += wrong(one, inner, document, f"{at}.{name}")
    return found


def _has_form(text, form):
    try:
        if form == "date":
            dt.date.fromisoformat(text)
        elif form == "date-time":
            return dt.datetime.fromisoformat(text).tzinfo is not None
        elif form == "uri":
            return bool(urlsplit(text).scheme and urlsplit(text).netloc)
    except ValueError:
        return False
    return True
