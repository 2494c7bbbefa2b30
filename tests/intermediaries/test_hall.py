"""The agency hall: facets as links, the Excel of the same filters, agencies side by side."""

import io

import pytest
from lxml import html
from openpyxl import load_workbook

from intermediaries import queries
from intermediaries.views import facets
from tests.factories.accounts import make_organisation, make_person
from tests.factories.intermediaries import make_agency, make_offering
from tests.intermediaries.test_shelf import DAY


def page_of(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.data)


def words(found):
    return [" ".join(one.text_content().split()) for one in found]


def values(page, facet):
    """Label -> (count, address) of a facet."""
    links = page.xpath(f"//section[@aria-labelledby='facet-{facet}']//li/a")
    return {
        one.xpath("span")[0].text: (one.xpath("string(span[@class='n'])"), one.get("href"))
        for one in links
    }


def sheet(answer):
    book = load_workbook(io.BytesIO(answer.data), read_only=True)
    return [list(row) for row in book.active.iter_rows(values_only=True)]


@pytest.fixture
def hall(client):
    """Three agencies: two review drawings, one of them supervises too, the third only supervises."""
    both = make_agency(make_organisation("秦淮审图院", kind="agency"))
    make_offering(both, "engineering-supervision")
    one = make_agency(
        make_organisation("钟山审图所", kind="agency"), grade="A", score=95, is_rated=True
    )
    other = make_agency(
        make_organisation("瓯江监理", kind="agency"), items=("engineering-supervision",)
    )
    return both, one, other


def test_a_facet_leads_to_as_many_agencies_as_it_says(client, hall):
    page = page_of(client.get("/agencies?kind=工程监理资质"))

    items = values(page, "item")
    assert {label: n for label, (n, _) in items.items()} == {"施工图审查": "1", "工程监理": "2"}
    narrowed = page_of(client.get(items["施工图审查"][1]))
    assert words(narrowed.xpath("//td[2]/a")) == ["秦淮审图院"]
    assert words(narrowed.xpath("//p[@class='chips']/a"))[0].startswith("服务事项：施工图审查")
    back = values(narrowed, "item")["施工图审查"][1]
    assert len(page_of(client.get(back)).xpath("//tbody/tr")) == 2


def test_search_finds_name_initials_code_and_service_together_with_facets(client, hall):
    both, one, _ = hall
    for text in ("秦淮", "qhsty", both.uscc, "审图院"):
        page = page_of(client.get("/agencies", query_string={"q": text, "item": "drawing-review"}))
        assert words(page.xpath("//td[2]/a")) == [both.name], text
        assert values(page, "kind")["工程监理资质"][0] == "1"
    page = page_of(client.get("/agencies?q=施工图审查&grade=A"))
    assert words(page.xpath("//td[2]/a")) == [one.name]


def test_the_excel_keeps_every_filter(client, hall):
    for asked in (
        "kind=工程监理资质",
        "kind=工程监理资质&item=drawing-review",
        "q=qhsty",
        "band=A",
        "grade=A",
    ):
        page = page_of(client.get(f"/agencies?{asked}"))
        [export] = page.xpath("//a[contains(@href, 'export.xlsx')]/@href")
        rows = sheet(client.get(export))[1:]
        assert [row[0] for row in rows] == words(page.xpath("//td[2]/a")), asked


def test_agencies_side_by_side_mark_what_differs(client, hall):
    both, one, other = hall
    page = page_of(client.get(f"/agencies/compare?a={both.id}&a={one.id}"))

    rows = {words(row.xpath("th"))[0]: row for row in page.xpath("//tbody/tr[td]")}
    assert words(page.xpath("//thead//th/a")) == ["秦淮审图院", "钟山审图所"]
    assert words(rows["信用等级 不同"].xpath("td")) == ["尚无记录", "A（95）"]
    assert words(rows["工程监理 不同"].xpath("td"))[1] == "—"
    assert "10 个工作日" in words(rows["施工图审查"].xpath("td"))[0]
    for label in ("平均星级", "已公示的惩戒", "履行完毕的合同", "暂停与禁入"):
        assert label in rows, label
    assert "differs" not in (rows["施工图审查"].get("class") or "")
    [more] = [a for a in page.xpath("//a/@href") if a.startswith("/agencies?a=")]
    chosen = page_of(client.get(more)).xpath("//form[@id='compare']/input/@value")
    assert chosen == [both.id, one.id]

    told = sheet(client.get(f"/agencies/compare/export.xlsx?a={both.id}&a={one.id}&a={other.id}"))
    assert told[1][1:] == ["机构名称", "秦淮审图院", "钟山审图所", "瓯江监理", None]
    assert len(told) > 20


def test_too_few_too_many_and_hidden_agencies_are_told(client, hall):
    keys = [one.id for one in hall] + [make_agency().id for _ in range(2)]
    draft = make_agency(state="draft")

    few = page_of(client.get(f"/agencies/compare?a={keys[0]}&a={draft.id}&a=nonsense"))
    many = page_of(client.get("/agencies/compare", query_string=[("a", key) for key in keys]))

    assert draft.name not in few.text_content()
    assert "勾选两家至四家" in few.text_content()
    assert len(many.xpath("//thead//th")) == 5
    assert "最多比较 4 家" in many.text_content()
    assert not [a for a in many.xpath("//a/@href") if a.startswith("/agencies?a=")]
    assert client.get("/agencies/compare").status_code == 200


def test_english_readers_find_the_same_hall(client, hall):
    client.set_cookie("locale", "en")
    page = page_of(client.get("/agencies?q=秦淮"))
    compared = page_of(client.get("/agencies/compare", query_string=[("a", x.id) for x in hall]))

    assert "Compare the chosen (at most 4)" in page.text_content()
    assert "Agencies side by side" in compared.text_content()


def test_what_happens_meanwhile_is_counted_anew(client, hall, client_as, monkeypatch):
    monkeypatch.setattr(facets, "BUSY", 0.0)
    assert values(page_of(client.get("/agencies")), "item")["施工图审查"][0] == "2"
    office = make_organisation(kind="operator")
    manager = client_as(make_person(organisation=office, roles=("manager",)), office)
    form = {"until": "2026-12-01", "reason": "逾期"}
    assert manager.post(f"/intermediaries/{hall[1].id}/suspend", data=form).status_code == 303

    assert values(page_of(client.get("/agencies")), "item")["施工图审查"][0] == "1"
    assert queries.count(queries.Filters(item="drawing-review"), DAY) == 1
