"""Papers of the library: what they say, who may have them drawn up."""

import datetime as dt
import io

import docx
import openpyxl
import pytest

from app.accounts.models import Organisation, Person
from app.kernel import events, files, jobs
from app.kernel.db import write
from exports.models import Paper
from intermediaries import pledge
from intermediaries.states import ENTRY, AgencyState
from tests.factories.accounts import make_actor, make_person
from tests.factories.intermediaries import make_agency, make_practitioner, make_qualification
from tests.factories.supervision import lock, make_contract, make_evaluation, rate

FORMS = ("entry-form", "pledge-letter", "power-of-attorney")


@pytest.fixture
def agency(db, at):
    at("2026-11-20 09:00")
    made = make_agency(contact="李文静")
    make_practitioner(made)
    return made


@pytest.fixture
def own(agency, client_as):
    return client_as(make_person(organisation=agency.organisation, roles=("handler",)),
                     agency.organisation)  # fmt: skip


def office(client_as, kind, role):
    actor = make_actor(role, kind=kind)
    return client_as(*_of(actor))


def _of(actor):
    return Person.get_by_id(actor.person_id), Organisation.get_by_id(actor.org_id)


def words(raw):
    """Every text of a Word file, paragraphs and cells."""
    document = docx.Document(io.BytesIO(raw))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def drawn(client, key, subject, form="docx"):
    answer = client.get(f"/exports/{key}/{subject.id}.{form}")
    assert answer.status_code == 200, answer.text
    return answer.data


def sheet(raw):
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(raw)).active.values]


def test_the_application_form_says_what_was_declared(own, agency):
    text = words(drawn(own, "entry-form", agency))

    for told in ("中介服务机构进驻申请登记表", agency.name, agency.uscc, "周建国", "李文静", "全国",
                 "施工图审查机构", "钱伯言", "3201**********0011", "按双方合同约定"):  # fmt: skip
        assert told in text, told
    assert "三、申请进驻的服务事项" in text


def test_the_pledge_has_the_ten_points_the_agency_confirmed(own, agency):
    text = words(drawn(own, "pledge-letter", agency))

    points = pledge.of_version("2020-1").points
    assert len(points) == 10
    assert all(f"{title}。{told}" in text for title, told in points)
    assert "十、" in text
    assert "2020-1" in text


def test_the_power_of_attorney_names_both_and_leaves_the_identity_number_blank(own, agency):
    text = words(drawn(own, "power-of-attorney", agency))

    assert f"{agency.name}的法定代表人周建国授权" in text
    assert "李文静" in text
    assert "身份证件号码" in text
    assert "3201**" not in text


@pytest.mark.parametrize("key", FORMS)
def test_only_the_agency_and_the_offices_draw_up_its_forms(client, client_as, own, agency, key):
    url = f"/exports/{key}/{agency.id}.docx"
    stranger = office(client_as, "owner", "handler")
    other = make_agency()
    rival = client_as(make_person(organisation=other.organisation, roles=("handler",)),
                      other.organisation)  # fmt: skip

    assert own.get(url).status_code == 200
    assert office(client_as, "operator", "clerk").get(url).status_code == 200
    assert [c.get(url).status_code for c in (client, stranger, rival)] == [403, 403, 403]
    assert url not in client.get(f"/agencies/{agency.id}").text
    assert url in own.get(f"/intermediaries/{agency.id}").text


def test_admission_issues_one_numbered_notice(app, agency, settings):
    files.configure(settings)
    clerk = make_actor("clerk", kind="operator")
    (move,) = [one for one in ENTRY.transitions if one.action == "admit"]
    with write():
        events.record(ENTRY.event_key(move), agency, actor=clerk, visibility="public")
    jobs.run_due()

    (paper,) = Paper.select().where(Paper.about_id == agency.id)
    assert (paper.document, paper.number) == ("admission-notice", "入驻通知〔2026〕1号")
    assert paper.issuer_id == clerk.org_id
    text = words(files.path_of(paper.sha256).read_bytes())
    assert f"{agency.name}：" in text
    assert "自2026年11月20日起进驻中介超市" in text
    assert paper.number in text
    assert "025-83331234" not in str(paper.shown)


def test_the_survey_form_is_blank_until_the_rating_is_public(client_as, at):
    at("2026-11-20 09:00")
    contract = make_contract()
    row = make_evaluation(contract)
    owner = client_as(make_person(organisation=contract.owner, roles=("handler",)), contract.owner)
    rate(row, 4)

    blank = words(drawn(owner, "owner-survey", contract))
    assert "业主单位对中介服务机构测评表" in blank
    assert contract.agency.name in blank
    assert blank.count("□") == 25
    lock(row)
    told = words(drawn(owner, "owner-survey", contract))
    assert (told.count("☑"), told.count("□")) == (5, 20)
    stranger = office(client_as, "owner", "handler")
    assert stranger.get(f"/exports/owner-survey/{contract.id}.docx").status_code == 403


@pytest.mark.parametrize(("state", "offered"), [("confirmed", 403), ("filed", 200), ("void", 403)])
def test_the_survey_form_is_for_the_owner_of_a_filed_contract(client_as, state, offered):
    contract = make_contract(state=state)
    owner = client_as(make_person(organisation=contract.owner, roles=("handler",)), contract.owner)
    seller = make_person(organisation=contract.agency, roles=("handler",))
    url = f"/exports/owner-survey/{contract.id}.docx"

    assert owner.get(url).status_code == offered
    assert client_as(seller, contract.agency).get(url).status_code == 403


def test_the_list_of_agencies_is_for_the_offices(client, client_as, own, agency):
    make_agency(state=AgencyState.DRAFT)
    removed = make_agency(state=AgencyState.REMOVED, name="=1+1")
    operator = office(client_as, "operator", "clerk")
    url = "/exports/lists/agencies.xlsx"

    rows = sheet(operator.get(url).data)[1:]
    assert rows[0][:2] == ["机构名称", "统一社会信用代码"]
    assert {row[1] for row in rows[1:]} == {agency.uscc, removed.uscc}
    only = sheet(operator.get(f"{url}?state=removed").data)[2:]
    assert [row[0] for row in only] == ["=1+1"]
    assert [c.get(url).status_code for c in (client, own)] == [403, 403]
    assert url in operator.get("/intermediaries").text


def test_the_ledger_of_expiry_has_what_ends_soon_and_what_has_ended(client_as, agency):
    far, soon, over = (dt.date(2027, 6, 1), dt.date(2026, 12, 1), dt.date(2026, 11, 1))
    for day in (far, soon, over):
        make_qualification(agency, expires_on=day)
    make_qualification(agency, expires_on=soon, retired_on=soon)
    make_qualification(make_agency(state=AgencyState.REMOVED), expires_on=soon)
    officer = office(client_as, "regulator", "officer")

    rows = sheet(officer.get("/exports/lists/expiring.xlsx").data)[2:]
    assert [(row[7].date(), row[8], row[9]) for row in rows] == [
        (over, -19, "已到期"), (soon, 11, "即将到期"),
    ]  # fmt: skip
    near = sheet(officer.get("/exports/lists/expiring.xlsx?days=5").data)[2:]
    assert len(near) == 1
