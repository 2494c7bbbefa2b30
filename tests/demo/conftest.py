"""The practice house, built once for all tests of it, on a database of its own."""

import dataclasses
import datetime as dt

import pytest

from app.demo.build import build
from app.demo.people import SEATS
from app.factory import create_app
from app.kernel import clock, db, parameters
from app.web.i18n import catalogue
from tests.conftest import SECRET, bind, close

MOMENT = dt.datetime(2026, 11, 18, 11, 20)


def practice_settings(settings, folder, url):
    """Settings of a practice house beside the worker's own."""
    return dataclasses.replace(
        settings, data=folder, database_url=url, demo=True, secret=SECRET, log_name="practice"
    )


def built(settings, moment):
    """Build the practice data at `moment`; the application, still bound to its database."""
    application = create_app(settings, warm=False)
    parameters.forget()
    with db.db.obj.connection_context(), application.app_context(), clock.frozen(moment):
        application.accounts = build(settings)
    application.testing = True
    application.config["WTF_CSRF_ENABLED"] = False
    catalogue.strict = True
    return application


@pytest.fixture(scope="session")
def practice_house(databases, settings, database, tmp_path_factory):
    """Build once; leave the binding as it was."""
    close(database)
    folder = tmp_path_factory.mktemp("practice")
    application = built(practice_settings(settings, folder, databases.clone()), MOMENT)
    close(db.db.obj)
    bind(settings.database_url)
    return application


@pytest.fixture(scope="module")
def practice(practice_house, settings, database, app):
    """The application of the practice house, bound to its database, its clock stopped."""
    from app.kernel import files, keys
    from exports.services.issue import Site

    mine, before = practice_house.config["SETTINGS"], (Site.origin, Site.practice)
    close(database)
    bind(mine.database_url)
    keys.configure(mine.secret.encode(), mine.log_name)
    files.configure(mine)
    Site.origin, Site.practice = mine.origin, True
    parameters.forget()
    with clock.frozen(MOMENT):
        yield practice_house
    Site.origin, Site.practice = before
    close(db.db.obj)
    files.configure(settings)
    parameters.forget()
    bind(settings.database_url)


@pytest.fixture
def seat(practice):
    """seat(login): a client that signed in through the page, with the printed password."""
    passwords = {login: password for _, login, password in practice.accounts}

    def signed_in(login, language="zh-CN"):
        client = practice.test_client()
        client.set_cookie("locale", language)
        answer = client.post(
            "/account/sign-in", data={"login": login, "password": passwords[login]}
        )
        assert answer.status_code == 303, answer.text
        return client

    return signed_in


LOGINS = [one.login for one in SEATS]
