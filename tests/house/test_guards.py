"""Every page says who may open it, and asks for a permission some room defines."""

import ast
import re

import pytest
from flask import Flask

from app.kernel import permissions
from tests.house.tree import name, python

# Parsing every file would take a second and a half; only these can do it.
SETS_A_STATE = re.compile(r"\.state\b[^\n]*=")
REMEDY = "put @public, @signed_in or @allow(...) directly above the view"


@pytest.fixture
def rules(app: Flask):
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)


def test_every_view_is_guarded(app, rules):
    bare = [
        f"{app.view_functions[rule.endpoint].__module__} {rule.endpoint}"
        for rule in rules
        if not getattr(app.view_functions[rule.endpoint], "__guard__", None)
    ]

    assert rules
    assert bare == [], REMEDY


def test_every_permission_asked_for_is_defined(app, rules):
    words = ("public", "signed_in")
    asked = {r.endpoint: app.view_functions[r.endpoint].__guard__ for r in rules}
    unknown = {
        e: key for e, key in asked.items() if key not in words and not permissions.known(key)
    }

    assert unknown == {}, "add the key to permissions.py of the room and to its ROOM"


def test_a_view_of_a_thing_loads_it_in_its_guard(app, rules):
    wrong = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in rules
        if "id" in rule.arguments
        and app.view_functions[rule.endpoint].__guard__ not in ("public", "signed_in")
        and getattr(app.view_functions[rule.endpoint], "__loader__", None) is None
    ]

    assert wrong == [], "say on=<loader> in @allow, so that a foreign id is refused there"


def test_changing_requests_are_never_get(app, rules):
    workflows = [w for room in app.extensions["rooms"] for w in room.workflows]
    verbs = {f"{w.room}.{w.subject}_{a}": w for w in workflows for a in w.actions()}
    forms = {f"{w.room}.{w.subject}_{t.action}" for w in workflows for t in w.transitions if t.form}
    wrong = [
        r.endpoint
        for r in rules
        if r.endpoint in verbs and "GET" in r.methods and r.endpoint not in forms
    ]

    assert wrong == []


def test_only_fire_moves_a_state():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in python(tests=False)
        if name(path) != "app/kernel/fire.py"
        if SETS_A_STATE.search(text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]

    assert found == [], "call fire(workflow, subject, action, actor)"
