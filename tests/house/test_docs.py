"""What the documents say is there: settings, commands, links, words, recipes."""

import re
import subprocess
import sys

import pytest

from app.config import _FIELDS
from app.demo.people import EVERY_SEAT, PASSWORD
from app.kernel.workflow import names
from app.rooms import ROOMS
from tests.house.tree import ROOT, files, name

READMES = ("README.md", "README.zh-CN.md")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```", re.DOTALL)
ANCHOR = re.compile(r"[^\w\- ]")


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_is_in_the_readme(readme):
    told = set(re.findall(r"`(LIANSHEN_\w+|DATABASE_URL)`", text(readme)))

    assert set(_FIELDS) - told == set(), f"add a line to the table of {readme}"
    assert told - set(_FIELDS) == {"LIANSHEN_CHROMIUM"}, f"{readme} names a setting that is gone"


@pytest.mark.parametrize("readme", READMES)
def test_every_command_of_run_py_is_in_the_readme(readme):
    command = [sys.executable, "run.py", "--help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = set(re.findall(r"^    (\w+)\s", told, re.MULTILINE))

    assert {"serve", "test", "backup"} <= commands
    said = set(re.findall(r"python3 run\.py (\w+)", text(readme)))
    assert said == commands, f"commands of run.py and {readme} differ"


@pytest.mark.parametrize("readme", READMES)
def test_every_practice_account_is_in_the_readme(readme):
    said = text(readme)

    assert [seat.login for seat in EVERY_SEAT if f"`{seat.login}`" not in said] == []
    assert f"`{PASSWORD}`" in said


@pytest.mark.parametrize("path", sorted(files(".md")), ids=name)
def test_links_lead_somewhere(path):
    links = LINK.findall(CODE.sub("", path.read_text(encoding="utf-8")))
    broken = [link for link in links if not link.startswith("https:") and not leads(path, link)]

    assert broken == []


def leads(path, link):
    place, _, anchor = link.partition("#")
    target = (path.parent / place).resolve() if place else path
    if not target.exists():
        return False
    return not anchor or anchor in anchors(target)


def anchors(path):
    heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {ANCHOR.sub("", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_the_words_name_every_thing_and_every_state(room):
    words = text("docs/words.md")
    kinds = [w.kind for w in room.workflows] + list(room.subjects)
    states = [(n, state) for w in room.workflows for state in w.states for n in names(w, state)]
    missing = [kind for kind in kinds if f"`{kind}`" not in words]
    missing += [
        f"{label} `{s.value}`" for label, s in states if f"{label} `{s.value}`" not in words
    ]

    assert missing == [], "add them to docs/words.md"


def test_the_manuals_name_buttons_as_the_pages_do():
    folders = (
        "templates/",
        "app/web/",
        "app/accounts/",
        "projects/",
        "intermediaries/",
        "bidding/",
        "supervision/",
    )
    shown = [
        p for p in files(".html", ".py") if name(p).startswith((*folders, "joint_", "exports"))
    ]
    words = "\n".join(path.read_text(encoding="utf-8") for path in shown)
    gone = [
        f"{name(path)}: {label}"
        for path in sorted((ROOT / "docs/manual").glob("*.md"))
        for label in re.findall(r"\*\*(.+?)\*\*", path.read_text(encoding="utf-8"))
        if label not in words
    ]

    assert gone == [], "the page says it otherwise"
