"""Jinja as this house uses it."""

from types import FunctionType, MethodType

from flask.templating import Environment
from jinja2.runtime import Context


class Calls(Context):
    """A plain function is called as it is.

    Jinja looks first whether it wants the context, six steps for each of the hundreds of words of
    a page; a function that wants it carries a mark, and one without any has none.
    """

    def call(self, obj, /, *args, _loop_vars=None, _block_vars=None, **kwargs):
        plain = obj.__func__ if type(obj) is MethodType else obj
        if type(plain) is FunctionType and not plain.__dict__:
            return obj(*args, **kwargs)
        seen = {"_loop_vars": _loop_vars, "_block_vars": _block_vars}
        return super().call(obj, *args, **seen, **kwargs)


class Templates(Environment):
    """Every template sees the one dict of globals.

    Jinja's own chain of two dicts is asked name by name at every import and include; with sixty
    names that was a millisecond of a page.
    """

    context_class = Calls

    def make_globals(self, d):
        return {**self.globals, **d} if d else self.globals
