"""The kitchen sink renders, and says what it should."""

import lxml.html


def read(answer):
    return lxml.html.fromstring(answer.text)


def texts(page, path):
    return [" ".join(one.text_content().split()) for one in page.xpath(path)]


def test_a_refused_action_tells_its_reason_in_words(sink_as):
    page = read(sink_as.get("/sink/"))

    assert texts(page, '//div[@class="refused"]') == [
        "现场抽取 距报名截止还有 2 个工作日，暂不能抽取"
    ]


def test_the_first_allowed_action_is_the_one_primary_button(sink_as):
    page = read(sink_as.get("/sink/"))
    bar = page.xpath('//ul[@class="action-bar"]')[0]

    assert texts(bar, './/*[contains(@class, "btn-primary")]')[:1] == ["发布公告"]
    form = bar.xpath(".//form")[0]
    assert form.get("action") == "/sink/do/aaaabbbbccccdddd/publish"
    assert form.inputs["seen"].value == "3"


def test_what_a_page_offers_itself_stands_after_the_plain_move_and_is_the_one_primary(sink_as):
    page = read(sink_as.get("/sink/"))
    onward = read(sink_as.get("/sink/?onward=1"))

    bar = '//div[@id="own"]/ul'
    assert texts(page, f"{bar}/li")[:2] == ["发布公告", "本页自己的事"]
    assert texts(page, f'{bar}/li/*[contains(@class, "btn-primary")]') == ["本页自己的事"]
    assert texts(onward, f"{bar}/li")[:3] == ["后续办理", "发布公告", "本页自己的事"]
    assert texts(onward, f"{bar}/li")[-1] == "投诉"  # a complaint never comes first


def test_only_a_long_table_hides_rows_on_the_phone(sink):
    page = read(sink.get("/sink/"))

    assert texts(page, '//div[@id="rows"]//label') == ["显示全部 7 行 第 7 张"]
    assert len(page.xpath('//div[@id="rows"]//div[@class="first-rows"]//tbody/tr')) == 7


def test_a_dangerous_action_asks_for_a_reason_without_script(sink_as):
    page = read(sink_as.get("/sink/"))

    form = page.xpath('//details[@class="ask"]//form')[0]
    assert form.get("action") == "/sink/do/aaaabbbbccccdddd/withdraw"
    assert "reason" in form.inputs


def test_navigation_follows_duties(sink, sink_as):
    links = texts(read(sink_as.get("/desk")), '//nav[@class="side"]//a')
    visitor = texts(read(sink.get("/")), '//ul[@class="public-nav"]//a')

    assert links[0] == "待办"
    assert "组件" in links
    assert "采购公告" not in links
    assert {"首页", "采购公告"} <= set(visitor)
    assert "表单" not in visitor


def test_what_does_not_fit_the_navigation_stands_under_more(sink, sink_as):
    desk, hall = read(sink_as.get("/desk")), read(sink.get("/"))

    at_desk = texts(desk, '//nav[@class="side"]/ul/li/a')
    below = texts(desk, '//details[@class="side-more"]//a')
    assert len(at_desk) == 7
    assert below
    assert not set(below) & set(at_desk)
    assert len(texts(hall, '//ul[@class="public-nav"]/li/a')) == 7


def test_the_desk_shows_what_waits_oldest_deadline_first(sink_as):
    page = read(sink_as.get("/desk"))

    mine = texts(page, '//section[@id="mine"]//span[@class="what"]/a')
    others = texts(page, '//section[@id="others"]//span[@class="what"]/a')
    assert mine[:2] == ["早一点到期的事", "江宁区百家湖小学施工图审查"]
    assert mine[2:] == ["还没有登记项目；登记后即可采购服务、申报图纸审查"]
    assert others == ["等待机构回复审查意见"]


def test_sorting_and_paging_keep_the_filter_in_the_address(sink):
    page = read(sink.get("/sink/?q=abc&state=open&sort=name"))

    assert page.xpath("//th/a/@href")[0] == "/sink/?q=abc&state=open&sort=-name"
    following = page.xpath('//a[@rel="next"]/@href')[0]
    assert following == "/sink/?q=abc&state=open&sort=name&after=abc"


def test_an_unsafe_word_is_only_a_word(sink):
    page = sink.get("/search?q=<script>alert(1)</script>").text

    assert "<script>alert" not in page
    assert "没有找到您可以查看的内容" in page
