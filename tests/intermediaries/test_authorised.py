"""The authorised person, the other materials, filings and prices: typed, changed, shown, printed."""

import datetime as dt
from types import SimpleNamespace

import pytest

from app.kernel import clock, files, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.kernel.permissions import SYSTEM
from exports.documents import library as paper_of
from intermediaries import queries
from intermediaries.forms import RegionsForm
from intermediaries.models import Agency
from intermediaries.queries import changes as reads
from intermediaries.rules.changes import compare
from intermediaries.services import application, authorised, changes, checking, papers, reading
from intermediaries.views import changed
from tests.factories.accounts import make_region
from tests.factories.intermediaries import make_agency
from tests.intermediaries.conftest import IDENTITY, promise, scan

MASKED = f"{IDENTITY[:4]}**********{IDENTITY[-4:]}"


def typed(**more):
    values = {
        "authorised": "冯远志", "authorised_id": IDENTITY, "authorised_phone": "13812345678",
        "authorised_until": "2026-10", "authorised_months": 3, "presence": "window",
        "id_front": None, "id_back": None, "authorisation": scan("委托书.pdf"),
        "authorised_proof": None, "internal_rules": None, "credit_report": None,
        "quality_measures": None,
    }  # fmt: skip
    return SimpleNamespace(**values | more)


def slots(agency):
    return {one.slot: one.name for one in files.of(agency.subject_kind, agency.id)}


def test_of_the_authorised_person_only_the_masked_number_is_kept(filled, agent):
    authorised.save(filled, typed(), agent)

    found = queries.agency(filled.id)
    assert (found.authorised, found.authorised_id_masked) == ("冯远志", MASKED)
    assert found.at_window
    assert slots(found)["authorisation"] == "委托书.pdf"

    authorised.save(found, typed(authorised_id="", authorised_phone=""), agent)
    assert queries.agency(filled.id).authorised_id_masked == MASKED


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"authorised": ""}, "authorised"),
        ({"authorised_id": "123"}, "authorised_id"),
        ({"authorised_id": ""}, "authorised_id"),
    ],
)
def test_half_an_authorised_person_is_refused_beside_its_field(filled, agent, more, field):
    with pytest.raises(Invalid) as wrong:
        authorised.save(filled, typed(**more), agent)

    assert list(wrong.value.fields) == [field]


def test_the_place_says_which_materials_must_be_there(filled, agent):
    key, wanted = "intermediaries.materials_required", '["authorisation", "credit_report"]'
    with write():
        parameters.set_value(key, wanted, clock.today(), "地方", SYSTEM)
    assert [str(one) for one in reading.prepare(filled).missing] == [
        "还没有上传扫描件：授权委托书、信用报告。"
    ]

    authorised.save(filled, typed(credit_report=scan(), authorised_months=2), agent)

    told = [str(one) for one in reading.prepare(queries.agency(filled.id)).missing]
    assert told == ["下列人员缺少规定月数的社保证明：冯远志。"]


def test_a_listed_agency_changes_its_authorised_person_when_accepted(firm, agent, clerk, store):
    listed = make_agency(firm)
    change = authorised.propose(listed, typed(credit_report=scan("报告.pdf")), agent)
    changes.submit(reads.change(change.id), agent)
    assert queries.agency(listed.id).authorised == ""

    changes.accept(reads.change(change.id), clerk)

    found = queries.agency(listed.id)
    assert (found.authorised, found.authorised_months, found.at_window) == ("冯远志", 3, True)
    assert slots(found) == {"authorisation": "委托书.pdf", "credit_report": "报告.pdf"}


def test_a_filing_is_kept_with_its_region_and_shown_in_the_change(app, firm, agent, clerk, store):
    make_region("320100", name="南京市")
    listed = make_agency(firm)
    form = RegionsForm({"nationwide": "1", "filings": "南京市 市住建局 备字7号\n"})
    assert form.ok
    codes, filed = form.command.codes, form.command.filed

    change = changes.propose_regions(listed, codes, agent, filed)
    with app.test_request_context():
        rows = [changed.cells("regions", row) for row in compare(change.before, change.after)]
    assert [cell[2] for cell in rows[-1]] == ["南京市", "市住建局 备字7号"]
    changes.submit(reads.change(change.id), agent)
    changes.accept(reads.change(change.id), clerk)

    assert queries.filings_of(listed) == [("000000", ""), ("320100", "市住建局 备字7号")]
    assert "南京市：市住建局 备字7号" in str(paper_of.form(paper_of.load(listed.id)).sections[0])


@pytest.mark.parametrize(
    "text",
    ["320100", "999999 某局 1号", "320100 " + "长" * 201, "320100 甲局 1号\n南京市 乙局 2号"],
)
def test_a_filing_that_cannot_be_read_is_refused(db, text):
    make_region("320100")

    form = RegionsForm({"nationwide": "1", "filings": text})

    assert not form.ok
    assert list(form.errors) == ["filings"]


def test_a_service_has_its_price_and_the_day_it_was_listed(filled, agent, clerk, at):
    papers.offer(filled, promise(item="tender-agency", price_fen=1_234_500), agent)
    application.submit(reading.prepare(queries.agency(filled.id)), agent)
    at("2026-11-23 10:00")
    checking.admit(queries.agency(filled.id), clerk)

    (one,) = [o for o in queries.offerings_of(filled) if o.price_fen]
    assert one.listed_on == dt.date(2026, 11, 23)
    with write():
        Agency.update(authorised="冯远志").where(Agency.id == filled.id).execute()
    said = str(paper_of.attorney(paper_of.load(filled.id)).sections)
    assert "冯远志" in said
