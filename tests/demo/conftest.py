"""A copy of the practice house for all tests of it, on a database of its own."""

import pytest

from app.demo.people import SEATS
from app.kernel import clock, parameters
from tests.conftest import bind, close
from tests.practice import MOMENT, go_home, practice_settings, ready


@pytest.fixture(scope="session")
def practice_house(practice_made, databases, settings, database, tmp_path_factory):
    """Copy once; leave the binding as it was."""
    close(database)
    folder = practice_made.files(tmp_path_factory.mktemp("practice") / "data")
    application = ready(practice_settings(settings, folder, databases.copy(practice_made.url)))
    application.accounts = practice_made.accounts
    go_home(settings)
    return application


@pytest.fixture(scope="module")
def practice(practice_house, settings, database, app):
    """The application of the practice house, bound to its database, its clock stopped."""
    from app.kernel import files, keys
    from exports.services.issue import Site

    mine = practice_house.config["SETTINGS"]
    close(database)
    bind(mine.database_url)
    keys.configure(mine.secret.encode(), mine.log_name)
    files.configure(mine)
    Site.origin, Site.practice = mine.origin, True
    parameters.forget()
    with clock.frozen(MOMENT):
        yield practice_house
    go_home(settings)


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
