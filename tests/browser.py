"""Journeys in a real browser: the whole product on a port of its own, driven by Chromium."""

import os
import shutil

import pytest
from lxml import html
from playwright.sync_api import expect, sync_playwright

from tests import postgres
from tests.conftest import SOCKET
from tests.practice import once
from tests.processes import PATIENCE
from tests.running import House, loaded
from tests.tabs import Lent, Tabs
from tools.launch.checks import HINT, find_browser

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One process draws all tabs: what it has read of the style sheets serves them all.
    "--disable-site-isolation-trials",
    "--renderer-process-limit=1",
)
SIGN_IN = "/account/sign-in"
# Playwright's own five seconds are short beside other lanes.
expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="session")
def house(engine, tmp_path_factory):
    """The product with its practice data, on the engine under test."""
    data, more = tmp_path_factory.mktemp("house"), {}
    if engine == "postgres":
        more["DATABASE_URL"] = postgres.create(os.environ[SOCKET], postgres.fresh_name("house"))
    else:
        made = once(tmp_path_factory, "served-house", loaded)
        shutil.copytree(made, data, dirs_exist_ok=True)
    running = House(data, **more)
    yield running.start()
    running.stop()
    shutil.rmtree(running.data, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the worker; missing it is a failure under CI and a skip elsewhere."""
    path = find_browser()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(HINT)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tabs(chromium):
    """Tabs of the worker's Chromium, lent again and again."""
    return Tabs(chromium)


@pytest.fixture
def visit(tabs, house):
    """visit(login=None, width=1366, scripts=True): a tab with a context of its own."""
    lent = Lent(tabs, house.origin)

    def visitor(login=None, width=1366, height=900, *, scripts=True):
        page = lent(width, height, scripts=scripts)
        if login is not None:
            enter(page, login, house.accounts()[login][1])
        return page

    yield visitor
    lent.give_back()


def enter(page, login, password):
    """Sign in as the form does, without drawing it: where the way in is not what is looked at."""
    asked = page.context.request
    form = html.fromstring(asked.get(SIGN_IN).body()).xpath("//form[.//input[@name='password']]")[0]
    told = asked.post(
        SIGN_IN, form=dict(form.form_values()) | {"login": login, "password": password}
    )
    assert told.ok, f"{login}: {told.status}"
    assert SIGN_IN not in told.url, f"{login} may not come in"


def sign_in(page, login, password):
    """Sign in through the page everybody uses."""
    page.goto(SIGN_IN)
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_load_state()
