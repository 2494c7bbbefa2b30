"""The start page: figures, what closes first, who was chosen last; nothing that is not out."""

import datetime as dt

import pytest
from lxml import html

from bidding.front import front
from tests.bidding.scenes import drawn
from tests.factories.bidding import make_owner, make_requirement, terms

pytestmark = pytest.mark.usefixtures("db")
DAY = dt.timedelta(days=1)


def test_the_start_page_tells_what_closes_first_and_who_was_chosen(app, at, client):
    _, chosen, _ = drawn(at)
    owner = make_owner()
    usual = terms()
    later = {"signup_until": usual["signup_until"] + DAY, "draw_at": usual["draw_at"] + DAY}
    late = make_requirement(owner, **later)
    early = make_requirement(owner)
    draft = make_requirement(owner, publish_it=False)

    page = html.fromstring(client.get("/").text)

    with app.test_request_context():
        told = front()
    assert {one.label: one.number for one in told.figures} == {
        "正在报名": 2,
        "结果公示中": 1,
        "履约中": 0,
    }
    shelves = [[one.text for one in box.xpath(".//*[@class='what']/a")] for box in _shelves(page)]
    assert shelves == [[early.title, late.title], [chosen.title]]
    assert draft.title not in page.text_content()


def _shelves(page):
    return page.xpath("//section[starts-with(@aria-labelledby, 'shelf-')]")
