"""The list of opinions: narrowed, ordered, and the very same rows in Excel."""

import io

import lxml.html
import openpyxl
import pytest

from joint_review import board, queries
from tests.factories.accounts import make_actor
from tests.factories.joint_review import finish, issue, make_opinion, make_package

PROBLEMS = {
    "甲": {"discipline": "structure", "severity": "suggest", "kind": "depth"},
    "乙": {"discipline": "architecture"},
    "丙": {"discipline": "civil_defence", "kind": "policy"},
    "丁": {"discipline": "structure"},
}


@pytest.fixture
def package(world, at):
    """Four opinions of three disciplines and two people, numbered 1 to 4 by discipline."""
    package = make_package(world, "reviewing")
    for minute, (problem, more) in enumerate(PROBLEMS.items(), 10):
        at(f"2026-11-20 09:{minute}")
        make_opinion(world, package, problem=problem, **more)
    issue(world, package)
    return queries.package(package.id)


def shown(browser, package, query=""):
    page = lxml.html.fromstring(
        browser.get(f"/joint-review/packages/{package.id}/opinions?{query}").text
    )
    return [a.text_content() for a in page.xpath('//div[@class="problem"]/a')]


def exported(browser, package, query=""):
    page = lxml.html.fromstring(
        browser.get(f"/joint-review/packages/{package.id}/opinions?{query}").text
    )
    (link,) = page.xpath('//a[contains(@href, "review-ledger")]/@href')
    raw = browser.get(link).data
    rows = list(openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True))
    place = rows[1].index("问题描述")
    return [row[place] for row in rows[2:]], rows[0][0]


def reviewer_of(package):
    return next(t.reviewer_id for t in queries.tasks(package) if t.discipline == "structure")


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ("", "乙丙甲丁"),
        ("discipline=structure", "甲丁"),
        ("severity=must", "乙丙丁"),
        ("kind=policy", "丙"),
        ("state=closed", ""),
        ("state=issued&sort=severity", "乙丙丁甲"),
        ("sheet=结施-01", "甲丁"),
        ("sort=sheet", "乙甲丁丙"),
        ("sort=discipline", "乙甲丁丙"),
        ("sort=newest", "丁丙乙甲"),
        ("sort=nonsense&discipline=", "乙丙甲丁"),
    ],
)
def test_page_and_excel_show_the_same_opinions_in_the_same_order(
    web, world, package, query, problems
):
    browser = web(world.designer)

    on_page = shown(browser, package, query)

    assert on_page == list(problems)
    if problems:
        assert exported(browser, package, query)[0] == on_page


def test_a_person_is_a_filter_and_the_excel_says_what_was_asked(web, world, package):
    browser, person = web(world.owner), reviewer_of(package)
    query = f"person={person}&severity=must"

    assert shown(browser, package, query) == ["乙", "丁"]
    rows, title = exported(browser, package, query)
    assert rows == ["乙", "丁"]
    assert "要求：必须修改" in title
    assert "提出人：王审查（江左施工图审查中心）" in title


def test_drafts_are_in_the_excel_of_the_inside_only(web, world):
    package = make_package(world, "reviewing")
    make_opinion(world, package, problem="草稿一条")

    assert exported(web(world.lead), package)[0] == ["草稿一条"]
    raw = web(world.designer).get(f"/exports/review-ledger/{package.id}.xlsx").data
    assert "草稿一条" not in str(list(openpyxl.load_workbook(io.BytesIO(raw)).active.values))


def test_an_empty_answer_says_so_and_the_filters_stay(web, world, package):
    page = web(world.designer).get(
        f"/joint-review/packages/{package.id}/opinions?state=issued&kind=mandatory"
    )

    assert "没有符合条件的意见，请换一个条件。" in page.text
    assert '<option value="mandatory" selected>' in page.text


def test_a_part_is_answered_to_a_part_request(web, world, package):
    there = f"/joint-review/packages/{package.id}/opinions?discipline=structure"
    part = web(world.lead).get(there, headers={"HX-Request": "true"}).text

    assert part.lstrip().startswith('<section id="board">')
    assert "乙" not in "".join(lxml.html.fromstring(part).xpath('//div[@class="problem"]//text()'))


def test_a_verdict_is_not_found_by_filtering_for_it_either(web, world):
    from joint_review.services import reply
    from tests.factories.joint_review import answer

    package = make_package(world, "reviewing")
    make_opinion(world, package, problem="甲")
    issue(world, package)
    answer(world, package)
    reply.close(queries.opinion(queries.issued(package)[0].id), world.reviewer, reason="好")
    outside = make_actor("officer", kind="supervisor")

    assert shown(web(outside), package, "state=closed") == []
    assert shown(web(outside), package, "state=replied") == ["甲"]
    assert shown(web(world.lead), package, "state=closed") == ["甲"]
    finish(world, package)


def test_what_was_asked_is_read_from_an_address_only():
    assert board.read({"sort": "sheet", "after": "3"}).given == {"sort": "sheet"}
    assert board.read({"sort": "drop table"}) == board.Asked()
