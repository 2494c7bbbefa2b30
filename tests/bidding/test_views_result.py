"""The pages after the draw: objection, refusal, contract, result."""

import datetime as dt
import json

from app.accounts import services
from app.kernel import jobs
from bidding.models import Award, Contract, Objection, Requirement
from tests.bidding.scenes import drawn, pdf, verify, winner
from tests.factories.accounts import make_organisation, make_person
from tests.factories.bidding import make_bidder, make_owner


def test_an_objection_pauses_and_the_operator_answers(web, at):
    _, requirement, bidders = drawn(at)
    row, (_, won) = winner(requirement, bidders)
    other = next(actor for _, actor in bidders if actor is not won)
    operator = make_organisation(kind="operator")
    clerk = make_person(organisation=operator, roles=("clerk",))
    desk = web(services.actor_of(clerk, operator))
    url = f"/bidding/requirements/{requirement.id}/object"

    stranger = web(make_bidder()[1]).post(url, data={"reason": "不服"}).status_code
    sent = web(other).post(url, data={"reason": "该机构人员不足"})
    lodged = Objection.get()
    jobs.run_due(dt.datetime(2026, 12, 10, 9, 0))
    paused = Requirement.get_by_id(requirement.id).state
    listed = desk.get("/bidding/desk").text
    page = desk.get(f"/bidding/objections/{lodged.id}")
    here = f'href="/bidding/objections/{lodged.id}">答复异议'
    assert here in desk.get(f"/bidding/requirements/{requirement.id}").text
    assert here not in web(other).get(f"/bidding/requirements/{requirement.id}").text
    done = desk.post(
        f"/bidding/objections/{lodged.id}/uphold", data={"reason": "核实属实", "seen": "1"}
    )

    assert (stranger, sent.status_code, paused) == (403, 303, "objection")
    assert requirement.title in listed
    assert (page.status_code, done.status_code) == (200, 303)
    assert Award.get_by_id(row.id).state == "disqualified"
    assert Requirement.get_by_id(requirement.id).state == "frozen"


def test_a_refusal_leads_to_a_second_round_with_the_next_chain_value(web, client, at, tmp_path):
    _, requirement, bidders = drawn(at)
    row, (_, won) = winner(requirement, bidders)

    sent = web(won).post(
        f"/bidding/awards/{row.id}/declined", data={"reason": "人员紧张", "seen": "1"}
    )
    page = web(won).get(f"/bidding/requirements/{requirement.id}").text
    due = Requirement.get_by_id(requirement.id).draw_at
    assert "另行抽取一轮" in page
    assert f'抽取时间：<time datetime="{due.isoformat()}">' in page
    assert "查看本机构的报名和回执" in page
    jobs.run_due(dt.datetime(2026, 11, 20, 9, 10))
    second = Award.select().where(Award.turn == 2).get()
    text = client.get(f"/bidding/requirements/{requirement.id}/draw.json").text

    assert sent.status_code == 303
    assert second.agency_id != row.agency_id
    assert len(json.loads(text)["evidence"]["chain"]["values"]) == 2
    assert verify("draw", text, tmp_path)[0] == 0


def test_a_wrong_price_comes_back_as_typed_and_nobody_confirms_the_own_upload(web, at):
    owner, requirement, bidders = drawn(at)
    _, (_, won) = winner(requirement, bidders)
    jobs.run_due(dt.datetime(2026, 11, 25, 0, 0))
    at("2026-11-26 09:00")
    contract = Contract.get()
    agency, buyer = web(won), web(owner)
    url = f"/bidding/contracts/{contract.id}"
    data = {
        "number": "HT-2026-1",
        "amount_fen": "80000",
        "amount_fen_unit": "yuan",
        "signed_on": "2026-11-26",
        "starts_on": "2026-11-27",
        "ends_on": "2026-12-16",
    }

    assert '"exact":"8000000"' in agency.get(f"{url}/upload").text  # said while it is typed
    wrong = agency.post(
        f"{url}/upload", data={**data, "amount_fen": "90000", "paper": (pdf(), "合同.pdf")}
    )
    up = agency.post(f"{url}/upload", data={**data, "paper": (pdf(), "合同.pdf")})
    own = agency.post(f"{url}/confirm").status_code
    before = buyer.get(url).text
    buyer.post(f"{url}/send_back", data={"reason": "缺少附件"})
    at("2026-11-26 09:10")
    agency.post(f"{url}/upload", data={**data, "paper": (pdf(), "合同二.pdf")})
    buyer.post(f"{url}/confirm")
    files = agency.get(url).text.split('id="files"')[1].split("</section>")[0]

    told = [files.index(one) for one in ("合同二.pdf", "已备案", "合同.pdf", "已退回")]
    assert told == sorted(told)
    assert all(words in wrong.text for words in (contract.title, "中选价格", "合同.pdf"))
    assert (wrong.status_code, "合同金额应为 80,000.00 元" in wrong.text) == (422, True)
    assert (up.status_code, own) == (303, 403)
    assert "由系统备案，有误的退回" in before
    assert "上传合同" in before.split('id="timeline"')[1]  # told to the other party too


def test_forged_ids_and_foreign_organisations_get_nothing(web, client, at):
    _, requirement, _ = drawn(at)
    jobs.run_due(dt.datetime(2026, 11, 25, 0, 0))
    contract = Contract.get()
    stranger = web(make_owner())

    assert client.get("/bidding/requirements/nosuchthing").status_code == 404
    assert stranger.get(f"/bidding/contracts/{contract.id}").status_code == 404
    assert stranger.post(f"/bidding/contracts/{contract.id}/terminated").status_code == 404
    assert stranger.post(f"/bidding/requirements/{requirement.id}/cancel").status_code == 403
    assert stranger.get("/bidding/contracts/nosuchthing").status_code == 404


def test_an_award_without_a_contract_in_time_may_be_taken_back_and_not_before(web, at):
    owner, requirement, _ = drawn(at)
    jobs.run_due(dt.datetime(2026, 11, 25, 0, 0))
    row = Award.get()
    url = f"/bidding/awards/{row.id}/forfeited"
    at("2026-12-01 09:00")
    early = web(owner).post(url, data={"reason": "未签"}).status_code
    at("2026-12-20 09:00")
    done = web(owner).post(url, data={"reason": "多次催告仍未签订"}).status_code

    assert (early, done) == (403, 303)
    assert (Award.get_by_id(row.id).state, Contract.get().state) == ("disqualified", "void")
    assert Requirement.get_by_id(requirement.id).state == "frozen"
