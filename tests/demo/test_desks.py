"""Every demo account signs in, and every page its desk leads to opens, in both languages."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.kernel.search import SearchDoc
from app.rooms import ROOMS
from tests.demo.conftest import LOGINS

# Two of a kind in Chinese; what the second shows more is content, the same in every language.
MOST_OF_A_KIND = {"zh-CN": 2, "en": 1}
MOST_PAGES = 90
# A page asks the database the same in every language, so one engine is enough for the second.
LANGUAGES = ("zh-CN", pytest.param("en", marks=pytest.mark.one_engine))
NOT_PAGES = ("/account/sign-out", "/static/")
# Our own pages: quoted values, ">" never bare in them. A parser would cost a quarter of the crawl.
LINK = re.compile(r"<a\s[^>]*>")
HREF = re.compile(r'\shref="(/[^"]*)"')
DOWNLOAD = re.compile(r"\sdownload(?=[\s=>])")
HEADING = re.compile(r"<h1[\s>]")


class Links:
    """The addresses of a page's links, and how many headings it has."""

    def __init__(self, html):
        tags = LINK.findall(html)
        found = (HREF.search(tag) for tag in tags if not DOWNLOAD.search(tag))
        self.found = [unescape(one[1]) for one in found if one]
        self.headings = len(HEADING.findall(html))


def crawl(app, client, start, language):
    """Follow links breadth first, few of each kind; what did not answer as it should."""
    address = app.url_map.bind("localhost")
    seen, waiting, kinds, wrong = set(), [(start, "")], Counter(), []
    while waiting and len(seen) < MOST_PAGES:
        url, came_from = waiting.pop(0)
        kind = _kind(address, url)
        if url in seen or kinds[kind] >= MOST_OF_A_KIND[language] or url.startswith(NOT_PAGES):
            continue
        seen.add(url)
        kinds[kind] += 1
        answer = client.get(url, follow_redirects=True, buffered=True)
        if answer.status_code != 200:
            wrong.append((came_from, url, answer.status_code))
        elif answer.mimetype == "text/html":
            page = Links(answer.text)
            if page.headings != 1:
                wrong.append((came_from, url, f"{page.headings} headings"))
            waiting += [(one, url) for one in page.found]
    return seen, wrong


def _kind(address, url):
    try:
        return address.match(urlsplit(url).path)[0]
    except RequestRedirect as redirect:
        return redirect.new_url
    except HTTPException:
        return url


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("login", LOGINS)
def test_every_page_that_a_desk_leads_to_opens(practice, seat, login, language):
    client = seat(login, language)

    seen, wrong = crawl(practice, client, "/desk", language)

    assert not wrong, sorted(wrong)
    assert len(seen) >= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_public_sees_opens_and_is_marked_aspractice_house(practice, language):
    client = practice.test_client()
    client.set_cookie("locale", language)

    seen, wrong = crawl(practice, client, "/", language)

    assert not wrong, sorted(wrong)
    assert len(seen) >= 15
    assert 'class="practice"' in client.get("/").text


def test_the_desks_of_those_who_work_have_something_to_do(seat):
    for login in (
        "owner",
        "agency",
        "lead",
        "reviewer",
        "operator",
        "window",
        "planning",
        "designer",
    ):
        html = seat(login).get("/desk").text

        assert "<main" in html
        assert any(kind in html for kind in ("/bidding/", "/joint-review/", "/intermediaries/"))


def test_two_districts_see_different_things(seat):
    """The station lies in one district, the warehouse in the other; the city sees both."""
    station, store = "社区卫生服务站", "3 号仓库"
    found = {}
    for login in ("supervisor", "supervisor1", "supervisor2", "window1", "window2"):
        listed = seat(login).get("/joint-review/packages").text
        found[login] = (station in listed, store in listed)

    one, other = (True, False), (False, True)
    assert found.pop("supervisor") == (True, True)
    assert found == {
        "supervisor1": one, "supervisor2": other, "window1": one, "window2": other,
    }  # fmt: skip


def test_the_search_asks_for_every_kind_that_is_indexed(practice):
    indexed = {kind for room in ROOMS for kind, one in room.subjects.items() if one.indexed}

    assert {row.kind for row in SearchDoc.select(SearchDoc.kind).distinct()} == indexed
