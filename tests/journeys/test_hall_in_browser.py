"""The agency hall in Chromium: from a search over facets to a comparison and its download."""

import io

import pytest
from openpyxl import load_workbook

from tests.journeys.test_complaints_in_browser import PHONE, look

pytestmark = pytest.mark.journey


def rows(page, address):
    """The cells behind a link to a workbook."""
    answer = page.request.get(address)
    assert answer.status == 200
    return list(load_workbook(io.BytesIO(answer.body())).active.iter_rows(values_only=True))


def links(page, part):
    """Full addresses of the links of a page that hold a part."""
    call = "(all, part) => all.map(one => one.href).filter(one => one.includes(part))"
    return page.eval_on_selector_all("main a", call, part)


@pytest.mark.parametrize("width", [1366, PHONE])
def test_from_a_search_to_a_comparison_to_a_download(visit, width):
    visitor = visit(width=width)
    visitor.goto("/agencies")
    look(visitor)
    facet = "section[aria-labelledby=facet-item] li a >> nth=0"
    assert visitor.is_visible(facet) == (width != PHONE)
    if width == PHONE:
        assert visitor.is_visible("#agencies tbody tr >> nth=0")
        visitor.click(".fold-label")
        look(visitor)
    told = int(visitor.inner_text(f"{facet} >> .n"))
    visitor.click(facet)
    visitor.wait_for_selector(".facets .chip-link")
    look(visitor)
    status = visitor.inner_text(".list-head [role=status]")
    assert f"共 {told} 家" in status

    visitor.goto("/agencies")
    name = visitor.inner_text("#agencies tbody a >> nth=0")
    visitor.fill("main [name=q]", name)
    visitor.wait_for_selector("#agencies tbody tr:nth-child(2)", state="detached")
    look(visitor)
    assert rows(visitor, links(visitor, "export.xlsx")[0])[1][0] == name

    visitor.goto("/agencies")
    for place in range(3):
        visitor.check(f"#agencies input[name=a] >> nth={place}")
    visitor.click("button[form=compare]")
    visitor.wait_for_selector(".compare")
    look(visitor)
    named = visitor.locator("thead th a").all_inner_texts()
    assert len(named) == 3
    assert visitor.is_visible(".mark-differs >> nth=0")
    told = rows(visitor, links(visitor, "compare/export.xlsx")[0])
    assert list(told[1][2:5]) == named
    visitor.click(".chips .chip-link >> nth=2")
    visitor.wait_for_selector("thead th:nth-child(4)", state="detached")
    visitor.goto("/open")
    look(visitor)
    assert visitor.request.get("/open/agencies.csv").status == 200
