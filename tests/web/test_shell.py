"""The frame of a page: the public hall from the desk, one primary button, words of devices."""

import pytest
from werkzeug.datastructures import MultiDict

from app.web.filters import show_device, show_minute
from app.web.forms import Choice, Form, Text, Upload
from tests.factories.accounts import make_organisation, make_person
from tests.web.test_components import read, texts

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/109.0.0.0 Safari/537.36"
)


def test_somebody_signed_in_still_reaches_the_public_pages(sink_as, sink):
    hall = read(sink_as.get("/desk")).xpath('//nav[@aria-label="公开大厅"]//a/@href')

    assert "/bidding/requirements" in hall
    assert "/agencies" in hall
    assert "/register" not in hall
    assert "公开大厅" not in sink.get("/").text


def test_the_frame_is_of_the_duties_the_page_and_the_language(sink, client_as):
    """Its pieces are kept between answers: nobody is shown those of somebody else."""

    def ways(client, path):
        page = read(client.get(path))
        side = page.xpath('//nav[@aria-label="主菜单" or @aria-label="Main menu"]')[0]
        return set(side.xpath(".//a/@href")), texts(side, './/a[@aria-current="page"]')

    place = make_organisation(kind="owner")
    buyer = client_as(make_person(organisation=place, roles=("handler",)), place)
    platform = make_organisation(kind="platform")
    warden = client_as(make_person(organisation=platform, roles=("system_admin",)), platform)

    assert ways(buyer, "/desk")[0] != ways(warden, "/desk")[0]
    assert [ways(buyer, path)[1] for path in ("/desk", "/inbox", "/projects")] == [
        ["待办"],
        [],
        ["项目"],
    ]
    assert "公开大厅" not in sink.get("/").text
    buyer.set_cookie("locale", "en")
    assert ways(buyer, "/projects")[1] == ["Project"]


def test_only_the_first_thing_to_do_has_the_primary_button(sink_as):
    page = read(sink_as.get("/desk"))

    assert len(page.xpath('//main//a[contains(@class, "btn-primary")]')) == 1
    assert len(page.xpath('//section[@id="mine"]//a[contains(@class, "btn")]')) == 3


def test_filters_leave_the_primary_button_to_the_page(sink):
    page = read(sink.get("/sink/"))

    assert texts(page, '//form[@id="filters"]//button') == ["查询"]
    assert page.xpath('//form[@id="filters"]//button[contains(@class, "btn-primary")]') == []


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome 109 · Windows"),
        (f"{CHROME} Edg/120.0.0.0", "Edge 120 · Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox 128 · Linux",
        ),
        ("", ""),
    ],
)
def test_a_device_is_told_in_words(agent, words):
    assert show_device(agent) == words


def test_an_unknown_device_is_told_too(app):
    with app.test_request_context():
        assert show_device("curl/8") == "其他浏览器"


def test_the_minute_of_the_log_reads_like_every_other_moment():
    assert show_minute("2026-11-22T15:24:57+08:00") == "2026-11-22 15:24"


def test_a_refusal_leads_back_to_the_page_it_came_from(sink):
    def back(referrer):
        answer = sink.post("/sink/things/zzzz/act", headers={"Referer": referrer})
        return read(answer).xpath('//main//a[contains(@class, "btn-primary")]/@href')

    assert back("http://localhost/sink/?q=abc") == ["/sink/?q=abc"]
    assert back("http://localhost/sink/things/zzzz/act") == ["/"]
    assert back("http://evil.example/sink/") == ["/"]


def test_what_is_missing_is_chosen_uploaded_or_filled_in():
    class Asked(Form):
        kind = Choice("类别", choices=[("a", "甲")])
        scan = Upload("扫描件")
        name = Text("名称")

    form = Asked({}, MultiDict())

    assert not form.ok
    assert [str(one.text) for one in form.errors.values()] == [
        "请选择{label}",
        "请上传{label}",
        "请填写{label}",
    ]
