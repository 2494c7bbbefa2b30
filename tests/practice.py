"""The practice house, built once in a run of the suite and copied for everybody who wants one.

Building it takes seconds, copying it a moment. Whoever writes into a house writes into a copy.
`run.py test` runs the suite several times and names one folder for all of them.
"""

import dataclasses
import datetime as dt
import json
import os
import shutil
import tempfile
from pathlib import Path

from app.demo.build import build
from app.factory import create_app
from app.kernel import chance, clock, db, files, logmark, parameters
from app.kernel.filelock import FileLock
from app.web.i18n import catalogue
from exports.services.issue import Site
from joint_review.drawings import reader
from tests.conftest import SECRET, SHARED, Databases, bind, close, migrated

MOMENT = dt.datetime(2026, 11, 18, 11, 20)


@dataclasses.dataclass(frozen=True)
class Practice:
    """A finished practice house: folder, database, accounts."""

    folder: Path
    url: str
    accounts: list[tuple[str, str, str]]

    def files(self, target):
        """Copy the files and the mark of the log into a new folder."""
        shutil.copytree(self.folder, target)
        return target


def of_this_run(factory):
    """The folder that all workers of this run share."""
    if SHARED in os.environ:
        return Path(os.environ[SHARED])
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def once(factory, name, make):
    """What make(folder) answered (JSON); it is called once in a run, whoever comes first."""
    folder = of_this_run(factory) / name
    folder.mkdir(exist_ok=True)
    done = folder / "made.json"
    with FileLock(str(folder / "lock")):
        if not done.exists():
            done.write_text(json.dumps(make(folder)), encoding="utf-8")
    return json.loads(done.read_text(encoding="utf-8"))


def practice_settings(settings, folder, url):
    """Settings of a practice house beside the worker's own."""
    return dataclasses.replace(
        settings, data=folder, database_url=url, demo=True, secret=SECRET, log_name="practice"
    )


def ready(settings):
    """The application of a practice house, bound to its database."""
    application = create_app(settings, warm=False)
    parameters.forget()
    application.testing = True
    application.config["WTF_CSRF_ENABLED"] = False
    catalogue.strict = True
    return application


def built(settings, moment):
    """Build the practice data at `moment`; the application, still bound to its database."""
    application = ready(settings)
    with db.db.obj.connection_context(), application.app_context(), clock.frozen(moment):
        application.accounts = build(settings)
        logmark.keep(settings.data)
    reader.close()  # the children that read drawings; whoever asks again starts them again
    return application


def made_once(factory, engine, settings):
    """The practice house on an engine; the house is bound to the worker's own again."""

    def made_in(folder):
        close(db.db.obj)
        try:
            return make(settings, Databases(engine, folder), folder)
        finally:
            go_home(settings)

    made = once(factory, f"practice-house-{engine}", made_in)
    made["accounts"] = [tuple(account) for account in made["accounts"]]
    return Practice(**made | {"folder": Path(made["folder"])})


def make(settings, databases, folder):
    """Build the house that is copied; leaves no connection open."""
    data, url = Path(tempfile.mkdtemp(dir=folder)), databases.empty()
    mine = practice_settings(settings, data, url)
    with chance.derived(SECRET.encode()), clock.frozen(MOMENT):
        migrated(url)
    accounts = built(mine, MOMENT).accounts
    close(db.db.obj)
    return {"folder": str(data), "url": url, "accounts": accounts}


def go_home(settings):
    """Bind the house to the worker's own database and files again, after a practice house."""
    close(db.db.obj)
    files.configure(settings)
    Site.origin, Site.practice = settings.origin, settings.demo
    parameters.forget()
    bind(settings.database_url)
