"""The recipes of CONTRIBUTING.md: at most four files each, all of them there, tests that exist."""

import re

import pytest

from app.web.i18n import read_catalogue
from intermediaries.catalogue import CATALOGUE
from intermediaries.typelist import KINDS
from joint_review.disciplines import DISCIPLINES, IN_USE, offered
from tests.house.tree import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = re.split(r"^### ", TEXT.split("## Four recipes")[1], flags=re.MULTILINE)[1:]
PATH = re.compile(r"`((?:[a-z_]+/)+[\w.]+\.(?:py|po))`")


def test_there_are_four_recipes():
    titles = [recipe.splitlines()[0] for recipe in RECIPES]

    assert titles == [
        "Add a service item",
        "Add a review discipline",
        "Add a paper",
        "Add a rule",
    ]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda text: text.splitlines()[0])
def test_a_recipe_touches_at_most_four_files_and_they_exist(recipe):
    steps = re.findall(r"^\d\. .*$", recipe, re.MULTILINE)
    paths = PATH.findall(recipe)
    command = re.search(r"^Run: `.venv/bin/python -m pytest (.*) -q`$", recipe, re.MULTILINE)

    assert 2 <= len(steps) <= 4
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [path for path in command[1].split() if not (ROOT / path).exists()] == []


def test_what_the_recipes_lean_on_has_these_names():
    names = {
        "intermediaries/catalogue.py": ("CATALOGUE = (",),
        "intermediaries/typelist.py": ("KINDS = (",),
        "tests/intermediaries/test_qualifying.py": ("def says(", "def held("),
        "joint_review/disciplines.py": ("IN_USE = [", "class Discipline:"),
        "joint_review/drawings/numbering.py": ("WORDS = {",),
        "exports/documents/__init__.py": ("DOCUMENTS = (",),
        "bidding/rules/gates.py": ("def contract_complete(",),
        "bidding/service_states.py": ("guards=(gates.contract_complete,)",),
        "bidding/parameters.py": ("Parameter(",),
    }
    gone = [
        f"{path}: {word}"
        for path, words in names.items()
        for word in words
        if word not in (ROOT / path).read_text(encoding="utf-8")
    ]

    assert gone == [], "CONTRIBUTING.md leans on these"


def test_items_kinds_and_disciplines_have_english():
    names = [item.name for item in CATALOGUE] + [kind.name for kind in KINDS]
    names += [one.name for one in DISCIPLINES.values()]
    english = read_catalogue()

    assert [one for one in names if one not in english] == [], "add it to the room's .po file"


def test_the_choice_of_disciplines_keeps_what_a_sheet_carries():
    keys = [one.key for one in offered(IN_USE, ["landscape"])]

    assert keys == [*IN_USE, "landscape", "other"]
