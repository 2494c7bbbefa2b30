"""The practice house, built once in a run of the suite and copied for everybody who wants one.

Building it takes seconds, copying it a moment. Whoever writes into a house writes into a copy.
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
from app.kernel import clock, db, logmark, parameters
from app.kernel.filelock import FileLock
from app.web.i18n import catalogue
from joint_review.drawings import reader
from tests.conftest import SECRET, close

MOMENT = dt.datetime(2026, 11, 18, 11, 20)


@dataclasses.dataclass(frozen=True)
class Practice:
    """A finished practice house: folder, database, what the database was before, accounts."""

    folder: Path
    url: str
    before: str
    accounts: list[tuple[str, str, str]]

    def files(self, target):
        """Copy the files and the mark of the log into a new folder."""
        shutil.copytree(self.folder, target)
        return target


def of_this_run(factory):
    """The folder that all workers of this run share."""
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


def make(settings, databases, folder):
    """Build the house that is copied; leaves no connection open."""
    data, before = Path(tempfile.mkdtemp(dir=folder)), databases.clone()
    url = databases.copy(before)
    accounts = built(practice_settings(settings, data, url), MOMENT).accounts
    close(db.db.obj)
    return {"folder": str(data), "url": url, "before": before, "accounts": accounts}
