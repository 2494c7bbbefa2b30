"""Flask as this house uses it: addresses are written quickly, views are plain functions."""

import re

from flask import Flask
from flask.globals import request_ctx
from werkzeug.routing import BuildError, Rule

from app.web.files import StreamingRequest
from app.web.templates import Templates

PLAIN = re.compile(r"[A-Za-z0-9_-]+")  # stands in an address as it is


class Shape(Rule):
    """A rule writes the code that builds its address when it is first asked for one.

    With six hundred addresses that was a fifth of a second of every start.
    """

    def _compile_builder(self, append_unknown=True):
        write, made = super()._compile_builder, []

        def build(rule, **values):
            if not made:
                made.append(write(append_unknown))
            return made[0](rule, **values)

        return build


class House(Flask):
    """A page asks for twenty addresses, always of the same few shapes."""

    request_class = StreamingRequest
    jinja_environment = Templates
    url_rule_class = Shape
    jinja_options = {"cache_size": -1}  # every template stays, none is put aside for another

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._shapes = {}

    def ensure_sync(self, func):
        """No view of ours is asynchronous."""
        return func

    def url_for(
        self, endpoint, *, _anchor=None, _method=None, _scheme=None, _external=None, **values
    ):
        """As Flask writes it; what stands around plain ids is remembered."""
        usual = not (_anchor or _method or _scheme or _external) and endpoint[0] != "."
        if usual and request_ctx and all(map(_is_plain, values.values())):
            key = (endpoint, request_ctx.request.script_root, *values)
            if key not in self._shapes:
                self._shapes[key] = self._shape(endpoint, values)
            if self._shapes[key] is not None:
                return self._shapes[key].format_map(values)
        given = {"_anchor": _anchor, "_method": _method, "_scheme": _scheme, "_external": _external}
        return super().url_for(endpoint, **given, **values)

    def _shape(self, endpoint, values):
        """An address with the names of its values in their places; None where they decide more."""
        marks = {name: f"0{n}mark{n}0" for n, name in enumerate(values)}
        try:
            shape = super().url_for(endpoint, **marks).replace("{", "{{").replace("}", "}}")
            for name, mark in marks.items():
                shape = shape.replace(mark, f"{{{name}}}", 1)
            same = shape.format_map(values) == super().url_for(endpoint, **values)
        except BuildError:
            return None
        return shape if same else None


def _is_plain(value):
    return type(value) is str and PLAIN.fullmatch(value) is not None
