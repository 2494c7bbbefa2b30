"""Jinja as this house uses it."""

from types import FunctionType, MethodType

from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from markupsafe import Markup, _escape_inner, escape

from app.web.i18n import Told, word


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


def written(value):
    """What of a value stands on the page; only asked where the answer is joined at once."""
    kind = type(value)
    if kind is str or kind is Told:
        return _escape_inner(value)
    return value if kind is Markup else escape(value)


class Writer(CodeGenerator):
    """`{{ … }}` is escaped and joined; that it is safe markup need not be written on it between.

    With eight hundred words on a page the marking alone was half a millisecond.
    """

    def _output_child_pre(self, node, frame, finalize):
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        elif _fixed_word(node) is not None:
            node.on_page = True
            self.write("(")
        else:
            self.write(f"environment.written({finalize.src or ''}")

    def visit_Call(self, node, frame, *given, **named):  # noqa: N802 - the visitor's way of naming
        if getattr(node, "on_page", False):
            self.write(f"environment.word({_fixed_word(node)!r})")
        else:
            super().visit_Call(node, frame, *given, **named)


def _fixed_word(node):
    """The text of `{{ t('…') }}`, which is the same for every reader of a language; else None."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        return None
    plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and len(node.args) == 1
    if node.node.name != "t" or not plain or not isinstance(node.args[0], nodes.Const):
        return None
    return node.args[0].value


class Templates(Environment):
    """Every template sees the one dict of globals.

    Jinja's own chain of two dicts is asked name by name at every import and include; with sixty
    names that was a millisecond of a page.
    """

    context_class = Calls
    code_generator_class = Writer
    written = staticmethod(written)
    word = staticmethod(word)

    def make_globals(self, d):
        return {**self.globals, **d} if d else self.globals
