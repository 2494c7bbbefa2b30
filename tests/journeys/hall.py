"""A hall in this process whose clock the test sets: every visitor in a browser of their own."""

from pathlib import Path

import pytest

from app.accounts.services import actor_of
from app.kernel import filechecks, files, parameters
from tests.bidding.scenes import OPENS
from tests.browser import enter
from tests.factories.accounts import PASSWORD, make_organisation, make_person
from tests.tabs import Lent

PASS = "清风明月 2026 江南"


@pytest.fixture
def hall(app, committing_db, settings, tabs, front, at):
    """hall(login): a tab of its own, signed in; the product in this process, its clock ours."""
    at(OPENS)
    files.configure(settings)
    parameters.register(filechecks.PARAMETERS)
    lent, complaints = Lent(tabs, front.origin), []

    def come(login=None):
        page = lent(1280, 720)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if login is not None:
            enter(page, login, PASSWORD)
        return page

    with front.serving(app):
        yield come
        lent.give_back()
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
