"""Jinja as this house uses it."""

from flask.templating import Environment


class Templates(Environment):
    """Every template sees the one dict of globals.

    Jinja's own chain of two dicts is asked name by name at every import and include; with sixty
    names that was a millisecond of a page.
    """

    def make_globals(self, d):
        return {**self.globals, **d} if d else self.globals
