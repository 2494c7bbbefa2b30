"""What each command of run.py does."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tools.launch import checks, door
from tools.launch.environment import ROOT, SetUpError, ensure, say


def main(words: list[str]) -> int:
    """Do what the words of the command line ask for; return the exit code."""
    parser = _parser()
    given = parser.parse_args(_named(words))
    os.chdir(ROOT)
    # Images of containers set it to stay small; it would cost each of our processes half a second.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    _settle(given)
    try:
        return given.do(given)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _named(words: list[str]) -> list[str]:
    """Options alone belong to the command one gets without any."""
    return ["demo", *words] if words and words[0] in ("--data", "--port") else words


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description="Lianshen 联审")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", help="folder of database and files (LIANSHEN_DATA)")
    common.add_argument("--port", help="port of the web server (LIANSHEN_PORT)")
    for holder in (parser, common):
        holder.set_defaults(do=_demo)
    commands = parser.add_subparsers(metavar="command")
    add = _adder(commands, common)
    add("demo", _demo, "practice data, web and worker (the same as no command)")
    add("serve", _serve, "production: settings from the environment, no practice data")
    test = add("test", checks.test, "lint, floors, the suite on both databases, browser journeys")
    test.add_argument("--fast", action="store_true", help="only SQLite, no browser")
    test.add_argument("rest", nargs="*", help="further words for pytest, after --")
    add("lint", checks.lint, "style, format and floors")
    bench = add("bench", _bench, "measure, beside the bare limits of the same server")
    bench.add_argument("--json", metavar="FILE", help="write the figures there")
    bench.add_argument("--only", metavar="NAME", action="append", help="only these scenarios")
    backup = add("backup", _data("backup"), "write database and files into one checked file")
    backup.add_argument("file")
    restore = add("restore", _data("restore"), "bring database and files back from a backup")
    restore.add_argument("file")
    restore.add_argument("--yes", action="store_true", help="overwrite what is there")
    add("upgrade", _upgrade, "after new code: backup, install, migrate, check")
    return parser


def _adder(commands: argparse._SubParsersAction, common: argparse.ArgumentParser):
    def add(name: str, do, text: str) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=text, parents=[common])
        parser.set_defaults(do=do)
        return parser

    return add


def _settle(given: argparse.Namespace) -> None:
    """The environment is the contract; the two options only write into it."""
    for name, variable in (("data", "LIANSHEN_DATA"), ("port", "LIANSHEN_PORT")):
        if getattr(given, name, None):
            os.environ[variable] = getattr(given, name)


def _become(python: Path, *words: str) -> int:
    """Go on as another program: signals and the exit code need no passing on."""
    sys.stdout.flush()
    command = [str(python), *words]
    if os.name == "nt":
        return subprocess.run(command, check=False).returncode
    return os.execv(command[0], command)  # noqa: S606 our own interpreter


def _demo(given: argparse.Namespace) -> int:
    os.environ.setdefault("LIANSHEN_DEMO", "1")
    door.must_be_free()
    return _become(ensure("base"), "-m", "app.start", "demo")


def _serve(given: argparse.Namespace) -> int:
    door.must_be_free()
    return _become(ensure("base"), "-m", "app.start", "serve")


def _bench(given: argparse.Namespace) -> int:
    words = ["--json", str(Path(given.json).absolute())] if given.json else []
    for name in given.only or ():
        words += ["--only", name]
    return _become(ensure("dev"), "-m", "bench", *words)


def _data(command: str):
    def do(given: argparse.Namespace) -> int:
        words = ["--yes"] if getattr(given, "yes", False) else []
        return _become(ensure("base"), "-m", "app.cli", command, given.file, *words)

    return do


def _upgrade(given: argparse.Namespace) -> int:
    say("backup before anything changes …")
    python = ensure("base")
    steps = (["backup", "--dated"], ["migrate"], ["drift"], ["check"])
    for step in steps:
        say(" ".join(step))
        code = subprocess.run([str(python), "-m", "app.cli", *step], check=False).returncode
        if code:
            say(f"stopped at {step[0]}; the backup is in the folder backups of the data folder")
            return code
    say("done; start the service again")
    return 0
