"""The pages: each role its own, refusals in sentences, nothing told before F."""

import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from playhouse.test_utils import count_queries

from app.accounts import services
from app.accounts.models import Organisation, Person
from app.kernel import jobs
from app.web import i18n
from bidding import queries
from bidding.models import Award, Contract, Objection, Requirement, Result, Signup
from tests.factories.accounts import make_organisation, make_person
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.projects import make_project

OPENS = "2026-11-16 09:00"
F = dt.datetime(2026, 11, 19, 17, 0)
T = F + dt.timedelta(minutes=10)
VERIFY = Path(__file__).resolve().parents[2] / "tools" / "verify.py"


@pytest.fixture
def web(client_as):
    """web(actor): a client signed in as that actor."""

    def signed_in(actor):
        person = Person.get_by_id(actor.person_id)
        return client_as(person, Organisation.get_by_id(actor.org_id))

    return signed_in


def verify(kind, text, folder):
    path = folder / "file.json"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, VERIFY, kind, path], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def form(**more):
    values = {
        "title": "河西综合楼施工图审查",
        "content": "施工图设计文件审查",
        "amount_fen": "8",
        "amount_fen_unit": "wan",
        "service_days": "20",
        "contact": "周建国",
        "phone": "025-83331234",
        "complaint_phone": "025-83335678",
        "method": "random_draw",
        "signup_until": "2026-11-19T17:00",
        "draw_at": "2026-11-19T17:10",
        "publicity_days": "3",
        "suite": "sha256",
        "level": "1",
        "source": "none",
        "reserves": "0",
    }
    return {**values, **more}


def test_an_owner_drafts_publishes_and_everybody_reads_the_notice(web, client, at):
    at(OPENS)
    owner = make_owner()
    project = make_project(Organisation.get_by_id(owner.org_id))
    page = web(owner)

    sent = page.post(
        "/bidding/requirements/new", data=form(project=project.id, item="drawing-review")
    )
    key = sent.headers["Location"].rpartition("/")[2]
    before = client.get(f"/bidding/requirements/{key}").status_code
    shown = page.get(f"/bidding/requirements/{key}").text
    page.post(f"/bidding/requirements/{key}/publish", data={"seen": "1"})
    after = client.get(f"/bidding/requirements/{key}")

    assert sent.status_code == 303
    assert before in (303, 403, 404)
    assert "检查通过，可以发布。" in shown
    assert (after.status_code, "捌万元整" in after.text) == (200, True)
    assert Requirement.get_by_id(key).amount_fen == 8_000_000
    assert "河西综合楼施工图审查" in client.get("/bidding/requirements").text


def test_a_wrong_form_keeps_what_was_typed_and_says_why(web, at):
    at(OPENS)
    owner = make_owner()
    project = make_project(Organisation.get_by_id(owner.org_id))
    wrong = form(project=project.id, item="drawing-review", level="3", exclusions="甲公司 关联")

    answer = web(owner).post("/bidding/requirements/new", data=wrong)

    assert answer.status_code == 422
    assert "三级可信度须选定外部随机数来源" in answer.text
    assert "第 1 行应为：统一社会信用代码 机构名称 回避原因" in answer.text
    assert "甲公司 关联" in answer.text


def test_a_sign_up_gives_a_receipt_that_the_verifier_accepts(web, at, tmp_path):
    at(OPENS)
    requirement = make_requirement()
    _, actor = make_bidder()
    page = web(actor)
    url = f"/bidding/requirements/{requirement.id}/signup"
    data = {"no_relation": "1", "nonce": "三只白鹭", "key": "abc"}

    shown = page.get(url)
    first = page.post(url, data=data)
    second = page.post(url, data=data)
    receipt = page.get(f"{first.headers['Location']}/receipt").text

    assert shown.status_code == 200
    assert (first.status_code, second.headers["Location"]) == (303, first.headers["Location"])
    assert page.get(first.headers["Location"]).status_code == 200
    assert verify("disclosure", receipt, tmp_path)[0] == 0
    assert Signup.select().count() == 1


def test_a_late_sign_up_gets_a_receipt_of_refusal(web, at, tmp_path):
    at(OPENS)
    requirement = make_requirement()
    _, actor = make_bidder()
    url = f"/bidding/requirements/{requirement.id}/signup"
    at("2026-11-19 17:00:00")
    page = web(actor)

    answer = page.post(url, data={"no_relation": "1", "key": "late"})
    link = answer.text.split('href="/bidding/refusals/')[1].split('"')[0]
    receipt = page.get(f"/bidding/refusals/{link}")

    assert answer.status_code == 409
    assert "报名已于 2026-11-19 17:00 截止，本次报名未被接受" in answer.text
    assert verify("disclosure", receipt.text, tmp_path)[0] == 0
    assert web(make_bidder()[1]).get(f"/bidding/refusals/{link}").status_code == 404


def test_before_the_freeze_nobody_learns_who_signed_up(web, client, at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    agency, event = make_signup(requirement)
    operator = make_organisation(kind="operator")
    clerk = make_person(organisation=operator, roles=("clerk",))
    url = f"/bidding/requirements/{requirement.id}"
    readers = [client, web(owner), web(services.actor_of(clerk, operator))]
    pages = [r.get(u).text for r in readers for u in (url, f"{url}/draw", "/bidding/requirements")]
    statuses = [r.get(f"/bidding/signups/{event.subject_id}").status_code for r in readers]

    assert not any(agency.name in page or agency.uscc in page for page in pages)
    assert all(status in (303, 302, 403, 404) for status in statuses)


def drawn(at, count=3, **more):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner, **more)
    bidders = [make_bidder() for _ in range(count)]
    for number, bidder in enumerate(bidders):
        make_signup(requirement, bidder, nonce="" if number == 1 else f"随机{number}")
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-20 09:00")
    return owner, requirement, bidders


def test_the_downloaded_record_is_verified_and_one_changed_character_is_not(client, at, tmp_path):
    _, requirement, _ = drawn(at)

    page = client.get(f"/bidding/requirements/{requirement.id}/draw")
    text = client.get(f"/bidding/requirements/{requirement.id}/draw.json").text
    good, said = verify("draw", text, tmp_path)
    digest = json.loads(text)["rounds"][0]["picks"][0]["digest"]
    turned = ("0" if digest[0] != "0" else "1") + digest[1:]
    bad, why = verify("draw", text.replace(digest, turned), tmp_path)

    assert (page.status_code, digest in page.text) == (200, True)
    assert good == 0, said
    assert (bad, "digest" in why) == (1, True)


def test_the_screen_answers_304_while_nothing_changed(client, at):
    _, requirement, _ = drawn(at)
    url = f"/bidding/requirements/{requirement.id}/screen"

    first = client.get(url, headers={"HX-Request": "true"})
    again = client.get(url, headers={"HX-Request": "true", "If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)


def winner(requirement, bidders):
    row = Award.select().order_by(Award.created_at.desc()).first()
    return row, next(b for b in bidders if b[0].id == row.agency_id)


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
    jobs.run_due(dt.datetime(2026, 11, 20, 9, 10))
    second = Award.select().where(Award.turn == 2).get()
    text = client.get(f"/bidding/requirements/{requirement.id}/draw.json").text

    assert sent.status_code == 303
    assert second.agency_id != row.agency_id
    assert len(json.loads(text)["evidence"]["chain"]["values"]) == 2
    assert verify("draw", text, tmp_path)[0] == 0


def pdf():
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(595, 842)
    document.save(out)
    document.close()
    out.seek(0)
    return out


def test_contract_and_result_go_from_hand_to_hand_until_accepted(web, at):
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

    wrong = agency.post(
        f"{url}/upload", data={**data, "amount_fen": "90000", "paper": (pdf(), "合同.pdf")}
    )
    up = agency.post(f"{url}/upload", data={**data, "paper": (pdf(), "合同.pdf")})
    own = agency.post(f"{url}/confirm").status_code
    yes = buyer.post(f"{url}/confirm")
    result = Result.get()
    there = f"/bidding/results/{result.id}"
    agency.post(f"{there}/delivered", data={"note": "审查完成", "papers": (pdf(), "成果.pdf")})
    buyer.post(f"{there}/returned", data={"reason": "缺少附表"})
    agency.post(f"{there}/delivered", data={"note": "补齐", "papers": (pdf(), "成果2.pdf")})
    last = buyer.post(f"{there}/accepted")
    assert (wrong.status_code, "与公告的固定价格不一致" in wrong.text) == (422, True)
    assert (up.status_code, own, yes.status_code, last.status_code) == (303, 403, 303, 303)
    assert Result.get_by_id(result.id).returns == 1
    assert Contract.get().state == "completed"
    assert Requirement.get_by_id(requirement.id).state == "completed"
    assert queries.filed_contract_for(requirement.project_id, "drawing-review") == contract
    assert [p.get(u).status_code for p in (agency, buyer) for u in (url, there)] == [200] * 4


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


def test_two_people_at_once_the_second_is_told_who_was_first(web, at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    page = web(owner)
    url = f"/bidding/requirements/{requirement.id}/cancel"
    seen = str(requirement.version)

    first = page.post(url, data={"reason": "调整", "seen": seen})
    second = page.post(url, data={"reason": "调整", "seen": seen})

    assert (first.status_code, second.status_code) == (303, 409)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("owner", "/bidding/mine"),
        ("owner", "/bidding/requirements/new"),
        ("owner", "/bidding/contracts"),
        ("agency", "/bidding/signups"),
        ("agency", "/desk"),
        ("owner", "/desk"),
        ("nobody", "/bidding/results"),
        ("nobody", "/bidding/requirements?group=open&q=河西&item=drawing-review&region=320102"),
    ],
)
def test_every_list_opens(web, client, at, who, path):
    owner, _, bidders = drawn(at)
    page = {"owner": lambda: web(owner), "agency": lambda: web(bidders[0][1])}.get(
        who, lambda: client
    )()

    assert page.get(path).status_code == 200


def test_the_pages_speak_english_without_a_gap(web, at, monkeypatch):
    monkeypatch.setattr(i18n.catalogue, "strict", True)
    owner, requirement, bidders = drawn(at, count=2, witnesses=["见证人甲"])
    buyer, agency = web(owner), web(bidders[0][1])
    for page in (buyer, agency):
        page.set_cookie("locale", "en")
    key = f"requirements/{requirement.id}"
    mine = Signup.get(Signup.organisation == bidders[0][1].org_id)

    for page, paths in (
        (buyer, ("mine", "requirements/new", "requirements", "results", "contracts")),
        (buyer, (key, f"{key}/draw", f"{key}/screen")),
        (agency, ("signups", f"signups/{mine.id}", key, f"{key}/object")),
    ):
        for path in paths:
            answer = page.get(f"/bidding/{path}")
            assert (path, answer.status_code) == (path, 200)
            assert 'lang="en"' in answer.text


@pytest.mark.parametrize("path", ["/bidding/requirements", "/bidding/results"])
def test_a_public_list_costs_the_same_queries_whatever_it_holds(client, at, path):
    drawn(at)
    jobs.run_due(dt.datetime(2026, 11, 25, 0, 0))
    at("2026-11-25 09:00")
    client.get(path)

    with count_queries() as few:
        client.get(path)
    for _ in range(3):
        make_requirement()
    with count_queries() as many:
        client.get(path)

    assert few.count == many.count <= 3


def test_the_list_goes_on_where_the_page_ended(client, at):
    at(OPENS)
    made = [make_requirement().title for _ in range(23)]

    first = client.get("/bidding/requirements").text
    token = first.split("after=")[1].split('"')[0].split("&")[0]
    second = client.get(f"/bidding/requirements?after={token}").text

    assert sum(title in first for title in made) == 20
    assert sum(title in second for title in made) == 3
