"""The same way in Chromium: a pin on the deep-zoom sheet, the draw recomputed on the spot."""

import datetime as dt

import pytest

from app.kernel import clock, filechecks
from joint_review.drawings import reader, tiles
from joint_review.models.opinion import Opinion
from joint_review.models.sheet import Sheet
from tests.browser import enter
from tests.factories.accounts import PASSWORD
from tests.journeys import review_steps as review
from tests.journeys.driver import Driver, Seat
from tests.journeys.test_review_in_browser import place_of, ready
from tests.journeys.test_whole_way import review_rounds, to_contract, town
from tests.tabs import Lent

__all__ = ["town"]
pytestmark = pytest.mark.journey
AN_HOUR = dt.timedelta(hours=1)  # an idle session lasts two


@pytest.fixture
def served(town, tabs, front):
    """The town on a port of this process, so that its clock can be moved."""
    lent, seen, here, met = Lent(tabs, front.origin), set(), {}, set()
    seat = Seat(lent(1280, 720))

    def visit(login=None, *, apart=False):
        """Whoever was here within the hour is still signed in; `apart` at a tab of their own."""
        place = Seat(lent(1280, 720)) if apart else seat
        back = not apart and login in here and clock.now() - here[login] < AN_HOUR
        visitor = Driver(place, seen, login, anew=not back)
        if login is not None:
            if not back:
                arrive(visitor, login, met)
            here[login] = clock.now()
        return visitor

    town.visit, town.seen = visit, seen
    with front.serving(town.app):
        yield town
        lent.give_back()
    for child in (reader, tiles, filechecks.child()):
        child.close()


def arrive(visitor, login, met):
    """Sign in: the first time by the form."""
    if login in met:
        enter(visitor.tab, login, PASSWORD)
        return
    met.add(login)
    visitor.go("/account/sign-in").send("/account/sign-in", login=login, password=PASSWORD)


def test_from_code_to_certificate_in_chromium(served, capsys, tmp_path):
    to_contract(served, capsys, tmp_path)
    recompute(served)
    review_rounds(served, first=pin)
    raw, proof = review.certify(served)
    review.prove(capsys, tmp_path, raw, proof)
    review.reissue(served)
    assert len(served.seen) > 30


def recompute(town):
    """Step 4: anybody's browser draws again from the record and finds the same."""
    anybody = town.visit().go(f"/bidding/requirements/{town.notes['requirement']}/draw")
    button = anybody.tab.locator("[data-draw-check]")
    button.click()
    said = anybody.tab.locator(button.get_attribute("data-draw-into"))
    assert said.inner_text() == button.get_attribute("data-holds")
    anybody.look()


def pin(town):
    """Step 8: a pin set with the mouse on the deep-zoom sheet."""
    sheet = Sheet.get(Sheet.package == town.notes["package"], Sheet.number == "建施-01")
    visitor = town.visit("reviewer").go(f"/joint-review/sheets/{sheet.id}")
    page = visitor.tab
    ready(page)
    page.click("[data-add]")
    page.mouse.click(*place_of(page, 0.43, 0.6))
    visitor.look().send(
        "/opinions$",
        task=visitor.options("task")[0],
        problem="防火墙耐火极限未标注。",
        kind="mandatory",
        severity="must",
        basis="GB 55037-2022",
        clause="6.1.2",
    )
    made = Opinion.get(Opinion.problem == "防火墙耐火极限未标注。")
    assert abs(made.x - 430_000) < 4000
    assert abs(made.y - 600_000) < 4000
