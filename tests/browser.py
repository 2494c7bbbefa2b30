"""Journeys in a real browser: the whole product on a port of its own, driven by Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import sync_playwright

from tests import postgres
from tests.conftest import SOCKET
from tests.processes import wait_until
from tools.launch.checks import HINT, ROOT, find_browser

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class House:
    """A running product: web, worker and supervisor as an operator starts them."""

    def __init__(self, data, *, demo=True, **more):
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = data / "house.log"
        self.data = data
        self.environment = os.environ | {
            "LIANSHEN_DATA": str(data),
            "LIANSHEN_PORT": str(self.port),
            "LIANSHEN_DEMO": "1" if demo else "0",
            "LIANSHEN_RATE_LIMITS": "0",
            "PYTHONUNBUFFERED": "1",
            **more,
        }
        self.words = ["demo" if demo else "serve"]
        self.process = None

    def start(self):
        command = [sys.executable, "-m", "app.start", *self.words]
        with self.log.open("ab") as stream:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=stream, stderr=stream
            )
        wait_until(self.greeted, self.text, seconds=90)
        return self

    def greeted(self):
        if self.process.poll() is not None:
            raise AssertionError(f"ended with {self.process.returncode}\n{self.text()}")
        return self.origin in self.text().splitlines() and self.healthy()

    def healthy(self):
        try:
            with urllib.request.urlopen(f"{self.origin}/healthz", timeout=3) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def accounts(self):
        """Login -> (role, password), as the start prints them."""
        rows = [line.split("\t") for line in self.text().splitlines() if line.count("\t") == 2]
        return {login: (role, password) for role, login, password in rows}

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            return self.process.wait(30)
        return self.process.returncode if self.process else None


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.fixture(scope="session")
def house(engine, tmp_path_factory):
    """The product with its practice data, on the engine under test."""
    more = {}
    if engine == "postgres":
        more["DATABASE_URL"] = postgres.create(os.environ[SOCKET], postgres.fresh_name("house"))
    running = House(tmp_path_factory.mktemp("house"), **more)
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
