"""An agency's ledger of notices: filled from this market, typed and imported from others, its own."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook, load_workbook

from app.kernel import jobs
from bidding.models import Award, LedgerRow
from bidding.rules import notice_sheet
from bidding.services import award
from tests.bidding.scenes import OPENS, drawn, winner
from tests.factories.bidding import make_bidder

URL = "/bidding/notice-ledger"
GOOD = {"project": "城东桥梁检测", "supermarket": "省中介超市", "published_on": "2026-11-02"}
HEADS = [heading for _, heading, _ in notice_sheet.COLUMNS]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, None),
        ({"project": ""}, "请填写项目名称"),
        ({"supermarket": "超" * 81}, "中介超市最多 80 个字"),
        ({"published_on": "去年"}, "发布日期看不懂"),
        ({"published_on": dt.datetime(2026, 11, 2)}, None),
        ({"deadline": "2026-11-09 17:00"}, None),
        ({"deadline": "下周"}, "截止时间看不懂"),
        ({"signed_up": "是", "won": "否"}, None),
        ({"won": "是"}, "没有报名的公告不能填写中选"),
        ({"approved": "也许"}, "项目是否批复只能填“是”或“否”"),
        ({"budget_fen": "十二万"}, "不是金额"),
        ({"budget_fen": 125000.5}, None),
        ({"link": "javascript:alert(1)"}, "http:// 或 https://"),
        ({"link": "https://zjcs.example.cn/1"}, None),
    ],
)
def test_a_row_of_the_sheet_is_read_or_refused_in_words(typed, said):
    line = notice_sheet.read(2, {**GOOD, **typed})

    told = "；".join(map(str, line.reasons))
    assert (told == "") if said is None else (said in told)


def test_values_are_read_as_the_ledger_keeps_them():
    typed = {"budget_fen": "12.5", "deadline": "2026/11/09", "signed_up": "√", "archived": "否"}

    values = notice_sheet.read(2, {**GOOD, **typed}).values

    assert (values["budget_fen"], values["published_on"]) == (1250, dt.date(2026, 11, 2))
    assert values["deadline"] == dt.datetime(2026, 11, 9, 23, 59)
    assert (values["signed_up"], values["archived"], values["won"]) == (True, False, None)


def book(*rows, heads=None):
    made, out = Workbook(), io.BytesIO()
    made.active.append(["中介超市公告记录表"])
    made.active.append(heads or HEADS)
    for row in rows:
        titles = {heading: name for name, heading, _ in notice_sheet.COLUMNS}
        made.active.append([row.get(titles[heading]) for heading in heads or HEADS])
    made.save(out)
    out.seek(0)
    return out


def sent(client, file, name="台账.xlsx"):
    return client.post(f"{URL}/import", data={"file": (file, name)})


def ticket_of(page):
    return page.text.split('name="ticket" value="')[1].split('"')[0]


@pytest.mark.usefixtures("db")
def test_what_was_signed_up_here_stands_there_by_itself_with_its_outcome(at, web):
    _, requirement, bidders = drawn(at)
    _, (agency, actor) = winner(requirement, bidders)
    loser = next(b for b in bidders if b[0].id != agency.id)[1]
    early = web(actor).get(URL).text
    jobs.run_due(dt.datetime(2026, 11, 25))

    pages = {name: web(one).get(URL).text for name, one in (("won", actor), ("lost", loser))}
    rows = {row.organisation_id: row for row in LedgerRow.select()}

    assert requirement.title in early
    assert (rows[actor.org_id].won, rows[loser.org_id].won) == (True, False)
    assert rows[actor.org_id].link.endswith(f"/bidding/requirements/{requirement.id}")
    assert all(requirement.title in page for page in pages.values())
    web(actor).get(URL)
    assert LedgerRow.select().where(LedgerRow.organisation == actor.org_id).count() == 1
    mine = rows[actor.org_id]
    web(actor).post(f"{URL}/{mine.id}", data={"market_person": "赵敏", "project": "改名"})
    again = LedgerRow.get_by_id(mine.id)
    assert (again.market_person, again.project) == ("赵敏", requirement.title)
    assert web(actor).post(f"{URL}/{mine.id}/drop").status_code == 409
    assert web(loser).get(f"{URL}/{mine.id}").status_code == 403
    stale = web(actor).post(f"{URL}/{mine.id}", data={"market_person": "钱勇", "seen": "1"})
    assert (stale.status_code, "请刷新" in stale.text) == (409, True)
    assert LedgerRow.get_by_id(mine.id).market_person == "赵敏"
    award.decline(Award.get(), "人员不足", actor, None)
    for one in (actor, loser):
        web(one).get(URL)
    assert {row.won for row in LedgerRow.select()} == {None}  # drawn anew: nobody has won


@pytest.mark.usefixtures("db")
def test_a_workbook_is_shown_row_by_row_and_taken_whole_or_not_at_all(at, web):
    at(OPENS)
    client, other = (web(make_bidder()[1]) for _ in range(2))
    bad = {**GOOD, "project": "", "supermarket": "@cmd"}

    wrong = sent(client, book(GOOD, bad))
    refused = client.post(f"{URL}/import/confirm", data={"ticket": "forged"})
    good = sent(client, book(GOOD, GOOD, {**GOOD, "project": "@SUM(1)", "budget_fen": 1200}))
    taken_by_another = other.post(f"{URL}/import/confirm", data={"ticket": ticket_of(good)})
    done = client.post(f"{URL}/import/confirm", data={"ticket": ticket_of(good)})
    again = client.post(f"{URL}/import/confirm", data={"ticket": ticket_of(good)})

    assert "请填写项目名称" in wrong.text
    assert 'name="ticket" value' not in wrong.text
    assert (refused.status_code, taken_by_another.status_code) == (409, 409)
    assert (done.status_code, again.status_code) == (303, 409)
    assert sorted(row.project for row in LedgerRow.select()) == ["@SUM(1)", "城东桥梁检测"]
    sheet = load_workbook(io.BytesIO(client.get(f"{URL}/export.xlsx?place=other").data)).active
    head, *rows = list(sheet.values)
    assert list(head) == HEADS
    assert {row[HEADS.index("项目名称")] for row in rows} == {"@SUM(1)", "城东桥梁检测"}
    assert (
        list(load_workbook(io.BytesIO(other.get(f"{URL}/export.xlsx").data)).active.values)[1:]
        == []
    )
    back = book(*({n: r[i] for i, (n, _, _) in enumerate(notice_sheet.COLUMNS)} for r in rows))
    assert "已登记" in sent(client, back).text


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("file", "name"),
    [
        (b"PK\x03\x04 no workbook", "x.xlsx"),
        (b"\xd0\xcf\x11\xe0 old", "x.xls"),
        (b"MZ", "x.exe"),
        (None, "x.xlsx"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_in_words(at, web, file, name):
    at(OPENS)
    content = io.BytesIO(file) if file else book(heads=["甲", "乙"])

    answer = sent(web(make_bidder()[1]), content, name)

    assert answer.status_code == 422
    assert "错误：" in answer.text
    assert LedgerRow.select().count() == 0


@pytest.mark.usefixtures("db")
def test_a_notice_of_another_market_is_typed_changed_and_deleted(at, web):
    at(OPENS)
    client = web(make_bidder()[1])
    typed = {**GOOD, "budget_fen": "5", "budget_fen_unit": "wan", "deadline": "2026-11-30T17:00"}

    assert client.post(f"{URL}/new", data={**typed, "won": "yes"}).status_code == 422
    client.post(f"{URL}/new", data={**typed, "signed_up": "on", "won": "yes"})
    row = LedgerRow.get()
    client.post(f"{URL}/{row.id}", data={**typed, "signed_up": "on", "won": "no"})

    assert (row.budget_fen, row.won, LedgerRow.get().won) == (5_000_000, True, False)
    assert row.project in client.get(f"{URL}?won=no&q=桥梁&since=2026-11-01").text
    assert row.project not in client.get(f"{URL}?won=yes").text
    client.post(f"{URL}/{row.id}/drop")
    assert LedgerRow.select().count() == 0
