"""Lint and tests: what continuous integration and every developer runs."""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tools.launch import lanes
from tools.launch.environment import SetUpError, ensure, say
from tools.launch.lanes import Lane

# The shell has no windows to draw: a new tab costs it a quarter, another page half.
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FONTS = "fonts-noto-cjk"  # Chinese glyphs for the journeys and their screenshots
HINT = f"install Chromium (Debian: apt-get install {SHELL} {FONTS}) or set LIANSHEN_CHROMIUM"


def lint(given: argparse.Namespace) -> int:
    """Style, format, floors."""
    python = ensure("dev")
    bin_folder = python.parent
    steps = {
        "style": [str(bin_folder / "ruff"), "check", "."],
        "format": [str(bin_folder / "ruff"), "format", "--check", "--quiet", "."],
        "floors": [str(bin_folder / "lint-imports"), "--no-cache"],
    }
    return lanes.run([Lane(steps)])


def test(given: argparse.Namespace) -> int:
    """Lint, then three lanes, two at once: on SQLite, in a browser, on PostgreSQL."""
    python = str(ensure("dev"))
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lianshen-") as shared:
        found = suites(python, given)
        for lane in found:
            lane.environment["LIANSHEN_TEST_SHARED"] = shared  # what several need is built once
        code = lint(given) or lanes.run(found)
    say(f"everything: {'FAILED' if code else 'ok'} ({time.monotonic() - begun:.0f} s)")
    return code


def suites(python: str, given: argparse.Namespace) -> list[Lane]:
    pytest = [python, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 2), "--dist", "worksteal"]
    browserless = ["--ignore=tests/journeys"]
    found = [Lane({"suite on SQLite": [*pytest, *browserless, *given.rest]})]
    if given.fast:
        return found
    browser = _quickest(find_browser()) or _install_browser()
    if browser:
        journeys = {"journeys in Chromium": [*pytest, "tests/journeys", *given.rest]}
        found.append(Lane(journeys, {"LIANSHEN_CHROMIUM": browser}))
    elif os.environ.get("CI"):
        raise SetUpError(f"CI=true and no browser: {HINT}")
    else:
        say(f"the journeys are not run, there is no browser: {HINT}")
    postgres = [*pytest, *browserless, "--engine=postgres", *given.rest]
    return [*found, Lane({"suite on PostgreSQL": postgres})]


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine."""
    named = os.environ.get("LIANSHEN_CHROMIUM")
    if named:
        return named
    found = (shutil.which(name) for name in BROWSERS)
    there = (path for path in MAC_BROWSERS if Path(path).exists())
    return next((path for path in (*found, *there) if path), None)


def _quickest(found: str | None) -> str | None:
    """In continuous integration the shell instead of a whole Chromium, where it is at hand."""
    whole = found is not None and Path(found).name in BROWSERS[1:]
    if (
        whole
        and os.environ.get("CI")
        and not os.environ.get("LIANSHEN_CHROMIUM")
        and _may_install()
    ):
        _apt("install", SHELL)
        return find_browser()
    return found


def _install_browser() -> str | None:
    """Install Debian's Chromium where this user may."""
    if not _may_install():
        return None
    say("installing Chromium and Chinese fonts with apt-get …")
    _apt("update")
    for package in (SHELL, "chromium"):
        _apt("install", package, FONTS)
        if found := find_browser():
            return found
    return None


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _apt(word: str, *packages: str) -> None:
    """Call apt-get; it asks nothing, and a server that does not answer is not waited for."""
    options = ["-y", "-q", "--no-install-recommends", "-o", "Acquire::http::Timeout=20"]
    command = ["apt-get", word, *options, *packages]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=environment)
