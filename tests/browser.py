"""Journeys in a real browser: the whole product on a port of its own, driven by Chromium."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests import postgres
from tests.conftest import SOCKET
from tests.practice import once
from tests.running import House, loaded
from tools.launch.checks import HINT, find_browser

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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


@pytest.fixture
def visit(chromium, house):
    """visit(login=None, width=1366, scripts=True, **more): a page of a context of its own."""
    opened = []

    def visitor(login=None, width=1366, height=900, *, scripts=True, **more):
        context = chromium.new_context(
            base_url=house.origin,
            locale="zh-CN",
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            **more,
        )
        opened.append(context)
        page = context.new_page()
        if login is not None:
            sign_in(page, login, house.accounts()[login][1])
        return page

    yield visitor
    for context in opened:
        context.close()


def sign_in(page, login, password):
    """Sign in through the page everybody uses."""
    page.goto("/account/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_load_state()
