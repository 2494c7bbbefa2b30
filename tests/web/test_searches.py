"""Saved searches: one's own, by name, gone when deleted."""

import lxml.html

from app.web.models import SavedSearch


def test_a_filter_is_kept_under_a_name_and_replaced_by_the_same_name(sink_as):
    for query in ("state=open", "state=closed&q=1"):
        body = {"_page": "/sink/", "query": query, "name": " 我的 "}
        assert sink_as.post("/searches", data=body).location == f"/sink/?{query}"

    page = lxml.html.fromstring(sink_as.get("/sink/").text)
    links = page.get_element_by_id("saved").xpath("./span/a")
    assert [(one.text, one.get("href")) for one in links] == [("我的", "/sink/?state=closed&q=1")]


def test_the_place_in_the_list_is_not_saved(sink_as):
    page = lxml.html.fromstring(sink_as.get("/sink/?state=open&after=xyz&q=").text)

    assert page.get_element_by_id("saved").xpath('.//input[@name="query"]/@value') == ["state=open"]


def test_a_search_without_name_or_of_another_person_is_refused(sink_as):
    foreign = SavedSearch.create(person_id="somebody", page="/sink/", name="x")

    nameless = sink_as.post("/searches", data={"_page": "/sink/", "query": "a=1"})

    assert nameless.status_code == 422
    assert "请给这次查询起一个名称" in nameless.text
    assert sink_as.post(f"/searches/{foreign.id}/delete").status_code == 404


def test_a_deleted_search_is_gone(sink_as):
    sink_as.post("/searches", data={"_page": "/sink/", "query": "a=1", "name": "旧的"})

    answer = sink_as.post(f"/searches/{SavedSearch.get().id}/delete")

    assert answer.location == "/sink/"
    assert SavedSearch.select().count() == 0
