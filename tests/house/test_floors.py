"""Who may look at whom (docs/floors.md): import-linter over .importlinter."""

import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT

REMEDY = "move the code down, or hand it up as data in the room's ROOM"


def test_nobody_looks_up(tmp_path):
    there = [line for line in _config() if not _absent_room(line)]
    config = tmp_path / "floors.ini"
    config.write_text("\n".join(there), encoding="utf-8")
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [linter, "--config", config, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, f"{REMEDY}\n{done.stdout}{done.stderr}"
    assert "4 kept, 0 broken" in done.stdout


def test_rooms_say_what_they_are_and_nothing_else():
    for package in ("app", *_rooms()):
        lines = (ROOT / package / "__init__.py").read_text(encoding="utf-8").strip()
        assert lines.startswith('"""'), package
        assert lines.endswith('"""'), f"{package}/__init__.py: a docstring and nothing else"


def _config():
    return (ROOT / ".importlinter").read_text(encoding="utf-8").splitlines()


def _absent_room(line):
    name = line.strip()
    return name.isidentifier() and not (ROOT / name / "__init__.py").exists()


def _rooms():
    names = ("projects", "intermediaries", "bidding", "joint_review", "supervision", "exports")
    return [name for name in names if (ROOT / name / "__init__.py").exists()]
