"""The command line behind run.py: migrate, drift, demo, backup, restore, check, …"""

import argparse
import sys
from pathlib import Path

from app import early  # noqa: F401 before all else, it makes the start cheap
from app.accounts.services import first_start
from app.accounts.services.regions import sync_regions
from app.config import Settings
from app.demo.build import build
from app.factory import create_app
from app.kernel import backup, clock, db, files, keys, log, logmark, merkle, migrate, readiness
from app.kernel.db import Base
from app.kernel.errors import DomainError
from app.kernel.events import record
from app.kernel.permissions import SYSTEM
from app.kernel.schema import opened
from app.start import ACCOUNTS
from intermediaries.services import expiry
from intermediaries.services.catalogue import sync_catalogue

LOGINS = ("system_admin", "security_admin", "audit_admin")


def main(words: list[str]) -> int:
    """Run one command; return the exit code."""
    given = _parser().parse_args(words)
    try:
        settings = Settings.read()
        objections = readiness.objections(settings)
        if objections:
            print("\n".join(objections), file=sys.stderr)
            return 1
        with create_app(settings, warm=False).app_context():
            return given.do(settings, given)
    except (backup.BackupError, DomainError) as error:
        print(error, file=sys.stderr)
    except readiness.FAILURES as error:
        print(readiness.sentence(error), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app.cli")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, do) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=do.__doc__)
        command.set_defaults(do=do)
        return command

    add("migrate", _migrate).add_argument("--to", help="stop after this file")
    add("down", _down).add_argument("to", nargs="?", help="back through this file")
    add("drift", _drift)
    add("demo", _demo)
    made = add("backup", _backup)
    made.add_argument("file", nargs="?", type=Path)
    made.add_argument("--dated", action="store_true", help="into the folder backups, named by time")
    brought = add("restore", _restore)
    brought.add_argument("file", type=Path)
    brought.add_argument("--yes", action="store_true", help="replace what is there")
    add("check", _check)
    add("accept-log", _accept_log).add_argument("reason")
    first = add("administrators", _administrators)
    for name in LOGINS:
        first.add_argument(name)
    return parser


def house_models() -> list[type[Base]]:
    """List every table of the house, wherever its room is."""
    found, waiting = [], list(Base.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        if model.__name__ != "Record" and not model.__module__.startswith("tests"):
            found.append(model)
    return sorted(found, key=lambda m: (m.__module__, m.__name__))


def _migrate(settings: Settings, given: argparse.Namespace) -> int:
    """Apply what is pending; bring the shipped catalogue and regions into their tables."""
    for name in migrate.up(db.db.obj, given.to):
        print(name)
    if not given.to:
        with opened(db.db.obj):
            with db.write():
                expiry.plan()
            changed = sync_catalogue() + sum(sync_regions().values())
        if changed:
            print(f"{changed} shipped rows brought up to date")
    return 0


def _down(settings: Settings, given: argparse.Namespace) -> int:
    """Revert the last migration, or back through one."""
    for name in migrate.down(db.db.obj, given.to):
        print(name)
    return 0


def _drift(settings: Settings, given: argparse.Namespace) -> int:
    """Compare the database with the models."""
    lines = migrate.drift(db.db.obj, house_models())
    print("\n".join(lines) or "the database and the models agree")
    return 1 if lines else 0


def _demo(settings: Settings, given: argparse.Namespace) -> int:
    """Load the practice data into an empty house."""
    with opened(db.db.obj):
        accounts = build(settings)
        logmark.keep(settings.data)
    lines = ["\t".join(account) for account in accounts]
    (settings.data / ACCOUNTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _backup(settings: Settings, given: argparse.Namespace) -> int:
    """Write database, files and secret into one checked file."""
    target = given.file
    if given.dated or target is None:
        folder = settings.data / "backups"
        folder.mkdir(exist_ok=True)
        target = folder / f"lianshen-{clock.now():%Y%m%d-%H%M%S}.tar"
    if target.exists():
        raise backup.BackupError(f"{target} is there already; name another file")
    manifest = backup.backup(target.absolute(), files.current_store(), settings.secret)
    print(f"{target}\t{len(manifest['members'])} members\t{manifest['log']['size']} log entries")
    return 0


def _restore(settings: Settings, given: argparse.Namespace) -> int:
    """Bring everything back from a backup; stop the service first."""
    store = files.current_store()
    manifest = backup.restore(given.file, store, settings.data, overwrite=given.yes)
    again = Settings.read()
    keys.configure(again.secret.encode(), again.log_name)
    backup.note(manifest, settings.data)
    print(f"restored the backup of {manifest['made_at']}, log {manifest['log']['root']}")
    return 0


def _check(settings: Settings, given: argparse.Namespace) -> int:
    """Recompute the whole log and look for every stored file."""
    with opened(db.db.obj):
        size, root = log.head()
        wrong = [logmark.objection(settings.data)]
        wrong.append(None if _recomputed(size) == root else "the log's root does not follow")
        kept = files.Blob.select().where(files.Blob.doomed_at.is_null())
        hashes = [blob.sha256 for blob in kept]
    store = files.current_store()
    wrong += [f"the file {sha} is missing" for sha in hashes if not store.exists(sha)]
    found = [line for line in wrong if line]
    print("\n".join(found) or f"well: {size} log entries, {len(hashes)} files")
    return 1 if found else 0


def _recomputed(size: int) -> bytes:
    peaks: list[bytes] = []
    for number, entry in enumerate(log.entries(0, size)):
        peaks, _ = merkle.append(number, peaks, merkle.leaf_hash(entry.data.encode()))
    return merkle.root_of(peaks)


def _accept_log(settings: Settings, given: argparse.Namespace) -> int:
    """Go on with a log shorter than the one seen before; the reason is recorded in it."""
    with opened(db.db.obj):
        objection = logmark.objection(settings.data)
        if objection is None:
            print("nothing to accept: the log continues the one seen before")
            return 1
        facts = {"objection": objection, "reason": given.reason}
        with db.write():
            record("house.log.accepted", backup.Installation, actor=SYSTEM, facts=facts)
        logmark.keep(settings.data)
    return 0


def _administrators(settings: Settings, given: argparse.Namespace) -> int:
    """Make the three administrators of a new house; prints a link for each to set a password."""
    with opened(db.db.obj):
        logins = {role: getattr(given, role) for role in LOGINS}
        for role, token in first_start.create_administrators(logins).items():
            print(f"{role}\t{logins[role]}\t{settings.origin}/account/reset/{token}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
