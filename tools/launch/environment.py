"""The virtual environment: made when missing, filled from the lock when the lock changed."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# The lock of tests contains everything of the lock of the product.
COVERS = {"base": ("base",), "dev": ("base", "dev")}


class SetUpError(Exception):
    """The set-up cannot go on; the text says what mends it."""


def ensure(lock: str) -> Path:
    """Return the interpreter of an environment that matches requirements/<lock>.txt."""
    if not PYTHON.exists():
        _make()
    marker = VENV / f"lianshen-{lock}"
    wanted = fingerprint(lock)
    if marker.exists() and marker.read_text(encoding="utf-8") == wanted:
        return PYTHON
    say(f"installing the locked dependencies of requirements/{lock}.txt …")
    _install(lock)
    for covered in COVERS[lock]:
        (VENV / f"lianshen-{covered}").write_text(fingerprint(covered), encoding="utf-8")
    return PYTHON


def fingerprint(lock: str) -> str:
    """Return what the marker says when the environment matches the lock."""
    return hashlib.sha256((ROOT / "requirements" / f"{lock}.txt").read_bytes()).hexdigest()


def missing_parts() -> list[str]:
    """List the parts of the standard library without which no environment can be made."""
    return [name for name in ("venv", "ensurepip") if not _there(name)]


def remedy(release: str) -> str:
    """Say the exact command that brings venv and ensurepip, from the text of os-release."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    facts = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    kin = f"{facts.get('ID', '')} {facts.get('ID_LIKE', '')}".replace('"', "").split()
    root = "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "sudo "
    if "debian" in kin or "ubuntu" in kin:
        return f"{root}apt-get update && {root}apt-get install -y python{version}-venv"
    if "fedora" in kin or "rhel" in kin:
        return f"{root}dnf install -y python3-pip python3"
    if "suse" in kin or "opensuse" in kin:
        return f"{root}zypper install -y python{version.replace('.', '')}-pip"
    if sys.platform == "darwin":
        return "brew install python3   (or the installer of python.org)"
    return "install a complete Python 3.11 or newer, with the modules venv and ensurepip"


def say(text: str) -> None:
    """Tell the user what happens, beside the real output."""
    print(f"· {text}", file=sys.stderr, flush=True)


def _make() -> None:
    missing = missing_parts()
    if missing:
        raise SetUpError(_without(missing))
    say("making the virtual environment .venv …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetUpError(_without(["ensurepip"]) + "\n" + made.stdout + made.stderr)


def _without(missing: list[str]) -> str:
    path = Path("/etc/os-release")
    release = path.read_text(encoding="utf-8") if path.exists() else ""
    return (
        f"This Python ({sys.executable}) has no {' and no '.join(missing)}, so no virtual "
        f"environment can be made. This mends it:\n\n    {remedy(release)}\n\nThen start again."
    )


def _install(lock: str) -> None:
    path = ROOT / "requirements" / f"{lock}.txt"
    quiet = ["--disable-pip-version-check", "--no-input", "--quiet", "--require-hashes"]
    command = [str(PYTHON), "-m", "pip", "install", *quiet, "-r", str(path)]
    if subprocess.run(command, check=False).returncode:
        raise SetUpError(
            "The locked dependencies could not be installed (see the lines above). "
            "Behind a proxy, or with an index of your own, set up pip first (pip config)."
        )


def _there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
