"""Where an agency serves: typed by name, kept by code."""

import lxml.html
import pytest

from app.accounts.queries import region_paths
from intermediaries import queries


def read(answer):
    return lxml.html.fromstring(answer.text)


def told(answer):
    """Return what the error summary says."""
    return [one.text_content().strip() for one in read(answer).xpath('//div[@role="alert"]//li')]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("南京市\r\n浙江省 温州市", ["320100", "330300"]),
        ("330300,320102", ["320102", "330300"]),
        ("330300 320102", ["320102", "330300"]),
        ("江苏省南京市鼓楼区；320106、温州市", ["320106", "330300"]),
    ],
)
def test_the_places_served_are_typed_by_name_and_kept_by_code(as_agent, filled, typed, codes):
    url = f"/intermediaries/{filled.id}"
    sent = as_agent.post(f"{url}/regions", data={"regions": typed, "filings": "温州市 市局 7号"})

    assert sent.status_code == 303
    assert queries.regions_of(filled) == sorted(codes)
    assert ("330300", "市局 7号") in queries.filings_of(filled)
    page = read(as_agent.get(f"{url}/step/services"))
    names = list(region_paths(sorted(codes)).values())
    assert page.xpath('string(//textarea[@name="regions"])') == "\n".join(names)
    assert page.xpath('string(//textarea[@name="filings"])') == "浙江省温州市 市局 7号"
    again = {
        one: page.xpath(f'string(//textarea[@name="{one}"])') for one in ("regions", "filings")
    }
    assert as_agent.post(f"{url}/regions", data=again).status_code == 303
    assert queries.regions_of(filled) == sorted(codes)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("温州市\n无此市", "没有找到行政区划“无此市”，请填写完整名称或 6 位代码"),
        ("温州", "没有找到行政区划“温州”，是不是这里的一个：浙江省温州市"),
        ("鼓楼区", "有 4 个行政区划叫“鼓楼区”，请填写其中一个的完整名称或 6 位代码："),
        ("%", "没有找到行政区划“%”，请填写完整名称或 6 位代码"),
        ("", "请勾选全国，或填写至少一个行政区划"),
    ],
)
def test_a_wrong_name_of_a_place_is_told_and_nothing_typed_is_lost(as_agent, filled, typed, said):
    before = queries.filings_of(filled)

    answer = as_agent.post(
        f"/intermediaries/{filled.id}/regions", data={"regions": typed, "filings": "温州市 7号"}
    )

    assert answer.status_code == 422
    assert [one for one in told(answer) if said in one] == told(answer) != []
    fields = read(answer)
    assert fields.xpath('string(//textarea[@name="regions"])') == typed
    assert fields.xpath('string(//textarea[@name="filings"])') == "温州市 7号"
    assert queries.filings_of(filled) == before
