"""Fixtures of the house: a migrated database per worker, a frozen clock, a signed-in browser.

database       the worker's migrated database, bound
db             the worker's database; everything a test writes is rolled back
module_db      the same for all tests of a module that begin with one dear world
committing_db  a database of the test's own: really commits, threads and processes see it
at             at("2026-11-20 09:00") stops the clock
app, client    the application and an anonymous client
client_as      client_as(person, organisation): a client signed in and acting for it
"""

import contextlib
import datetime as dt
import functools
import gc
import math
import os
import shutil
from pathlib import Path

import peewee  # noqa: F401 with every driver, before app.early leaves some out
import playhouse.db_url
import playhouse.pool  # noqa: F401 as above
import pytest
from jinja2 import meta

from tests import postgres
from tests.lent import Original
from tests.walks import Walks

SECRET = "only-for-tests-0123456789-abcdefghij"
SOCKET = "LIANSHEN_TEST_POSTGRES"
# A folder for what all runs of the suite side by side build but once.
SHARED = "LIANSHEN_TEST_SHARED"
KEPT = (SOCKET, SHARED, "LIANSHEN_CHROMIUM")
# Between two searches for garbage; Python's own 700 cost a tenth of the whole.
NEW_THINGS = 20_000
PLANS = 3_000


def pytest_addoption(parser):
    parser.addoption(
        "--engine", default="sqlite", choices=("sqlite", "postgres"), help="database under test"
    )
    parser.addoption("--walks", help="file in which to write the moves that each test makes")


def pytest_configure(config):
    """Start the one PostgreSQL server in the controlling process; workers inherit its socket."""
    gc.set_threshold(NEW_THINGS)
    config.pluginmanager.register(Walks(config.getoption("--walks")))
    config.addinivalue_line("markers", "journey: a whole way through the product in a browser")
    config.addinivalue_line("markers", "slow: starts a server of its own, some ten seconds")
    config.addinivalue_line("markers", "one_engine: looks at SQLite alone, whatever is under test")
    config.addinivalue_line("markers", "both_engines: holds PostgreSQL against SQLite, in its run")
    for name in list(os.environ):
        if (name.startswith("LIANSHEN_") and name not in KEPT) or name == "DATABASE_URL":
            del os.environ[name]
    if hasattr(config, "workerinput") or config.getoption("--engine") != "postgres":
        return
    server = postgres.Server().start()
    os.environ[SOCKET] = server.socket
    config.add_cleanup(server.stop)


def pytest_collection_modifyitems(config, items):
    """Leave out what its marks give to the other engine's run: everything else runs on both."""
    other = "both_engines" if config.getoption("--engine") == "sqlite" else "one_engine"
    left = [item for item in items if item.get_closest_marker(other)]
    kept = [item for item in items if not item.get_closest_marker(other)]
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def pytest_collection_finish():
    """What was collected stays: it is never looked through for garbage again."""
    gc.freeze()


@pytest.fixture(scope="session")
def engine(request):
    """The engine under test: "sqlite" or "postgres"."""
    return request.config.getoption("--engine")


class Databases:
    """Makes empty, migrated and cloned databases on the engine under test."""

    def __init__(self, engine, folder):
        self.engine = engine
        self.folder = folder
        self.socket = os.environ.get(SOCKET, "")
        self._template = self._original = None
        self._spare = []

    def empty(self):
        name = postgres.fresh_name("t")
        if self.engine == "sqlite":
            return f"sqlite:///{self.folder / name}.sqlite"
        return postgres.create(self.socket, name)

    def clone(self):
        """Copy the database that was migrated once for this worker."""
        if self._template is None:
            self._template = migrated(self.empty())
        return self.copy(self._template)

    def copy(self, url):
        """Copy a database to which nobody is connected."""
        name = postgres.fresh_name("t")
        if self.engine == "postgres":
            return postgres.create(self.socket, name, _name(url))
        target = self.folder / f"{name}.sqlite"
        shutil.copyfile(_path(url), target)
        return f"sqlite:///{target}"

    def drop(self, url):
        if self.engine == "postgres":
            postgres.drop(self.socket, _name(url))
            return
        for path in self.folder.glob(f"{Path(_path(url)).name}*"):
            path.unlink()

    def lend(self):
        """A clone for one test; PostgreSQL's is put back afterwards and lent again."""
        url = self._spare.pop() if self._spare else self.clone()
        if self.engine == "postgres" and self._original is None:
            with postgres.line(self.socket, _name(url)) as line:
                self._original = Original(line)
        return url

    def take_back(self, url):
        if self.engine == "sqlite":
            self.drop(url)
            return
        with postgres.line(self.socket, _name(url)) as line:
            self._original.restore(line)
        self._spare.append(url)


def migrated(url):
    """Bring the database at `url` to today's tables; no connection stays open."""
    from app.kernel import db, migrate

    database = db.connect(url)
    with database.connection_context():
        migrate.up(database)
    close(database)
    return url


def _path(url):
    return url.removeprefix("sqlite:///")


def _name(url):
    return url.split("@/")[1].split("?")[0]


def close(database):
    """Close this thread's connection, and those of a pool."""
    if not database.is_closed():
        database.close()
    if hasattr(database, "close_all"):
        database.close_all()


@pytest.fixture(scope="session")
def databases(engine, tmp_path_factory):
    """Makes further databases for tests of migration, backup and processes."""
    return Databases(engine, tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory):
    """The worker's data folder: files of the store, secret."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def settings(databases, data_folder):
    """Settings of the worker's application and database."""
    from app.config import Settings

    return Settings(
        data=data_folder, secret=SECRET, database_url=databases.clone(), rate_limits=False
    )


def bind(url):
    """Bind the house to the database at `url`, with this thread's connection open."""
    from app.kernel import db, keys

    keys.configure(SECRET.encode(), "lianshen-test")
    db.connect(url).connect()
    remember_plans(db.db)
    return db.db


def remember_plans(database):
    """A run asks thousands of different questions: with room for the usual hundred PostgreSQL
    would forget each again before the next test asks it."""
    line = database.connection()
    if hasattr(line, "prepared_max"):
        line.prepared_max = PLANS


@pytest.fixture(scope="session")
def database(settings):
    """The house bound to the worker's migrated database. Tests use `db`, which rolls back."""
    from app.kernel import calendars, parameters

    # What is kept for seconds is kept through a test: no question more because it took long.
    parameters.KEPT_SECONDS = calendars.KEPT_SECONDS = math.inf
    proxy = bind(settings.database_url)
    yield proxy
    close(proxy)


@pytest.fixture
def db(database):
    """The worker's database; what the test writes is rolled back."""
    database.connect(reuse_if_open=True)
    remember_plans(database)
    with database.atomic() as transaction:
        read_anew()
        yield database
        transaction.rollback()
    read_anew()


@pytest.fixture(scope="module")
def module_db(app, database):
    """What a module's own fixtures write stands until its last test, `db` takes back the rest."""
    database.connect(reuse_if_open=True)
    with database.atomic() as transaction:
        read_anew()
        yield database
        transaction.rollback()
    read_anew()


def read_anew():
    """Read now what the house keeps for seconds: parameters and calendar."""
    from app.kernel import calendars, parameters

    for kept in (parameters, calendars):
        kept.forget()
    parameters.history("")
    calendars.current()


@pytest.fixture
def committing_url(databases):
    """The address of a database of the test's own, already migrated."""
    url = databases.lend()
    yield url
    databases.take_back(url)


@pytest.fixture
def committing_db(committing_url, database, settings):
    """The house bound to a database of the test's own, where every write really commits."""
    close(database)
    made = bind(committing_url)
    read_anew()
    yield made
    close(database)
    bind(settings.database_url)
    read_anew()


def _own_names(sender, template, context, **_):
    """A page that names a thing of its own like a piece of every page loses that piece."""
    given = set(context) - {"request", "session", "g", "config"}
    taken = sorted(given & _names_of_every_page(sender.jinja_env))
    assert taken == [], f"{template.name}: call these otherwise: {taken}"


@functools.cache
def _names_of_every_page(templates):
    text = templates.loader.get_source(templates, "base.html")[0]
    return meta.find_undeclared_variables(templates.parse(text)) & set(templates.globals)


@pytest.fixture(scope="session")
def app(settings, database):
    """The application, bound to the worker's database."""
    from flask import before_render_template

    from app.factory import create_app
    from app.web.i18n import catalogue

    close(database)
    application = create_app(settings)
    catalogue.strict = True  # a missing English sentence is an error
    application.testing = True
    application.config["WTF_CSRF_ENABLED"] = False  # tests/web/test_csrf.py turns it on
    before_render_template.connect(_own_names, application)
    bind(settings.database_url)
    return application


@pytest.fixture
def client(app, db):
    """An anonymous visitor."""
    app.extensions.pop("hall_facets", None)  # counts kept of another test's agencies
    return app.test_client()


@pytest.fixture
def client_as(app, db):
    """Sign in: client_as(person, organisation) is a client acting for that organisation."""
    return signing_in(app)


def signing_in(app):
    def signed_in(person, organisation=None):
        from app.web.session import remember

        client = app.test_client()
        with client.session_transaction() as session:
            remember(session, person, organisation)
        return client

    return signed_in


@pytest.fixture(scope="session")
def practice_made(databases, settings, database, tmp_path_factory):
    """The practice house as it was built once in this run; copy it, never write into it."""
    from tests import practice

    return practice.made_once(tmp_path_factory, databases.engine, settings)


@pytest.fixture(scope="session")
def nursery():
    """Processes of the product, forked from one that has imported it: tests/forking.py."""
    from tests.forking import Nursery

    ours = ("tests.kernel.log_writer", "tests.house.killed")  # first: they know every driver
    started = Nursery(*ours, "app.start", "app.cli", "app.worker")
    yield started
    started.stop()


@pytest.fixture
def at():
    """Stop the clock: at("2026-11-20 09:00"); a later call moves it."""
    from app.kernel import clock

    with contextlib.ExitStack() as stack:
        yield lambda text: stack.enter_context(clock.frozen(dt.datetime.fromisoformat(text)))
