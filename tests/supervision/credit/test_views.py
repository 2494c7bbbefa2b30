"""The pages of credit: everybody's sum, the agency's words, the offices' ledger, the rules."""

import datetime as dt
import io
import re
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from app.kernel import clock, jobs
from app.kernel.errors import Reason
from intermediaries.models import Agency
from supervision.credit import queries, shipped
from supervision.credit.figures import score_told
from supervision.credit.models import CreditEntry, RuleSet
from tests.bidding.scenes import pdf
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder
from tests.factories.supervision import (
    again,
    agent_of,
    complete,
    decide,
    experienced,
    hear,
    make_contract,
    make_entry,
    publish,
)
from tests.house.growing import queries as asked_for

CACHES = 2  # calendar and parameters, read again after some seconds
FACTS = "公告约定收费八万元，另行要求支付加急费一万元"


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def officer():
    return make_actor("officer", kind="regulator")


def url(row, rest=""):
    return f"/supervision/entries/{row.id}{rest}"


def test_an_entry_is_proposed_heard_decided_appealed_and_published_on_pages(web, client):
    agency = make_bidder()[0]
    office = web(officer())
    there = f"/supervision/credit/{agency.id}/find"
    lacking = office.post(there, data={"item": "Y04", "facts": "短"})
    wrong = {"item": "Y04", "facts": FACTS, "occurred_on": "2026-12-01"}
    ahead = office.post(there, data=wrong)
    right = {**wrong, "occurred_on": "2026-10-20", "papers": (pdf(), "公告.pdf")}
    assert office.post(there, data=right).status_code == 303
    row = CreditEntry.get()
    agent, judge = web(agent_of(row)), web(make_actor("officer", kind="supervisor"))

    assert (lacking.status_code, ahead.status_code) == (422, 422)
    assert "不能晚于今天" in ahead.text
    assert url(row) in agent.get("/desk").text
    assert "公告.pdf" in agent.get(url(row)).text
    said = {"text": "加急费系业主主动提出", "papers": (pdf(), "函件.pdf")}
    assert agent.post(url(row, "/hear"), data=said).status_code == 303
    assert url(row) in office.get("/desk").text
    asked = office.get(url(row, "/decide")).text
    assert all(said in asked for said in (FACTS, "加急费系业主主动提出", "公告.pdf", "函件.pdf"))
    decision = {"item": "Y05", "text": "经查函件为事后补签，加急费无依据"}
    assert office.post(url(row, "/decide"), data=decision).status_code == 303
    assert again(row).code == "Y05"
    appeal = {"text": "认定的事实不清，另附往来函件"}
    assert agent.post(url(row, "/appeal"), data=appeal).status_code == 303
    hidden = client.get(url(row)).status_code
    assert office.post(url(row, "/reject"), data={"reason": "维持"}).status_code == 403
    assert judge.post(url(row, "/reject"), data={"reason": "函件系补签，维持"}).status_code == 303
    page = client.get(url(row)).text

    assert hidden == 303
    assert decision["text"] in page
    assert FACTS in page
    assert "加急费系业主主动提出" not in page  # what the agency said stays with the offices
    assert "函件.pdf" not in page


def test_a_comparison_tells_the_score_that_the_agencys_page_shows():
    rated = {done: SimpleNamespace(is_rated=done, score=90) for done in (True, False)}

    assert score_told(rated[True], None) == "90"
    assert score_told(rated[True], SimpleNamespace(score=85)) == "85"
    assert score_told(rated[False], None) == Reason("暂无信用记录")


def test_everybody_sees_the_whole_sum_with_its_links(client, at):
    agency = experienced(make_bidder()[0])
    before = client.get(f"/agencies/{agency.id}").text
    row = publish(agency=agency, code="J01")
    at("2026-11-11 10:00")
    page = client.get(f"/supervision/credit/{agency.id}").text

    assert "暂无信用记录" in before
    assert f"/supervision/credit/{agency.id}" in before
    assert "暂无信用记录" not in client.get(f"/agencies/{agency.id}").text
    assert page.count(url(row)) == 2  # in the sum and in the list
    for text in ("基础分", "−15", "<strong>85</strong>", "服务评价", f"/rules/{shipped.RULES_ID}"):
        assert text in page


def test_what_is_not_published_is_nobodys_business(web, client):
    row = decide(hear(make_entry()))
    stranger = web(make_bidder()[1])

    assert stranger.get(url(row)).status_code == 404
    assert client.get(url(row)).status_code == 303
    for rest in ("hear", "decide", "dismiss", "appeal", "uphold", "reject", "apply", "revoke"):
        assert stranger.post(url(row, f"/{rest}"), data={"reason": "x"}).status_code == 404
    assert FACTS not in client.get(f"/supervision/credit/{row.agency_id}").text
    assert again(row).state == "decided"


def test_the_agency_asks_for_repair_with_proof_and_the_regulator_grants_it(web, at):
    row = publish()
    who = agent_of(row)
    at("2026-12-01 09:00")
    early = web(who).get(url(row)).text
    at("2027-06-01 09:00")
    agent, office = web(who), web(officer())
    text = {"text": "已退还加急费，附银行回单"}
    without = agent.post(url(row, "/apply"), data=text)
    done = agent.post(url(row, "/apply"), data={**text, "papers": (pdf(), "回单.pdf")})
    refused = office.post(url(row, "/refuse"), data={"reason": ""})
    granted = office.post(url(row, "/repair"), data={"reason": "款项已退还", "seen": "5"})

    assert "2027-05-10起可以申请信用修复" in early
    assert (without.status_code, done.status_code) == (422, 303)
    assert (refused.status_code, granted.status_code) == (409, 303)
    assert again(row).state == "repaired"


def test_a_page_that_is_out_of_date_changes_nothing(web):
    row = hear(make_entry())
    late = web(officer()).post(url(row, "/dismiss"), data={"reason": "证据不足", "seen": "1"})

    assert late.status_code == 409
    assert again(row).state == "heard"


def test_the_agency_sees_its_own_ledger(web):
    row, other = make_entry(), make_entry()
    page = web(agent_of(row)).get("/supervision/entries/mine").text

    assert url(row) in page
    assert url(other) not in page


def test_the_offices_filter_and_take_what_they_see_as_excel(web):
    good, bad = (
        make_entry(code="Y04"),
        make_entry(code="J01", facts="=1+1 的算法错误，两次复核才改正"),
    )
    names = [Agency.get_by_id(row.agency_id).name for row in (good, bad)]
    office = web(officer())

    whole = office.get("/supervision/entries").text
    part = office.get("/supervision/entries?level=serious").text
    nonsense = office.get("/supervision/entries?level=9&since=x&state=?&after=~")
    link = re.search(r'href="(/exports/lists/[^"]+)"', part)[1].replace("&amp;", "&")
    book = load_workbook(io.BytesIO(office.get(link).data))
    rows = list(book.active.iter_rows(values_only=True))

    assert all(name in whole for name in names)
    assert names[0] not in part
    assert nonsense.status_code == 200
    assert len(rows) == 3  # title, heading, one row
    assert names[1] in rows[2]
    assert book.active.cell(3, rows[1].index("事实") + 1).data_type == "s"


# who else reads it stands in tests/house/rights.txt
@pytest.mark.parametrize(
    ("kind", "role", "status"),
    [("supervisor", "officer", 200), ("department", "reviewer", 403)],
)
def test_the_ledger_and_drafts_are_for_those_who_oversee(web, kind, role, status):
    client = web(make_actor(role, kind=kind))
    row = RuleSet.create(title="草案", edition="9", source="x", data=shipped.DATA)

    assert client.get("/supervision/entries").status_code == status
    assert client.get("/exports/lists/credit-entries.xlsx").status_code == status
    assert client.get(f"/supervision/rules/{row.id}").status_code == (404 if status > 200 else 200)
    assert ("草案" in client.get("/supervision/rules").text) == (status == 200)


def frame(**more):
    given = {
        "title": "市信用规则", "edition": "2027-1", "region": "", "source": "征求意见稿", "base": 100,
        "ceiling": 110, "months": 12, "rating_points": 20, "neutral": 400, "least": 3,
        "bound_a": 90, "bound_b": 86, "bound_c": 70, "bound_d": 60, "then_c": "warning",
        "months_c": 0, "then_d": "suspension", "months_d": 3, "then_e": "suspension",
        "months_e": 6,
    }  # fmt: skip
    return given | more


def test_the_regulator_drafts_tries_and_adopts_a_set_on_pages(web, client, at):
    publish(agency=experienced(make_bidder()[0]), code="J01")
    at("2026-11-11 10:00")
    office = web(officer())
    base = f"/supervision/rules/{shipped.RULES_ID}"
    assert office.post(f"{base}/copy", data=frame(base=0)).status_code == 422
    assert office.post(f"{base}/copy", data=frame()).status_code == 303
    row = RuleSet.get(RuleSet.edition == "2027-1")
    there = f"/supervision/rules/{row.id}"
    item = {"code": "Y20", "title": "拒绝出具发票", "level": "general", "points": -5}
    item |= {"clause": "办法第九条", "validity_months": 12, "repair_months": 6}
    item |= {"consequence": "none", "months": 0}
    assert office.post(f"{there}/items/new", data={**item, "points": 5}).status_code == 422
    assert office.post(f"{there}/items/new", data=item).status_code == 303
    assert office.post(f"{there}/items/Y20", data={**item, "points": -6}).status_code == 303
    assert office.post(f"{there}/edit", data=frame(title="新市规则")).status_code == 303
    assert "拒绝出具发票" in office.get(there).text
    assert office.post(f"{there}/items/Y20/remove").status_code == 303
    assert office.post(f"{there}/try").status_code == 303
    waiting = office.get(f"{there}/trial").text
    jobs.run_due(clock.now())
    trial = office.get(f"{there}/trial").text
    past = office.post(
        f"{there}/adopt", data={"effective": "2026-01-01", "source": "文", "sure": "1"}
    )
    done = office.post(
        f"{there}/adopt", data={"effective": "2026-11-11", "source": "文", "sure": "1"}
    )

    assert "正在试算" in waiting
    assert "B级变为C级：1 家" in trial
    assert trial.count("<strong>85</strong>") == 2
    assert (past.status_code, done.status_code) == (422, 303)
    assert client.get(there).status_code == 200
    assert queries.rules_on("320102").title == "新市规则"


@pytest.mark.parametrize(
    "address",
    ["/supervision/entries/mine?size=50", "/supervision/rules/{rules}/trial?all=1&size=50"],
)
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(web, at, address):
    agency, agent = make_bidder()
    who = agent if "mine" in address else officer()
    row = RuleSet.create(title="草案", edition="9", source="x", data={**shipped.DATA, "base": 80})
    there = address.format(agency=agency.id, rules=row.id)

    def grow(count):
        at("2026-11-02 10:00")
        for _ in range(count):
            publish(agency=agency)
            complete(make_contract(make_bidder()[0]))
            hear(make_entry(agency))
        at("2026-11-12 10:00")
        RuleSet.update(state="draft", version=1).where(RuleSet.id == row.id).execute()
        web_officer = web(officer())
        assert web_officer.post(f"/supervision/rules/{row.id}/try").status_code == 303
        jobs.run_due(clock.now())
        client = web(who)
        assert client.get(there).status_code == 200
        return asked_for(client, there)

    few = grow(2)

    assert grow(5) <= few + CACHES


def test_lists_go_on_where_they_stopped():
    agency = make_bidder()[0]
    keys = [make_entry(agency).id for _ in range(5)]
    first = queries.page({}, "", 2)
    second = queries.page({}, first.after, 2)
    third = queries.page({}, second.after, 2)

    seen = [row.id for page in (first, second, third) for row in page.rows]
    assert sorted(seen) == sorted(keys)
    assert third.after is None
    assert queries.page({"since": dt.date(2026, 11, 3)}).rows == []


def test_english_pages_hold_no_chinese_of_ours(web, client, at):
    row = publish(code="J01")
    at("2026-11-11 10:00")
    client.set_cookie("locale", "en")
    agency = Agency.get_by_id(row.agency_id)

    for there in (
        url(row),
        f"/supervision/credit/{agency.id}",
        "/supervision/rules",
        f"/supervision/rules/{shipped.RULES_ID}",
    ):
        page = client.get(there)
        assert page.status_code == 200
        for word in ("信用", "计分项", "级别", "分值", "由地方办法规定"):
            assert word not in re.sub(r"<title>.*?</title>", "", page.text)


def test_an_unlisted_agency_has_no_public_credit(client):
    agency = make_bidder()[0]
    Agency.update(state="draft").where(Agency.id == agency.id).execute()

    assert client.get(f"/supervision/credit/{agency.id}").status_code == 404
