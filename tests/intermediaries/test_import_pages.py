"""The pages of an import: template, upload, what every row means, taking over."""

import io

import pytest
from openpyxl import load_workbook

from app.kernel import jobs
from intermediaries.models import Agency, LibraryImport
from intermediaries.rules.importing import COLUMNS
from intermediaries.services.catalogue import sync_catalogue
from tests.factories.accounts import make_organisation, make_person, make_region
from tests.intermediaries.test_library_import import book, line

URL = "/intermediaries/imports"


@pytest.fixture
def office(db, store):
    make_region("320102")
    sync_catalogue()
    return make_organisation("运行中心", kind="operator")


@pytest.fixture
def chief(office, client_as):
    return client_as(make_person("王芳", organisation=office, roles=("manager",)), office)


def sent(client, lines):
    data = {"file": (book(lines), "机构库.xlsx")}
    answer = client.post(f"{URL}/new", data=data)
    assert answer.status_code == 303
    jobs.run_due()
    return f"{URL}/{LibraryImport.get().id}"


def sheet_of(answer):
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))


def test_the_template_holds_the_headings_that_are_read(chief):
    rows = sheet_of(chief.get(f"{URL}/template"))
    assert list(rows[0]) == [column.heading for column in COLUMNS.values()]


def test_from_the_upload_to_the_list(chief, client):
    page = sent(chief, [line(1), line(2, region="999999")])

    assert "没有代码为“999999”的行政区划。" in chief.get(page).text
    assert "导入1号咨询有限公司" not in chief.get(f"{page}?outcome=refused").text
    refused = sheet_of(chief.get(f"{page}/refused"))
    assert refused[1][:3] == (3, "没有代码为“999999”的行政区划。", "导入2号咨询有限公司")

    assert chief.post(f"{page}/take_over", data={}).status_code == 303
    jobs.run_due()
    assert "已接收" in chief.get(page).text
    assert "导入1号咨询有限公司" in client.get("/agencies").text
    desk = chief.get(f"/intermediaries/{Agency.get().id}").text
    assert "生成认领链接" in desk
    link = chief.post(f"/intermediaries/{Agency.get().id}/claim_link")
    assert "/invitations/" in link.text or "invitation" in link.text


def test_a_clerk_may_upload_but_not_take_over(office, client_as):
    clerk = client_as(make_person("吴敏", organisation=office, roles=("clerk",)), office)
    page = sent(clerk, [line(1)])
    assert clerk.post(f"{page}/take_over", data={}).status_code == 403
    assert clerk.post(f"{page}/drop", data={"reason": "错"}).status_code == 403


def test_an_import_given_up_leaves_the_library_alone(chief):
    page = sent(chief, [line(1)])
    assert chief.post(f"{page}/drop", data={"reason": "文件不对"}).status_code == 303
    assert Agency.select().count() == 0
    assert chief.post(f"{page}/take_over", data={}).status_code == 409


def test_a_file_that_is_no_table_is_answered_with_a_sentence(chief):
    data = {"file": (io.BytesIO(b"%PDF-1.4"), "a.xlsx")}
    assert chief.post(f"{URL}/new", data=data).status_code == 422
