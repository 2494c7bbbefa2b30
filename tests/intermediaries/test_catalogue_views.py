"""Pages of the catalogue: read by everybody, changed by two people, filled from a workbook."""

import datetime as dt
import io

import pytest

from app.kernel import files
from app.kernel.excel import Workbook, load_workbook
from intermediaries import queries
from intermediaries.models import ItemEdition, LimitRow, ServiceItem
from intermediaries.rules import limits as rules
from tests.factories.accounts import make_organisation, make_person

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def office(db):
    return make_organisation("住建局", kind="regulator")


@pytest.fixture
def first(client_as, office):
    return client_as(make_person("韩主管", organisation=office, roles=("officer",)), office)


@pytest.fixture
def second(client_as, office):
    return client_as(make_person("何主管", organisation=office, roles=("officer",)), office)


@pytest.fixture(autouse=True)
def _files(settings, request):
    if "db" in request.fixturenames or "client" in request.fixturenames:
        files.configure(settings)


def typed(**changes):
    values = {
        "name": "造价咨询", "sector": "住房和城乡建设", "basis": "某条例第三条", "state": "active",
        "may_demand": "no", "payer": "authority", "documents": "委托书\n图纸", "days": "12",
        "fee_kind": "government", "fee_basis": "某价格文件", "fee_standard": "每件 300 元",
        "mode": "任一", "lines": "一级造价工程师×1人\n工程监理资质：甲级",
        "effective": "2026-11-20", "source": "苏建〔2026〕5号",
    }  # fmt: skip
    return values | changes


def drafted(client):
    assert client.post("/intermediaries/items/cost-consulting/draft").status_code == 303
    return ItemEdition.get(ItemEdition.item == "cost-consulting", ItemEdition.number == 2)


def test_from_a_draft_to_the_public_page_by_two_people(first, second, client):
    made = drafted(first)
    url = f"/intermediaries/editions/{made.id}"
    paper = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "范本.txt")
    bad = first.post(f"{url}/edit", data=typed(lines="？：：", template=paper))
    assert bad.status_code == 422
    assert "资质要求第 1 行看不懂" in bad.text

    assert first.post(f"{url}/edit", data=typed()).status_code == 303
    assert first.post(f"{url}/propose").status_code == 303
    assert first.post(f"{url}/approve").status_code == 403
    assert client.get(url).status_code in {303, 403}
    assert second.post(f"{url}/approve").status_code == 303

    page = client.get("/agencies/items/cost-consulting").text
    for words in (
        "每件 300 元",
        "审批部门",
        "一级造价工程师不少于1人或工程监理资质甲级",
        "版本对照",
    ):
        assert words in page
    assert "第 1 版" in page
    old = client.get("/agencies/items/cost-consulting?edition=1").text
    assert "每件 300 元" not in old


def test_a_cancelled_item_says_so_and_drafts_stay_closed(client, first):
    made = drafted(first)

    page = client.get("/agencies/items/capital-verification").text
    assert "该事项已取消，任何部门不得再要求提供" in page
    assert "第 2 版" not in client.get("/agencies/items/cost-consulting?edition=2").text
    assert client.get("/agencies/items/nosuch").status_code == 404
    assert first.get(f"/intermediaries/editions/{made.id}").status_code == 200
    for path in ("", "?state=draft&q=造价", "?after=x~y", "?state=nonsense"):
        assert first.get(f"/intermediaries/editions{path}").status_code == 200


def book(rows, heads=None):
    made = Workbook()
    sheet = made.active
    for row in [heads] * bool(heads) + rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    out.seek(0)
    return out


def exported(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return [list(row) for row in load_workbook(io.BytesIO(answer.data)).active.values]


def uploaded(client, address, stream, name="清单.xlsx"):
    return client.post(address, data={"file": (stream, name)})


def ticket_of(page):
    return page.text.split('name="ticket" value="')[1].split('"')[0]


def test_the_whole_catalogue_goes_out_and_comes_back(client, first, second):
    heads, *rows = exported(client, "/agencies/items/export.xlsx")
    assert len(rows) == ServiceItem.select().count()
    same = uploaded(first, "/intermediaries/items/import", book(rows, heads))
    assert "没有变化，不需要导入" in same.text

    days, effective, code = (heads.index(h) for h in ("时限（工作日）", "生效日期", "事项编码"))
    rows[0][days], rows[0][effective] = 18, "2026-12-01"
    rows.append([*rows[0]])
    rows[-1][code] = "brand-new"
    twin = uploaded(first, "/intermediaries/items/import", book(rows, heads))
    assert "一项服务不得拆分为多项" in twin.text
    for heading in ("设立论证", "与相近事项的区别"):
        rows[-1][heads.index(heading)] = "法律有明文规定，对象和成果不同"
    page = uploaded(first, "/intermediaries/items/import", book(rows, heads))
    assert "由“15”改为“18”" in page.text
    confirm = "/intermediaries/items/import/confirm"
    assert second.post(confirm, data={"ticket": ticket_of(page)}).status_code == 409
    assert first.post(confirm, data={"ticket": ticket_of(page)}).status_code == 303
    waiting = list(ItemEdition.select().where(ItemEdition.state == "proposed"))
    assert sorted(one.item for one in waiting) == ["brand-new", "drawing-review"]

    url = f"/intermediaries/editions/{waiting[0].id}/approve_all"
    assert first.post(url).status_code == 403
    assert second.post(url).status_code == 303
    assert {queries.edition(one.id).state for one in waiting} == {"approved"}


def test_one_wrong_row_stops_the_whole_import(client, first):
    heads, *rows = exported(client, "/agencies/items/export.xlsx")
    rows[0][heads.index("时限（工作日）")] = 18
    rows[1][heads.index("付费方")] = "谁"
    rows[0][heads.index("生效日期")] = dt.datetime(2026, 12, 1)
    page = uploaded(first, "/intermediaries/items/import", book(rows, heads))

    assert "付费方只能填" in page.text
    assert 'name="ticket"' not in page.text
    assert ItemEdition.select().where(ItemEdition.number > 1).count() == 0


@pytest.mark.parametrize(
    ("stream", "name", "words"),
    [
        (lambda: book([["随便"], [1]]), "a.xlsx", "没有找到表头"),
        (lambda: book([], ["事项编码", "服务事项", "生效日期", "来源"]), "a.xlsx", "没有数据"),
        (lambda: io.BytesIO("事项编码,服务事项".encode("gbk")), "a.csv", ""),
        (lambda: io.BytesIO(b"PK\x03\x04nonsense"), "a.xlsx", ""),
    ],
)
def test_a_file_that_is_no_catalogue_is_answered_in_words(first, stream, name, words):
    page = uploaded(first, "/intermediaries/items/import", stream(), name)

    assert page.status_code == 422
    assert "field-error" in page.text or "error-summary" in page.text
    assert words in page.text


def test_limits_are_entered_withdrawn_and_come_back_from_excel(first, client):
    data = {
        "region": "320102", "year": "2026", "kind": "tender_first", "item": "*", "sector": "",
        "floor_fen": "1000000", "ceiling_fen": "", "effective": "2026-01-01", "source": "某文",
    }  # fmt: skip
    assert (
        first.post("/intermediaries/limits/new", data=data | {"floor_fen": ""}).status_code == 422
    )
    wrong = first.post("/intermediaries/limits/new", data=data | {"effective": "2025-01-01"})
    assert "生效日期应在所填年度内" in wrong.text
    assert first.post("/intermediaries/limits/new", data=data).status_code == 303
    row = LimitRow.get(LimitRow.region == "320102")
    item = queries.item("surveying")
    assert queries.limits_on("320102", item, TODAY)[rules.TENDER].floor_fen == 1_000_000_00

    heads, *rows = exported(client, "/agencies/limits/export.xlsx?year=2026")
    assert [r[0] for r in rows] == ["320102"]
    again = uploaded(first, "/intermediaries/limits/import", book(rows, heads))
    assert "不需要导入" in again.text
    rows[0][heads.index("起点（元）")] = 800000
    fresh = uploaded(first, "/intermediaries/limits/import", book(rows, heads))
    confirm = "/intermediaries/limits/import/confirm"
    assert first.post(confirm, data={"ticket": ticket_of(fresh)}).status_code == 303
    assert LimitRow.select().where(LimitRow.region == "320102").count() == 2

    url = f"/intermediaries/limits/{row.id}/withdraw"
    assert first.post(url).status_code == 409
    assert first.post(url, data={"reason": "录入错误"}).status_code == 303
    assert first.post(url, data={"reason": "再来"}).status_code == 409
    assert "录入错误" in client.get("/agencies/limits?region=320102").text
