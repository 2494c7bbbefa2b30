"""Short files, short functions, short templates; and nothing in them that ages badly."""

import ast
import re

import pytest

from tests.house.tree import files, name, python

FILE, FUNCTION, TEMPLATE = 300, 40, 150
# Tests may tell longer stories.
TEST_FILE, TEST_FUNCTION = 400, 60
# The one file that must work alone, copied to any machine.
ALONE = {"tools/verify.py": 1160}  # docs/adr/0011
LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
# Where packages come from is the business of the machine; how this was made is nobody's.
MAKING = re.compile(
    r"pypi\.org|pythonhosted|npmjs|index-url|extra-index|find-links|/work/|/root/|/home/\w"
    r"|worktree|CONTRACT\.md|\bLLM\b|Claude|language model",
    re.IGNORECASE,
)


def test_python_files_have_at_most_300_lines():
    long = {name(p): n for p in python() if (n := _lines(p)) > _most(p)}

    assert long == {}, f"split them by what a visitor wants: {long}"


def test_functions_have_at_most_40_lines():
    long = [
        f"{name(path)}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for path in python()
        if "migrations" not in path.parts
        for node in _functions(ast.parse(path.read_text(encoding="utf-8")))
        if node.end_lineno - node.lineno + 1 > (TEST_FUNCTION if _is_test(path) else FUNCTION)
    ]

    assert long == [], "give the parts of the function names of their own"


def test_templates_have_at_most_150_lines():
    long = {name(p): n for p in files(".html") if (n := _lines(p)) > TEMPLATE}

    assert long == {}, f"move a part into a file _part.html of its own: {long}"


def test_nothing_is_left_for_later():
    found = [
        f"{name(p)}:{number}"
        for p in files(".py", ".html", ".js", ".css", ".md")
        if name(p) != "tests/house/test_lengths.py"
        for number, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if LATER.search(line)
    ]

    assert found == [], "do it, or write it down in docs/gotchas.md as a limit"


@pytest.mark.parametrize(
    "kind", [(".py",), (".html", ".js", ".css", ".po"), (".md", ".toml", ".txt", "run")]
)
def test_no_file_speaks_of_one_machine_or_of_its_making(kind):
    found = [
        f"{name(p)}:{number}: {line.strip()[:80]}"
        for p in files(*kind)
        if name(p) != "tests/house/test_lengths.py"
        for number, line in enumerate(_text(p).splitlines(), 1)
        if MAKING.search(line)
    ]

    assert found == []


def _functions(block):
    """Functions stand in statements: most of a tree, its expressions, need not be looked at."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        for one in getattr(block, part, ()):
            if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield one
            yield from _functions(one)


def _most(path):
    return TEST_FILE if _is_test(path) else ALONE.get(name(path), FILE)


def _is_test(path):
    return name(path).startswith("tests/")


def _lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def _text(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
