"""run.py on machines that lack something: it says exactly what mends it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from app.config import Settings
from tests.house.tree import ROOT
from tools.launch import checks, commands, door, environment

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
HOST = "127.0.0.1"
WITHOUT = """
import importlib.abc, runpy, sys
class Gone(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] == "ensurepip":
            raise ModuleNotFoundError(name)
sys.modules.pop("ensurepip", None)
sys.meta_path.insert(0, Gone())
sys.argv = ["run.py"]
runpy.run_path("run.py", run_name="__main__")
"""


@pytest.fixture
def bare(tmp_path):
    """The project without an environment."""
    shutil.copy(ROOT / "run.py", tmp_path)
    shutil.copytree(ROOT / "tools" / "launch", tmp_path / "tools" / "launch")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def test_without_ensurepip_the_exact_command_is_named(bare):
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WITHOUT)],
        cwd=bare,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "has no ensurepip" in done.stderr
    assert environment.remedy(_release()) in done.stderr
    assert not (bare / ".venv").exists()


@pytest.mark.parametrize("command", [[], ["serve"]])
def test_a_busy_port_is_told_before_anything_is_installed(bare, command):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        given = {**os.environ, "LIANSHEN_PORT": str(port), "LIANSHEN_DATA": str(bare / "var")}
        done = subprocess.run(
            [sys.executable, "run.py", *command],
            cwd=bare, env=given, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    assert done.returncode == 1
    assert f"127.0.0.1:{port} is in use by another program" in done.stderr
    named = int(re.search(r"take another port: --port (\d+) ", done.stderr).group(1))
    assert named > port
    assert not (bare / ".venv").exists()
    assert not (bare / "var").exists()


@pytest.mark.parametrize("port", ["", "x", "0", "70000"])
def test_a_port_that_is_none_is_left_to_the_start_to_refuse(monkeypatch, port):
    monkeypatch.setenv("LIANSHEN_PORT", port)
    monkeypatch.setattr(door, "_is_busy", lambda host, number: (host, number) != (HOST, 8000))

    door.must_be_free()


def test_the_port_looked_at_first_is_that_of_the_settings():
    assert (Settings.host, Settings.port) == (door.HOST, door.PORT)


@pytest.mark.parametrize(
    ("release", "words"),
    [
        ("ID=debian\nVERSION_ID=12", f"apt-get install -y python{VERSION}-venv"),
        ("ID=ubuntu\nID_LIKE=debian", f"apt-get install -y python{VERSION}-venv"),
        ('ID=uos\nID_LIKE="debian deepin"', f"apt-get install -y python{VERSION}-venv"),
        ('ID=rocky\nID_LIKE="rhel centos fedora"', "dnf install -y python3-pip"),
        ("ID=plan9", "venv and ensurepip"),
    ],
)
def test_the_remedy_fits_the_system(release, words):
    assert words in environment.remedy(release)


def test_an_unchanged_lock_installs_nothing(bare, monkeypatch):
    monkeypatch.setattr(environment, "ROOT", bare)
    monkeypatch.setattr(environment, "VENV", bare / ".venv")
    monkeypatch.setattr(environment, "PYTHON", bare / ".venv" / "python")
    (bare / ".venv").mkdir()
    (bare / ".venv" / "python").touch()
    installed = []
    monkeypatch.setattr(environment, "_install", installed.append)

    environment.ensure("dev")
    environment.ensure("dev")
    environment.ensure("base")
    (bare / "requirements" / "base.txt").write_text("changed")
    environment.ensure("base")

    assert installed == ["dev", "base"]


def test_in_continuous_integration_a_missing_browser_is_a_failure(monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(checks, "ensure", lambda _: environment.Path("python"))
    monkeypatch.setattr(checks, "lint", lambda _: 0)
    monkeypatch.setattr(checks, "find_browser", lambda: None)
    monkeypatch.setattr(checks, "_install_browser", lambda: None)

    with pytest.raises(environment.SetUpError, match="apt-get install chromium"):
        checks.test(commands._parser().parse_args(["test"]))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], ["suite on SQLite", "journeys in Chromium", "suite on PostgreSQL"]),
        (["--fast"], ["suite on SQLite"]),
    ],
)
def test_the_whole_suite_goes_over_both_databases_and_through_a_browser(monkeypatch, words, wanted):
    ran = []
    monkeypatch.setattr(checks, "ensure", lambda _: environment.Path("python"))
    monkeypatch.setattr(checks, "lint", lambda _: 0)
    monkeypatch.setattr(checks, "find_browser", lambda: "/usr/bin/chromium-headless-shell")
    monkeypatch.setattr(checks.lanes, "run", lambda lanes: ran.extend(lanes) or 3)

    assert checks.test(commands._parser().parse_args(["test", *words])) == 3
    assert [name for lane in ran for name in lane.steps] == wanted
    on_postgres = ["--engine=postgres" in words for lane in ran for words in lane.steps.values()]
    assert on_postgres == ["PostgreSQL" in name for name in wanted]
    [shared] = {lane.environment["LIANSHEN_TEST_SHARED"] for lane in ran}
    assert not Path(shared).exists(), "what the lanes shared is taken away"


@pytest.mark.parametrize(
    ("there", "settings", "asked"),
    [
        ([], {"CI": "true"}, ["update", "install chromium-headless-shell", "install chromium"]),
        (["chromium"], {"CI": "true"}, ["install chromium-headless-shell"]),
        (["chromium"], {}, []),
        (["chromium"], {"CI": "true", "LIANSHEN_CHROMIUM": "chromium"}, []),
        (["chromium-headless-shell", "chromium"], {"CI": "true"}, []),
    ],
)
def test_the_browser_without_windows_is_preferred(monkeypatch, there, settings, asked):
    calls = []
    for name in ("CI", "LIANSHEN_CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(checks, "MAC_BROWSERS", ())
    monkeypatch.setattr(checks, "_may_install", lambda: True)
    monkeypatch.setattr(checks, "_apt", lambda *words: calls.append(" ".join(words[:2])))
    monkeypatch.setattr(checks.shutil, "which", lambda name: name if name in there else None)

    found = checks._quickest(checks.find_browser()) or checks._install_browser()

    assert found == next(iter(there), None)
    assert calls == asked


def test_our_processes_keep_their_bytecode(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(checks, "ensure", lambda _: environment.Path("python"))
    monkeypatch.setattr(
        checks.lanes, "run", lambda _: 7 * ("PYTHONDONTWRITEBYTECODE" in os.environ)
    )

    assert commands.main(["lint"]) == 0


def test_the_lock_of_tests_holds_the_lock_of_the_product():
    pins = {
        lock: {
            line.split(" ")[0]
            for line in (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()
            if "==" in line
        }
        for lock in ("base", "dev")
    }

    assert pins["base"] - pins["dev"] == set()


def _release():
    path = environment.Path("/etc/os-release")
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize(
    ("words", "command"),
    [(["--port", "8310", "--data", "x"], "demo"), (["demo", "--port", "8310"], "demo"), ([], "demo"),
     (["serve", "--port", "8310"], "serve")],
)  # fmt: skip
def test_options_alone_start_the_practice(monkeypatch, words, command):
    started, port = [], "8310" if words else None
    monkeypatch.setattr(commands, "ensure", lambda kind: kind)
    monkeypatch.setattr(commands, "_become", lambda *given: started.append(given) or 0)
    monkeypatch.setattr(os, "environ", {})

    assert commands.main(words) == 0
    assert started == [("base", "-m", "app.start", command)]
    assert os.environ.get("LIANSHEN_PORT") == port
