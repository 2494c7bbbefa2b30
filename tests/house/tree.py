"""The files of the project, as git knows them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "app",
    "projects",
    "intermediaries",
    "bidding",
    "joint_review",
    "supervision",
    "exports",
)


def files(*suffixes, vendored=False):
    """List the tracked files with one of the suffixes, without what others wrote."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else _walked()
    paths = [ROOT / name for name in names if not suffixes or name.endswith(suffixes)]
    return [p for p in paths if p.is_file() and (vendored or "vendor" not in p.parts)]


def python(tests=True):
    """List the Python files."""
    return [p for p in files(".py") if tests or name(p).split("/")[0] != "tests"]


def name(path):
    """Name a file from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def _walked():
    """The same without git, in an unpacked archive."""
    skipped = {".venv", "var", "__pycache__", "node_modules"}
    paths = (p.relative_to(ROOT) for p in ROOT.rglob("*"))
    kept = (p for p in paths if not skipped & set(p.parts))
    return [p.as_posix() for p in kept if not any(x.startswith(".") for x in p.parts[:-1])]
