"""What the papers of library and oversight must hold beside their headings: field by field."""

import datetime as dt
import io

import docx
import pytest

from app.kernel import files
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from exports.documents import complaints, credit, library, sanctions
from exports.render import docx as word
from exports.render.cells import axis_step
from intermediaries.models import Honour
from supervision.complaints import queries
from supervision.sanctions.services import handling
from tests.factories.accounts import make_actor
from tests.factories.intermediaries import make_agency
from tests.factories.supervision import (
    brought_to,
    kept_paper,
    make_complaint,
    make_entry,
    make_sanction,
)


@pytest.fixture(autouse=True)
def _morning(app, db, at):
    at("2026-11-02 10:00")


def words(paper):
    document = docx.Document(io.BytesIO(word.render(paper)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_application_form_holds_each_field_of_the_register():
    agency = make_agency(legal_id_masked="3201**********0011")
    blob, name = kept_paper("营业执照.pdf")
    with write():
        Honour.create(agency=agency, title="省级示范", issuer="省厅", given_on=dt.date(2025, 3, 2))
        files.attach(blob, agency.subject_kind, agency.id, "licence", SYSTEM, name)
    text = words(library.form(library.load(agency.id)))

    for label in ("统一社会信用代码", "机构类型", "法定代表人", "身份证号", "业务授权人", "发证日期",
                  "有效期至", "承诺书版本", "省级示范", "3201**********0011"):  # fmt: skip
        assert label in text, label
    assert "所附材料：营业执照.pdf。" in text


def test_the_decision_of_a_sanction_names_its_evidence():
    row = make_sanction()
    blob, name = kept_paper("往来函件.pdf")
    with write():
        files.attach(blob, row.subject_kind, row.id, handling.EVIDENCE, SYSTEM, name)
    row.starts, row.ends = dt.date(2026, 11, 2), dt.date(2026, 11, 30)
    row.published_at = dt.datetime(2026, 11, 2, 10)

    assert "以上事实有下列证据证明：往来函件.pdf。" in words(sanctions.fill(row))


@pytest.mark.parametrize(
    ("most", "step"), [(0, 1), (1, 1), (5, 1), (6, 2), (26, 10), (51, 20), (999, 200), (2600, 1000)]
)
def test_a_chart_counts_in_whole_steps(most, step):
    assert axis_step(most) == step


def ledger_line(row, actor):
    rows = {one.id: one for one in complaints.ledger({}, actor)}
    return {column.title: column.value(rows[row.id]) for column in complaints.LEDGER_COLUMNS}


def test_the_ledger_of_complaints_tells_facts_clock_and_pause():
    row = brought_to(make_complaint(), "investigating")
    office = queries.complaint(row.id).office
    officer = make_actor("officer", organisation=office)
    line = ledger_line(row, officer)

    assert (line["事实"], line["请求"]) == (row.facts, row.request)
    assert line["本环节期限"].endswith(" 2026-12-14") or "2026-11-" in line["本环节期限"]
    assert (bool(line["剩余"]), line["是否暂停"]) == (True, "否")
    handling_actor = make_actor("clerk", kind="operator")
    assert ledger_line(row, handling_actor)["事实"] == complaints.WITHHELD
    hidden = make_complaint(row.against, hidden=True)
    assert ledger_line(hidden, officer)["事实"] == complaints.WITHHELD


def test_the_ledger_of_credit_names_who_proposed_it():
    actor = make_actor("officer", kind="regulator")
    entry = make_entry(actor=actor)
    (row,) = credit.entries({}, actor)
    line = {column.title: column.value(row) for column in credit.COLUMNS}

    assert row.id == entry.id
    assert (line["提出单位"], line["申诉"], line["修复申请"]) == (actor.org_name, "", "")
