"""Who applied: those that wait for a decision first, and page by page nobody twice or left out."""

import datetime as dt

import lxml.html
import pytest

from app.web.sheet import every
from intermediaries import queries
from intermediaries.models import Agency, IntakeMember
from intermediaries.queries import admission
from intermediaries.states import AgencyState
from tests.factories.intermediaries import make_agency, make_intake, make_member

DAY = dt.datetime(2026, 11, 20, 9, 0)
# name -> state, days since it was handed in (None: a draft, made today)
APPLIED = {
    "甲": ("listed", 30),
    "乙": ("submitted", 1),
    "丙": ("draft", None),
    "丁": ("submitted", 9),
    "戊": ("correction", 4),
    "己": ("listed", 2),
    "庚": ("submitted", 9),
}
ORDER = ["丁", "庚", "乙", "丙", "己", "戊", "甲"]


@pytest.fixture
def applied(db, at):
    """Seven agencies, three of which wait; 丁 and 庚 since the same moment."""
    at("2026-11-20 09:00")
    for n, (name, (state, days)) in enumerate(APPLIED.items()):
        handed_in = None if days is None else DAY - dt.timedelta(days=days)
        told = {"submitted_at": handed_in, "created_at": DAY, "listed_at": None}
        make_agency(id=f"{n:016}", name=name, state=state, items=(), **told)


def walked(read, size):
    """Return the names of all pages, page by page, and the tokens between them."""
    pages, after = [], ""
    while after is not None:
        page = read(after, size)
        pages.append([one.name for one in page.rows])
        after = page.after
    return pages


@pytest.mark.parametrize("size", [1, 2, 3, 4, 6, 7, 50])
def test_those_to_check_come_first_on_pages_of_any_size(applied, size):
    pages = walked(lambda after, size: queries.at_desk({}, after, size), size)

    assert [name for page in pages for name in page] == ORDER
    assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)


def test_one_that_is_decided_between_two_pages_moves_nobody_out_of_sight(applied):
    first = queries.at_desk({}, "", 2)
    Agency.update(state=AgencyState.LISTED).where(Agency.name == "庚").execute()

    rest = walked(lambda after, size: queries.at_desk({}, after or first.after, size), 50)

    assert [one.name for one in first.rows] == ["丁", "庚"]
    assert rest == [["乙", "丙", "己", "戊", "庚", "甲"]]


@pytest.mark.parametrize("after", ["x", "others", "others~x", "waiting~2026-13-01~1", "~~"])
def test_a_broken_token_shows_the_beginning(applied, after):
    assert [one.name for one in queries.at_desk({}, after, 3).rows] == ORDER[:3]


def test_the_page_tells_how_many_wait_and_leads_to_them(applied, as_clerk):
    page = lxml.html.fromstring(as_clerk.get("/intermediaries").text)
    link = page.xpath('//ul[@aria-label="分类计数"]//a')[0]

    assert link.text_content() == "待核验 3"
    names = lxml.html.fromstring(as_clerk.get(link.get("href")).text).xpath("//tbody//td[1]/a")
    assert [one.text_content() for one in names] == ORDER[:3]
    named = lxml.html.fromstring(as_clerk.get("/intermediaries?q=乙").text)
    assert named.xpath('//ul[@aria-label="分类计数"]//a')[0].text_content() == "待核验 1"


def test_applications_for_a_batch_that_wait_come_first(db, as_clerk, client):
    intake = make_intake()
    for state in ("member", "applied", "refused", "signed", "selected"):
        make_member(intake, make_agency(name=f"{state}公司", items=()), state)
    names = [one.agency.name for one in every_member(intake, listed=False)]

    assert set(names[:2]) == {"applied公司", "signed公司"}
    assert len(names) == 5
    page = as_clerk.get(f"/agencies/intakes/{intake.id}").text
    assert "2 份申请等待运行机构办理" in page
    assert page.index("applied公司") < page.index("member公司")
    assert "等待运行机构办理" not in client.get(f"/agencies/intakes/{intake.id}").text
    assert [one.state for one in every_member(intake, listed=True)] == ["member"]


def every_member(intake, *, listed):
    found = list(every(lambda after, _: admission.members_of(intake, after, 2, listed=listed)))
    assert len({one.id for one in found}) == len(found) <= IntakeMember.select().count()
    return found
