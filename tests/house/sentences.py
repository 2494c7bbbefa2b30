"""Every sentence a reader may see, gathered from code, tables and templates."""

import ast
import re

from jinja2 import Environment, nodes

from app.kernel.workflow import names
from tests.house.tree import ROOT, files, name, python

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# One sign alone is a mark, not a word.
SENTENCE = re.compile(r"[\u4e00-\u9fff]{2}")
# Whoever is called with a sentence shows it.
SPEAKERS = {
    "t",
    "say",
    "go_to",
    "Reason",
    "of",
    "NotAllowed",
    "StaleState",
    "Invalid",
    "NotFound",
    "Forbidden",
    "Late",
    "TooMany",
    "add_error",
    "form_page",
    "Following",
    "Nav",
    "Todo",
    "Message",
    "Transition",
    "DeadlineRule",
}
# Papers are Chinese by law; practice data is not translated; tools speak for themselves.
SILENT = ("app/demo/", "app/migrations/", "exports/documents/", "tools/", "tests/", "app/cli.py")


def of_code():
    """Sentence -> where, for literal sentences handed to a speaker or to a form field."""
    found = {}
    for path in python(tests=False):
        if name(path).startswith(SILENT):
            continue
        text = path.read_text(encoding="utf-8")
        if not CHINESE.search(text):
            continue
        tree = ast.parse(text)
        of_forms = _fields(
            tree, everywhere=path.stem.startswith("forms") or path.parent.name == "forms"
        )
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (node in of_forms or _speaks(node.func)):
                for text in _literals(node):
                    found.setdefault(text, f"{name(path)}:{node.lineno}")
    return found


def _fields(tree, *, everywhere):
    """The calls inside forms, whatever their file is called."""
    forms = [one for one in ast.walk(tree) if isinstance(one, ast.ClassDef) and _is_form(one)]
    places = [tree] if everywhere else forms
    return {one for place in places for one in ast.walk(place) if isinstance(one, ast.Call)}


def _is_form(node):
    return any(getattr(base, "id", "").endswith(("Form", "Filter")) for base in node.bases)


def of_rooms(rooms):
    """Sentence -> where, for the tables rooms hand up as data."""
    pairs = [pair for room in rooms for pair in (*_of_room(room), *_of_workflows(room))]
    return {text: where for text, where in pairs if text and CHINESE.search(text)}


def _of_room(room):
    yield room.title, f"{room.name}.title"
    yield from ((entry.label, f"{room.name}.nav") for entry in room.nav)
    yield from ((text, f"sentence {key}") for key, text in room.sentences.items())
    yield from ((message.text, f"notice {key}") for key, message in room.notices.items())
    yield from ((one.label, f"parameter {one.key}") for one in room.parameters)
    yield from ((one.unit, f"parameter {one.key}") for one in room.parameters)
    yield from ((one.source, f"source of {one.key}") for one in room.parameters)
    yield from ((word, f"choice of {p.key}") for p in room.parameters for _, word in p.choices)
    yield from ((rule.label, f"deadline {rule.kind}") for rule in room.deadlines)


def _of_workflows(room):
    for workflow in room.workflows:
        yield workflow.title, workflow.kind
        every = (name for state in workflow.states for name in names(workflow, state))
        yield from ((name, workflow.kind) for name in every)
        yield from ((t.label, f"{workflow.kind} {t.action}") for t in workflow.transitions)


def of_templates():
    """Sentence -> where, for every Chinese string constant inside a template's expressions."""
    return {
        node.value: f"{name(path)}:{node.lineno}"
        for path, tree in templates()
        for node in tree.find_all(nodes.Const)
        if isinstance(node.value, str) and CHINESE.search(node.value)
    }


def bare_text():
    """Chinese in a template outside t(): nobody can translate it."""
    return [
        f"{name(path)}:{node.lineno}: {node.data.strip()[:60]}"
        for path, tree in templates()
        for node in tree.find_all(nodes.TemplateData)
        if SENTENCE.search(node.data)
    ]


def templates():
    """(path, syntax tree) of every template."""
    environment = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for path in files(".html"):
        if path.is_relative_to(ROOT / "templates"):
            yield path, environment.parse(path.read_text(encoding="utf-8"))


def _speaks(function):
    return getattr(function, "id", getattr(function, "attr", "")) in SPEAKERS


def _literals(call):
    for value in (*call.args, *(k.value for k in call.keywords)):
        parts = ast.walk(value) if isinstance(value, (ast.Dict, ast.List, ast.Tuple)) else [value]
        for part in parts:
            text = getattr(part, "value", None)
            if isinstance(part, ast.Constant) and isinstance(text, str) and CHINESE.search(text):
                yield text
