"""What the security chapter names is there: every test, every file, every parameter."""

import re

from app.kernel import parameters
from tests.house.tree import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_file_it_names_exists():
    named = set(re.findall(r"`((?:tests|app)/[\w/]+\.py)`", TEXT))

    assert len(named) > 40
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_parameter_it_names_is_known(app):
    named = set(re.findall(r"`((?:accounts|files)\.[a-z_]+)`", TEXT)) - {"files.max_mb"}

    assert named
    for key in named | {"files.max_mb"}:
        assert parameters.value(key) is not None


def test_every_chapter_is_there():
    chapters = re.findall(r"^## V(\d+)(?: and V(\d+))?", TEXT, re.MULTILINE)

    assert sorted({int(n) for pair in chapters for n in pair if n}) == list(range(1, 18))
