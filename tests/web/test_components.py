"""The kitchen sink renders, and says what it should."""

import lxml.html


def read(answer):
    return lxml.html.fromstring(answer.text)


def test_a_refused_action_tells_its_reason_in_words(sink_as):
    page = read(sink_as.get("/sink/"))

    told = [one.text_content().split() for one in page.cssselect(".refused")]
    assert told == [["现场抽取", "距报名截止还有", "2", "个工作日，暂不能抽取"]]


def test_the_first_allowed_action_is_the_one_primary_button(sink_as):
    page = read(sink_as.get("/sink/"))

    primary = [one.text_content() for one in page.cssselect(".action-bar .btn-primary")]
    assert primary == ["发布公告"]
    form = page.cssselect(".action-bar form")[0]
    assert form.get("action") == "/sink/do/aaaabbbbccccdddd/publish"
    assert form.inputs["seen"].value == "3"


def test_navigation_follows_duties(sink, sink_as):
    links = read(sink_as.get("/desk")).cssselect(".side .side-list a")
    visitor = read(sink.get("/")).cssselect(".public-nav a")

    assert {"待办", "组件", "表单"} <= {one.text_content() for one in links}
    assert "采购公告" not in {one.text_content() for one in links}
    assert {"首页", "采购公告"} <= {one.text_content() for one in visitor}
    assert "表单" not in {one.text_content() for one in visitor}


def test_the_desk_shows_what_waits_oldest_deadline_first(sink_as):
    page = read(sink_as.get("/desk"))

    mine = [one.text_content() for one in page.cssselect("#mine .what a")]
    others = [one.text_content() for one in page.cssselect("#others .what a")]
    assert mine.index("早一点到期的事") < mine.index("江宁区百家湖小学施工图审查")
    assert "等待机构回复审查意见" in others


def test_sorting_and_paging_keep_the_filter_in_the_address(sink):
    page = read(sink.get("/sink/?q=审查&state=open&sort=name"))

    sort = page.cssselect("th a")[0].get("href")
    following = page.cssselect("a[rel=next]")[0].get("href")
    assert "state=open" in sort
    assert "sort=-name" in sort
    assert "after=abc" in following
    assert "state=open" in following
