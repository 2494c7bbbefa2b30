"""Lists as Excel: what is seen and no more, under the same filters, on any number of pages."""

import io

import pytest
from openpyxl import load_workbook

from app.web import sheet
from tests.factories.accounts import make_organisation, make_person
from tests.factories.bidding import make_requirement
from tests.factories.intermediaries import make_agency
from tests.factories.projects import make_project


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch, db, at):
    at("2026-11-16 09:00")
    monkeypatch.setattr(sheet, "STEP", 2)


def rows(answer):
    assert answer.status_code == 200
    assert answer.mimetype == sheet.EXCEL
    found = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    return found[0], found[1:]


def handler(kind, name):
    place = make_organisation(name, kind=kind)
    return place, make_person("周建国", organisation=place, roles=("handler",))


def test_an_owner_exports_the_own_projects_only(client_as):
    place, person = handler("owner", "河西建设")
    names = {make_project(place, name=f"河西工程{n}").name for n in range(5)}
    make_project(name="别家的工程")
    browser = client_as(person, place)

    head, found = rows(browser.get("/projects/export.xlsx"))

    assert head[:3] == ("编号", "项目名称", "项目单位")
    assert {row[1] for row in found} == names
    _, some = rows(browser.get("/projects/export.xlsx?q=河西工程3"))
    assert [row[1] for row in some] == ["河西工程3"]
    assert 'href="/projects/export.xlsx?q=%E6' in browser.get("/projects?q=河西工程3&size=50").text


def test_a_visitor_exports_what_is_public(client, client_as):
    make_project(name="已登记的工程")
    make_project(name="还没有代码的工程", state="temporary", code=None)

    _, found = rows(client.get("/projects/public/export.xlsx"))

    assert [row[1] for row in found] == ["已登记的工程"]
    assert client.get("/projects/export.xlsx").status_code == 303  # to the sign-in page


def test_notices_are_exported_as_filtered(client):
    made = [make_requirement() for _ in range(3)]
    draft = make_requirement(publish_it=False)

    head, found = rows(client.get("/bidding/requirements/export.xlsx?group=open"))
    told = [dict(zip(head, row, strict=True)) for row in found]

    assert {row["公告编号"] for row in told} == {one.number for one in made}
    assert draft.title not in {row["采购项目"] for row in told}
    assert {row["服务金额（元）"] for row in told} == {80000}
    assert rows(client.get("/bidding/requirements/export.xlsx?group=ended"))[1] == []


def test_agencies_are_exported_in_the_readers_language_and_formulas_stay_words(client, monkeypatch):
    for name in ("=HYPERLINK(1)", "甲公司", "乙公司"):
        make_agency(make_organisation(name, kind="agency"))
    client.set_cookie("locale", "en")

    head, found = rows(client.get("/agencies/export.xlsx"))

    assert head[0] == "Agency"
    assert {row[0] for row in found} == {"=HYPERLINK(1)", "甲公司", "乙公司"}
    monkeypatch.setattr(sheet, "MOST", 2)
    _, cut = rows(client.get("/agencies/export.xlsx"))
    assert len(cut) == 3
    assert cut[2][0].startswith("Only the first 2 rows")


def test_an_exported_list_can_be_read_and_printed(client):
    make_requirement(title="很长的采购项目名称" * 6)
    answer = client.get("/bidding/requirements/export.xlsx")
    made = load_workbook(io.BytesIO(answer.data)).active
    head = [cell.value for cell in made[1]]

    assert (made.freeze_panes, made.print_title_rows, made.auto_filter.ref) == (
        "A2", "$1:$1", "A1:K2",
    )  # fmt: skip
    assert (made.page_setup.orientation, made.page_setup.fitToHeight) == ("landscape", 0)
    money = made.cell(2, head.index("服务金额（元）") + 1)
    assert (money.value, money.number_format) == (80000, "#,##0.00")
    assert made.row_dimensions[2].height == 45  # three lines of forty characters
