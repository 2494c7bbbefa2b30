"""A hall in this process whose clock the test sets: every visitor in a browser of their own."""

import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app.accounts.services import actor_of
from app.kernel import filechecks, files, parameters
from tests.bidding.scenes import OPENS
from tests.factories.accounts import PASSWORD, make_organisation, make_person

PASS = "清风明月 2026 江南"


@pytest.fixture
def hall(app, committing_db, settings, chromium, at):
    """hall(login): a browser of its own, signed in; the product in this process, its clock ours."""
    at(OPENS)
    files.configure(settings)
    parameters.register(filechecks.PARAMETERS)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    contexts, complaints = [], []

    def come(login=None):
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{server.port}", locale="zh-CN", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if login is not None:
            page.goto("/account/sign-in")
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", PASSWORD)
            page.click("form:has(input[name=password]) button[type=submit]")
            page.wait_for_load_state()
        return page

    yield come
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert complaints == []


def person(login, kind, role, agency=None):
    place = agency.organisation if agency else make_organisation(kind=kind)
    return actor_of(make_person(login, login=login, organisation=place, roles=(role,)), place)


def kept(download, folder):
    path = Path(folder) / download.suggested_filename
    download.save_as(path)
    return path


def make_key(page, folder, name):
    """Make a key on the page; return the file that was saved."""
    page.goto("/bidding/trustees")
    page.fill("[data-plain=name]", name)
    page.fill("[data-plain=passphrase]", PASS)
    page.fill("[data-plain=again]", PASS)
    with page.expect_download() as saved, page.expect_navigation():
        page.click("#form button[type=submit]")
    assert "/bidding/trustees/" in page.url
    return kept(saved.value, folder)


def seal(page, requirement, price, folder, attachment=None):
    """Seal an offer on the page; return the file the bidder keeps."""
    page.goto(f"/bidding/requirements/{requirement.id}/offer")
    page.fill("[data-plain=price]", price)
    page.fill("[data-plain=note]", "含人防专篇")
    if attachment:
        page.set_input_files("[data-plain=files]", attachment)
    page.check("[name=no_relation]")
    with page.expect_download() as saved, page.expect_navigation():
        page.click("#form button[type=submit]")
    assert "/bidding/signups/" in page.url, page.inner_text("main")
    return kept(saved.value, folder)


def release(page, requirement, keyfile, word=PASS):
    page.goto(f"/bidding/requirements/{requirement.id}/opening")
    page.set_input_files("[data-plain=keyfile]", keyfile)
    page.fill("[data-plain=passphrase]", word)
    return page.locator("#form button[type=submit]")
