"""The pages of ratings: every role's way, what is hidden from whom, lists that stay quick."""

import io
import re

import pytest
from openpyxl import load_workbook

from bidding.models import Result
from intermediaries.models import Agency
from supervision.evaluation.models import Evaluation
from supervision.evaluation.services import answering
from tests.bidding.scenes import pdf
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder
from tests.factories.supervision import (
    complete,
    lock,
    make_contract,
    make_evaluation,
    rate,
    rater_of,
    stars,
)
from tests.house.growing import queries as asked_for

BAD = "成果两次退回后才合格，比约定晚十天交付"


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


def agent_of(row):
    place = Agency.get_by_id(row.agency_id).organisation
    return make_actor("handler", organisation=place)


def url(row, rest=""):
    return f"/supervision/evaluations/{row.id}{rest}"


def again(row):
    return Evaluation.get_by_id(row.id)


def test_the_owner_rates_and_changes_from_the_desk(web):
    row = make_evaluation()
    owner = web(rater_of(row))

    desk = owner.get("/desk").text
    form = owner.get(url(row, "/rate")).text
    lacking = owner.post(url(row, "/rate"), data={"quality": "4", "text": "还可以"})
    wordless = owner.post(url(row, "/rate"), data=stars(1, text=""))
    done = owner.post(url(row, "/rate"), data={**stars(2), "seen": "1"})
    change = owner.get(url(row, "/revise")).text
    changed = owner.post(url(row, "/revise"), data={**stars(4), "seen": "2"})

    assert url(row) in desk
    assert form.count('type="radio"') == 30
    assert form.count('<fieldset class="field') == 6
    assert lacking.status_code == wordless.status_code == 422
    assert "请选择服务时效" in lacking.text
    assert 'value="4" checked' in lacking.text  # what was chosen stays
    assert "至少 10 个字" in wordless.text
    assert (done.status_code, changed.status_code) == (303, 303)
    assert change.count("checked") == 6
    assert (again(row).state, again(row).stars) == ("locked", 400)


def test_a_page_that_is_out_of_date_changes_nothing(web):
    row = make_evaluation()
    owner = web(rater_of(row))
    rate(row, 4)

    late = owner.post(url(row, "/rate"), data={**stars(1, text=BAD), "seen": "1"})

    assert late.status_code == 409
    assert again(row).stars == 400


def test_a_department_is_asked_two_questions(web):
    row = make_evaluation()
    place = make_organisation(kind="department")
    Evaluation.update(role="department", rater=place.id).where(Evaluation.id == row.id).execute()
    reviewer = web(make_actor("reviewer", organisation=place))

    form = reviewer.get(url(row, "/rate")).text
    sent = reviewer.post(url(row, "/rate"), data={"quality": "4", "timeliness": "3", "text": ""})

    assert form.count('<fieldset class="field') == 2
    assert sent.status_code == 303
    assert (again(row).stars, again(row).overall) == (350, None)
    assert "/supervision/evaluations" in reviewer.get("/desk").text


def test_stars_that_may_still_change_are_shown_to_the_rater_alone(web, client):
    row = rate(make_evaluation(), 1, text=BAD)
    agent, owner = web(agent_of(row)), web(rater_of(row))

    assert BAD in owner.get(url(row)).text
    page = agent.get(url(row)).text
    assert BAD not in page
    assert "锁定后公开" in page
    assert "1.00" not in agent.get("/supervision/evaluations/mine").text
    assert web(make_bidder()[1]).get(url(row)).status_code == 404
    assert client.get(url(row)).status_code == 303
    assert BAD not in client.get("/supervision/ratings").text


def test_the_agency_replies_and_appeals_with_evidence_and_the_regulator_rules(web, client):
    row = lock(rate(make_evaluation(), 1, text=BAD))
    agent = web(agent_of(row))
    officer = web(make_actor("officer", kind="regulator"))

    short = agent.post(url(row, "/reply"), data={"text": "哦"})
    replied = agent.post(url(row, "/reply"), data={"text": "变更由业主提出，已另行约定"})
    data = {"text": "延期由业主变更设计造成，有变更单为证", "papers": (pdf(), "变更单.pdf")}
    appealed = agent.post(url(row, "/appeal"), data=data)
    listed = officer.get("/desk").text
    page = officer.get(url(row)).text
    file = re.search(r"/files/\w+", page)[0]
    open_to_all = client.get(url(row)).text
    ruling = officer.get(url(row, "/moderate")).text
    wrong = officer.post(url(row, "/moderate"), data={"ruling": "none", "reason": "x"})
    data = {"ruling": "upheld", "reason": "变更单属实，延期不可归责于机构"}
    ruled = officer.post(url(row, "/moderate"), data=data)
    after = client.get(url(row)).text

    assert (short.status_code, replied.status_code, appealed.status_code) == (422, 303, 303)
    assert url(row) in listed
    assert "变更单.pdf" in page
    assert "有变更单为证" in ruling
    assert file in ruling
    assert "有变更单为证" not in open_to_all  # the appeal itself concerns the two and the offices
    assert file not in open_to_all
    assert client.get(file).status_code in (303, 404)
    assert (wrong.status_code, ruled.status_code) == (422, 303)
    assert "变更单属实" in after
    assert BAD not in after
    assert BAD in officer.get(url(row)).text


def test_the_public_list_and_the_agencys_page_show_what_is_published(web, client):
    row = lock(rate(make_evaluation(make_contract(returns=2)), 4, text="按约定交付，态度认真"))
    agency = Agency.get_by_id(row.agency_id)

    listed = client.get("/supervision/ratings").text
    figures = client.get(f"/supervision/ratings/agencies/{agency.id}").text
    page = client.get(f"/agencies/{agency.id}").text
    owners = client.get("/supervision/ratings/owners").text

    assert "按约定交付，态度认真" in listed
    assert agency.name in client.get(f"/supervision/ratings?q={agency.name}").text
    assert "按约定交付" not in client.get("/supervision/ratings?q=没有这家").text
    assert "评价单位不足 3 家" in page  # one voice is no mean
    assert "2 次" in page  # results returned count by themselves
    assert row.rater.name in figures
    assert row.rater.name in owners
    assert "0.0%" in owners


def test_what_an_appeal_took_away_is_named_without_its_words(web, client):
    row = lock(rate(make_evaluation(), 1, text=BAD))
    answering.appeal(row, "有变更单为证，延期不可归责", [], agent_of(row), None)
    officer = make_actor("officer", kind="regulator")
    answering.moderate(again(row), "upheld", "变更单属实，不可归责", officer, None)

    listed = client.get("/supervision/ratings").text
    assert BAD not in listed
    assert "申诉成立，该评价不计入" in listed


def test_the_offices_filter_and_take_what_they_see_as_excel(web):
    good = lock(rate(make_evaluation(), 4))
    bad = lock(rate(make_evaluation(), 1, text="=1+1 的算法都有错误，复核两次才改正"))
    make_evaluation()
    desk = web(make_actor("officer", kind="regulator"))
    names = [Agency.get_by_id(row.agency_id).name for row in (good, bad)]

    whole = desk.get("/supervision/evaluations").text
    ones = desk.get("/supervision/evaluations?stars=1&role=owner").text
    nonsense = desk.get("/supervision/evaluations?stars=9&since=x&state=?&role=owner")
    link = re.search(r'href="(/exports/lists/[^"]+)"', ones)[1].replace("&amp;", "&")
    book = load_workbook(io.BytesIO(desk.get(link).data))
    rows = list(book.active.iter_rows(values_only=True))

    assert all(name in whole for name in names)
    assert names[0] not in ones
    assert names[1] in ones
    assert nonsense.status_code == 200
    assert len(rows) == 3  # title, heading, one row
    assert names[1] in rows[2]
    assert "=1+1 的算法都有错误，复核两次才改正" in rows[2]
    assert book.active.cell(3, rows[1].index("评价说明") + 1).data_type == "s"


# who else reads it stands in tests/house/rights.txt
@pytest.mark.parametrize(
    ("kind", "role", "status"),
    [("supervisor", "officer", 200), ("department", "reviewer", 403)],
)
def test_the_whole_list_is_for_those_who_oversee(web, kind, role, status):
    client = web(make_actor(role, kind=kind))

    assert client.get("/supervision/evaluations").status_code == status
    assert client.get("/exports/lists/evaluations.xlsx").status_code == status


def test_visitors_get_no_list_of_the_offices(client):
    assert client.get("/supervision/evaluations").status_code == 303
    assert client.get("/exports/lists/evaluations.xlsx").status_code == 403
    assert client.get("/exports/lists/nosuchlist.xlsx").status_code == 404


def test_another_owner_of_the_same_kind_gets_nothing(web):
    row = make_evaluation()
    stranger = web(make_actor("handler", kind="owner"))

    for rest in ("", "/rate"):
        assert stranger.get(url(row, rest)).status_code == 404
    for rest in ("/rate", "/revise", "/reply", "/appeal", "/moderate"):
        assert stranger.post(url(row, rest), data=stars(5)).status_code == 404
    assert again(row).state == "open"


def test_ones_own_list_asks_the_database_as_often_for_many_rows_as_for_few(web):
    agency = make_bidder()[0]
    place = make_organisation(kind="operator")
    client = web(make_actor("manager", "clerk", organisation=place))
    there = "/supervision/evaluations/mine?size=50"

    def grow(count):
        for _ in range(count):
            row = Evaluation.get_or_none(Evaluation.contract == finished(agency), role="centre")
            lock(rate(row, 4, text="按期交付，成果规范，复核无误"))

    grow(2)
    assert client.get(there).status_code == 200
    few = asked_for(client, there)
    grow(6)

    assert asked_for(client, there) == few


def finished(agency):
    contract = make_contract(agency)
    complete(contract)
    lock(rate(Evaluation.get(Evaluation.contract == contract, Evaluation.role == "owner"), 4))
    return contract


def test_english_pages_hold_no_chinese_of_ours(web, client):
    row = lock(rate(make_evaluation(), 4))
    client.set_cookie("locale", "en")

    for there in (url(row), "/supervision/ratings", "/supervision/ratings/owners"):
        page = client.get(there)
        assert page.status_code == 200
        assert "评价" not in re.sub(r"<title>.*?</title>", "", page.text).replace(row.text, "")


def test_an_old_address_of_an_unlisted_agency_leads_nowhere(client):
    agency = make_bidder()[0]
    Agency.update(state="draft").where(Agency.id == agency.id).execute()

    assert client.get(f"/supervision/ratings/agencies/{agency.id}").status_code == 404


@pytest.mark.parametrize("thing", ["contracts", "results"])
def test_contract_and_result_lead_to_their_ratings_for_whoever_may_read_them(web, thing):
    row = make_evaluation()
    result = Result.get_or_none(Result.contract == row.contract_id)
    result = result or Result.create(contract=row.contract_id, state="accepted")
    page = f"/bidding/{thing}/{row.contract_id if thing == 'contracts' else result.id}"
    link = f'href="{url(row)}"'

    assert link in web(rater_of(row)).get(page).text
    assert link in web(agent_of(row)).get(page).text
    Evaluation.delete().where(Evaluation.id == row.id).execute()
    assert link not in web(agent_of(row)).get(page).text
