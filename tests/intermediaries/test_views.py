"""Pages of agencies through the client: public shelf, the agency's steps, the operator's desk."""

import io

import lxml.html
import pytest
from playhouse.test_utils import count_queries

from app.kernel import files
from intermediaries import queries
from intermediaries.models import Agency, Qualification
from intermediaries.services import application, checking, papers
from intermediaries.states import AgencyState
from tests.factories.accounts import make_organisation, make_person
from tests.factories.intermediaries import make_agency, make_offering, make_practitioner
from tests.intermediaries.conftest import IDENTITY, PDF, paper


def read(answer):
    return lxml.html.fromstring(answer.text)


def told(answer):
    """Return what the error summary says."""
    return [
        " ".join(li.text_content().split()) for li in read(answer).xpath('//div[@role="alert"]//li')
    ]


def upload():
    return (io.BytesIO(PDF), "扫描件.pdf")


def owed(client, step):
    return client.get(f"{step}/pledge").text.count("（未填完）")


def test_an_agency_fills_in_its_application_and_submits_it(as_agent, firm, store):
    assert as_agent.get("/intermediaries/mine").status_code == 200
    begun = as_agent.post("/intermediaries/start")
    agency = queries.agency_of(firm.id)
    assert begun.location == f"/intermediaries/{agency.id}/step/identity"
    step = f"/intermediaries/{agency.id}/step"
    typed = {
        "identity": {
            "legal_form": "企业",
            "region": "320102",
            "address": "中山东路1号",
            "contact": "周建国",
            "phone": "025-83331234",
            "legal_representative": "郑守一",
            "legal_id": IDENTITY,
            "licence": upload(),
        },
        "qualifications": {
            "kind": "施工图审查机构",
            "level": "一类",
            "number": "JS-001",
            "issuer": "省厅",
            "issued_on": "2024-01-01",
            "expires_on": "2030-12-31",
            "scan": upload(),
        },
        "people": {
            "name": "钱伯言",
            "identity": IDENTITY,
            "certificate": "施工图审查人员",
            "number": "SC-1",
            "insured_until": "2026-10",
            "insured_months": "3",
            "proof": upload(),
        },
        "services": {
            "item": "drawing-review",
            "promised_days": "10",
            "fee_note": "每平方米 1.2 元",
            "standard": "国家现行标准",
        },
        "relations": {"kind": "shareholder", "name": "河西投资有限公司"},
        "pledge": {"pledge_version": "2020-1", "agreed": "1"},
    }
    assert owed(as_agent, step) == 3  # basics, services, relations
    for name, data in typed.items():
        assert as_agent.get(f"{step}/{name}").status_code == 200, name
        sent = as_agent.post(f"{step}/{name}", data=data)
        assert sent.status_code == 303, (name, told(sent))
    regions = as_agent.post(f"/intermediaries/{agency.id}/regions", data={"nationwide": "1"})
    assert regions.status_code == 303
    for name in typed:
        assert as_agent.get(f"{step}/{name}").status_code == 200, name
    assert owed(as_agent, step) == 0
    assert as_agent.get(f"/intermediaries/{agency.id}").status_code == 200

    done = as_agent.post(f"/intermediaries/{agency.id}/submit")

    assert done.status_code == 303
    assert queries.agency(agency.id).state == AgencyState.SUBMITTED


def test_wrong_input_keeps_what_was_typed(as_agent, filled):
    answer = as_agent.post(
        f"/intermediaries/{filled.id}/step/qualifications",
        data={"kind": "测绘资质", "number": "测1", "issued_on": "2027-01-01", "issuer": "省厅"},
    )

    assert answer.status_code == 422
    assert told(answer) == ["发证日期：发证日期不能晚于今天。"]
    assert read(answer).xpath('//input[@name="number"]')[0].value == "测1"
    answer = as_agent.post(f"/intermediaries/{filled.id}/regions", data={"regions": "999999"})
    assert answer.status_code == 422
    assert told(answer) == ["或者下列行政区划：没有找到行政区划“999999”，请填写完整名称或 6 位代码"]
    person = {"identity": "123", "name": "钱", "certificate": "注册测绘师", "number": "1"}
    answer = as_agent.post(f"/intermediaries/{filled.id}/step/people", data=person)
    assert answer.status_code == 422


def test_an_incomplete_submission_lists_what_is_missing(as_agent, agent):
    agency = application.start(agent)

    answer = as_agent.post(f"/intermediaries/{agency.id}/submit")

    assert answer.status_code == 409
    assert "请阅读并确认承诺书。" in answer.text


def test_the_clerk_asks_for_a_correction_and_admits(as_agent, as_clerk, filled, agent):
    application.submit(filled, agent)
    url = f"/intermediaries/{filled.id}"
    assert filled.name in as_clerk.get("/intermediaries").text
    assert filled.name in as_clerk.get("/desk").text
    assert as_clerk.get(f"{url}/ask_correction").status_code == 200
    assert as_clerk.post(f"{url}/ask_correction", data={}).status_code == 422
    asked = as_clerk.post(f"{url}/ask_correction", data={"people": "请补社保证明"})
    assert asked.status_code == 303

    assert "请补社保证明" in as_agent.get(url).text
    assert "请补社保证明" in as_agent.get(f"{url}/step/people").text
    assert as_agent.post(f"{url}/resubmit").status_code == 303
    assert as_clerk.post(f"{url}/admit").status_code == 303

    stale = as_clerk.post(f"{url}/reject", data={"reason": "改主意"})
    assert stale.status_code == 409
    assert "已入驻" in stale.text


def test_a_stale_click_is_refused(as_clerk, filled, agent):
    application.submit(filled, agent)

    answer = as_clerk.post(f"/intermediaries/{filled.id}/admit", data={"seen": "1"})

    assert answer.status_code == 409
    assert queries.agency(filled.id).state == AgencyState.SUBMITTED


@pytest.mark.parametrize("path", ["", "/step/identity", "/submit", "/ask_correction"])
def test_a_foreign_application_does_not_exist(client_as, filled, path):
    other = make_organisation(kind="agency")
    browser = client_as(make_person(organisation=other, roles=("handler",)), other)

    assert (
        browser.open(
            f"/intermediaries/{filled.id}{path}", method="POST" if path == "/submit" else "GET"
        ).status_code
        == 404
    )
    assert browser.get(f"/agencies/{filled.id}").status_code == 404


@pytest.mark.parametrize("key", ["aaaaaaaaaaaaaaaa", "'", "0"])
def test_a_forged_id_is_not_found(as_agent, client, key):
    for path in (f"/intermediaries/{key}", f"/agencies/{key}"):
        assert as_agent.get(path).status_code == 404
    for part in ("qualifications/{}/verify", "people/{}/retire", "offerings/{}/pause"):
        assert as_agent.post(f"/intermediaries/{part.format(key)}").status_code == 404


def test_a_scan_can_be_hung_on_a_certificate_later_until_it_is_verified(as_agent, filled, agent):
    paper_now = papers.add_qualification(filled, paper(number="JS-9", scan=None), agent)
    url = f"/intermediaries/qualifications/{paper_now.id}/scan"
    assert url in as_agent.get(f"/intermediaries/{filled.id}/step/qualifications").text
    assert as_agent.post(url, data={}).status_code == 422

    sent = as_agent.post(url, data={"scan": upload()})

    assert sent.location == f"/intermediaries/{filled.id}/step/qualifications"
    hung = files.of(paper_now.subject_kind, paper_now.id, "scan")
    assert [one.name for one in hung] == ["扫描件.pdf"]
    Qualification.update(state="verified").where(Qualification.id == paper_now.id).execute()
    refused = as_agent.post(url, data={"scan": upload()})
    assert refused.status_code == 422
    assert "证书已经核验，扫描件不能更换" in refused.text


def test_without_shareholders_one_may_say_so_after_other_relations(as_agent, agent):
    agency = application.start(agent)
    application.add_relation(agency, "legal_representative", "赵走", agent)
    page = f"/intermediaries/{agency.id}/step/relations"
    assert f"/intermediaries/{agency.id}/no-shareholders" in as_agent.get(page).text

    as_agent.post(f"/intermediaries/{agency.id}/no-shareholders")

    shown = as_agent.get(page).text
    assert "已声明没有股东。" in shown
    assert f"/intermediaries/{agency.id}/no-shareholders" not in shown


def test_a_new_agency_finds_its_way_on_the_desk(as_agent, agent):
    assert "还没有申请入驻" in as_agent.get("/desk").text

    application.start(agent)

    assert "还没有申请入驻" not in as_agent.get("/desk").text


def test_the_services_step_has_one_primary_button(as_agent, filled):
    page = read(as_agent.get(f"/intermediaries/{filled.id}/step/services"))

    shown = page.xpath('//main//*[contains(@class, "btn-primary")][not(ancestor::details)]')
    assert [one.text_content() for one in shown] == ["增加服务事项"]


def test_an_unknown_step_is_not_found(as_agent, filled):
    assert as_agent.get(f"/intermediaries/{filled.id}/step/other").status_code == 404
    assert as_agent.post(f"/intermediaries/{filled.id}/step/other").status_code == 404


def test_the_agency_cannot_check_itself(as_agent, filled, agent):
    application.submit(filled, agent)

    assert as_agent.post(f"/intermediaries/{filled.id}/admit").status_code == 403
    assert as_agent.get("/intermediaries").status_code == 403


def test_everybody_reads_the_shelf_and_an_agency(client):
    agency = make_agency(name="秦淮测绘院", phone="025-84440000")
    make_practitioner(agency, "注册测绘师", name="钱伯言")

    shelf = client.get("/agencies?q=测绘&grade=B&item=drawing-review&region=320102&band=A")
    page = client.get(f"/agencies/{agency.id}")

    assert "秦淮测绘院" in shelf.text
    assert "共 1 家" in shelf.text
    assert page.status_code == 200
    assert "10 个工作日" in page.text
    for hidden in ("钱伯言", "3201**********"):
        assert hidden not in page.text
    assert client.get("/agencies/items").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "item=x",
        "grade=Z",
        "region=abc",
        "region=' OR 1",
        "sort=x",
        "after=x",
        "size=7",
        "band=Q",
        "q=%00",
        "q=" + "长" * 500,
        "after=9~9&sort=newest",
    ],
)
def test_nonsense_in_the_address_is_an_ordinary_page(client, query):
    make_agency()

    assert client.get(f"/agencies?{query}").status_code == 200


def test_the_shelf_part_is_the_rows_alone(client):
    part = client.get("/agencies", headers={"HX-Request": "true"})

    assert part.text.lstrip().startswith('<section id="agencies" class="hall">')


def test_the_shelf_asks_few_questions_whatever_the_number(client):
    def asked(n, *, anew=True):
        for _ in range(n):
            make_agency()
        client.get("/agencies")
        if anew:
            client.application.extensions["hall_facets"].clear()
        with count_queries() as counter:
            client.get("/agencies?item=drawing-review&region=320102&grade=B")
        return counter.count

    assert asked(1) == asked(22) <= 15
    assert asked(0, anew=False) <= 5


def test_a_suspension_by_the_manager(client_as):
    agency = make_agency()
    office = make_organisation(kind="operator")
    browser = client_as(make_person(organisation=office, roles=("manager",)), office)
    url = f"/intermediaries/{agency.id}"

    assert browser.get(f"{url}/suspend").status_code == 200
    past = browser.post(f"{url}/suspend", data={"until": "2020-01-01", "reason": "逾期"})
    assert (past.status_code, told(past)) == (422, ["暂停至（含当日）：暂停期限不能早于今天。"])
    good = browser.post(f"{url}/suspend", data={"until": "2026-12-01", "reason": "逾期"})
    assert good.status_code == 303
    assert browser.post(f"{url}/restore", data={"reason": "已整改"}).status_code == 303
    assert browser.get(f"{url}/remove").status_code == 404  # only a decided sanction removes
    assert browser.get(f"/agencies/{agency.id}").status_code == 200


def test_a_listed_agency_changes_its_papers_and_services(as_agent, as_clerk, firm, store):
    agency = make_agency(firm)
    offering = queries.offerings_of(agency)[0]
    url = f"/intermediaries/offerings/{offering.id}"
    assert as_agent.post(f"{url}/pause", data={"reason": "人手不足"}).status_code == 303
    assert as_agent.post(f"{url}/resume").status_code == 303
    assert as_agent.post(f"{url}/take-back").status_code == 409
    new = make_offering(agency, "tender-agency", state="proposed")
    assert agency.name in as_clerk.get("/intermediaries").text
    assert as_clerk.post(f"/intermediaries/offerings/{new.id}/refuse").status_code == 409
    assert as_clerk.post(f"/intermediaries/offerings/{new.id}/list").status_code == 303
    own = queries.qualifications_of(agency)[0]
    assert (
        as_clerk.post(
            f"/intermediaries/qualifications/{own.id}/refuse", data={"reason": "已撤销"}
        ).status_code
        == 303
    )
    assert "核验未通过" in as_agent.get(f"/intermediaries/{agency.id}").text


def test_parts_of_an_application_are_taken_back(as_agent, filled, agent):
    paper_id = queries.qualifications_of(filled)[0].id
    person_id = queries.practitioners_of(filled)[0].id
    offering_id = queries.offerings_of(filled)[0].id
    for path in (
        f"qualifications/{paper_id}/retire",
        f"people/{person_id}/retire",
        f"offerings/{offering_id}/take-back",
        f"{filled.id}/relations/aaaa/drop",
    ):
        wanted = 409 if path.endswith("drop") else 303
        assert as_agent.post(f"/intermediaries/{path}").status_code == wanted, path
    assert as_agent.post(f"/intermediaries/qualifications/{paper_id}/retire").status_code == 409
    answer = as_agent.post(
        f"/intermediaries/{filled.id}/step/relations",
        data={"kind": "controller", "name": "郑守一"},
    )
    assert answer.status_code == 303
    relation = queries.relations_of(filled)[0]
    dropped = as_agent.post(f"/intermediaries/{filled.id}/relations/{relation.id}/drop")
    assert dropped.status_code == 303
    assert as_agent.post(f"/intermediaries/{filled.id}/no-shareholders").status_code == 303


def test_a_rejected_or_withdrawn_agency_begins_again(as_agent, as_clerk, filled, agent, clerk):
    application.submit(filled, agent)
    assert as_clerk.post(f"/intermediaries/{filled.id}/reject").status_code == 409
    url = f"/intermediaries/{filled.id}"
    assert as_clerk.post(f"{url}/reject", data={"reason": "不符"}).status_code == 303
    assert as_agent.post(f"{url}/reopen").status_code == 303
    application.submit(queries.agency(filled.id), agent)
    checking.admit(queries.agency(filled.id), clerk)
    assert as_agent.post(f"{url}/withdraw", data={"reason": "转行"}).status_code == 303
    assert queries.agency(filled.id).state == AgencyState.WITHDRAWN


def test_two_saved_at_once_are_told(as_agent, filled):
    data = {
        "legal_form": "企业",
        "region": "320102",
        "address": "别处",
        "contact": "周建国",
        "phone": "025-83331234",
        "legal_representative": "郑守一",
        "seen": "1",
    }

    assert as_agent.post(f"/intermediaries/{filled.id}/step/identity", data=data).status_code == 409
    assert Agency.get_by_id(filled.id).address == "中山东路1号"


def test_the_files_of_an_agency_are_not_for_everybody(as_agent, client, filled, agent, clerk):
    from app.kernel import files

    application.submit(filled, agent)
    checking.admit(queries.agency(filled.id), clerk)
    licence = files.of("intermediaries.agency", filled.id, "licence")[0]
    scan = files.of("intermediaries.qualification", queries.qualifications_of(filled)[0].id)[0]

    for one in (licence, scan):
        with as_agent.get(f"/files/{one.id}") as answer:
            assert answer.status_code == 200
        assert client.get(f"/files/{one.id}").status_code in (303, 401, 403, 404)
    assert paper().number == "JS-001"
