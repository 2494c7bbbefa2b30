"""Who was chosen by batch is labelled in the hall, found by a filter, and only while it holds."""

import io

import pytest
from openpyxl import load_workbook

from intermediaries import queries
from intermediaries.queries import shortlists
from intermediaries.queries.facets import facets
from tests.factories.accounts import make_organisation
from tests.factories.intermediaries import make_agency, make_intake, make_member
from tests.intermediaries.test_hall import page_of, values, words

IN_FORCE = "2027-01-04 09:00"


@pytest.fixture
def hall(app, db, at):
    """Three agencies, two on a shortlist, one of them gone from it; another list is not in force."""
    at(IN_FORCE)
    names = ("秦淮审图院", "钟山审图所", "瓯江审图所")
    found = [make_agency(make_organisation(name, kind="agency")) for name in names]
    mine = make_intake("in_force", title="市级审图短名单")
    make_member(mine, found[0], "member")
    make_member(mine, found[1], "ended")
    make_member(make_intake("selecting"), found[2], "member")
    return mine, *found


def names_in(page):
    return words(page.xpath("//td[2]/a"))


def test_the_label_stands_beside_the_name_of_who_was_chosen(client, hall):
    page = page_of(client.get("/agencies"))

    labelled = page.xpath("//tr[td[2]/*[contains(., '入选名单')]]/td[2]/a")
    assert words(labelled) == ["秦淮审图院"]


def test_the_filter_finds_the_list_and_nothing_else(client, hall, at):
    mine, *_ = hall
    ((label, (n, url)),) = values(page_of(client.get("/agencies")), "intake").items()
    assert (label, n) == ("市级审图短名单", "1")

    page = page_of(client.get(url))
    assert names_in(page) == ["秦淮审图院"]
    assert f'name="intake" value="{mine.id}"' in client.get(url).text
    assert names_in(page_of(client.get(f"{url}&q=审图院"))) == ["秦淮审图院"]
    for none in (f"{url}&q=钟山", "/agencies?intake=aaaaaaaaaaaaaaaa", f"{url}&grade=E"):
        assert names_in(page_of(client.get(none))) == []
    with client.get(url.replace("/agencies?", "/agencies/export.xlsx?")) as answer:
        rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert [row[-1] for row in rows if row[0] == "秦淮审图院"] == ["市级审图短名单"]
    at("2027-07-01 09:00")
    assert shortlists.running(mine.valid_to.replace(month=7, day=1)) == []


def test_facets_under_a_shortlist_count_its_agencies_alone(hall, at):
    mine, *_ = hall
    day = mine.valid_from
    narrow, everybody = queries.Filters(intake=mine.id), queries.Filters()

    assert facets(narrow, day)["item"]["drawing-review"] == 1
    assert facets(everybody, day)["item"]["drawing-review"] == 3
    assert facets(queries.Filters(intake=mine.id, text="钟山"), day)["item"] == {}


def test_only_answers_that_tell_something_are_marked_as_different(client, hall):
    _, one, other, _ = hall
    page = page_of(client.get(f"/agencies/compare?a={one.id}&a={other.id}"))
    rows = {words(row.xpath("th"))[0]: row.get("class") for row in page.xpath("//tbody/tr[td]")}

    assert "机构名称" not in rows
    assert rows["统一社会信用代码"] is None
    assert not any(label.startswith("统一社会信用代码 不同") for label in rows)
    with client.get(f"/agencies/compare/export.xlsx?a={one.id}&a={other.id}") as answer:
        sheet = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    line = next(row for row in sheet if row[1] == "机构名称")
    assert (line[2], line[3], line[4] or "") == ("秦淮审图院", "钟山审图所", "")
