"""What the papers of library and oversight must hold beside their headings: field by field."""

import datetime as dt
import io

import docx
import pytest

from app.kernel import deadlines, events, files
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from bidding.models import Requirement
from exports.documents import board, complaints, credit, library, performance, sanctions
from exports.render import docx as word
from exports.render.cells import axis_step
from intermediaries.models import Honour
from supervision.board.models import Signal
from supervision.complaints import queries
from supervision.evaluation.models import Evaluation
from supervision.sanctions.services import handling
from tests.factories.accounts import make_actor
from tests.factories.intermediaries import make_agency
from tests.factories.supervision import (
    brought_to,
    decide,
    hear,
    kept_paper,
    make_complaint,
    make_contract,
    make_entry,
    make_evaluation,
    make_sanction,
    rate,
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
    assert "所附材料：营业执照或登记证书（营业执照.pdf）。" in text


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
    row = brought_to(make_complaint(papers=[kept_paper()]), "investigating")
    office = queries.complaint(row.id).office
    officer = make_actor("officer", organisation=office)
    line = ledger_line(row, officer)

    assert (line["事实"], line["请求"]) == (row.facts, row.request)
    assert line["本环节期限"].endswith(" 2026-12-14") or "2026-11-" in line["本环节期限"]
    assert (bool(line["剩余"]), line["是否暂停"]) == (True, "否")
    assert (line["受理结论"], line["证据"]) == ("受理", "证据材料1.pdf")
    handling_actor = make_actor("clerk", kind="operator")
    assert ledger_line(row, handling_actor)["事实"] == complaints.WITHHELD
    hidden = make_complaint(row.against, hidden=True)
    assert ledger_line(hidden, officer)["事实"] == complaints.WITHHELD
    assert ledger_line(hidden, officer)["受理结论"] == "待受理"


def test_the_ledger_of_credit_names_who_proposed_it():
    actor = make_actor("officer", kind="regulator")
    entry = make_entry(actor=actor)
    (row,) = credit.entries({}, actor)
    line = {column.title: column.value(row) for column in credit.COLUMNS}

    assert row.id == entry.id
    assert (line["提出单位"], line["申诉"], line["修复申请"]) == (actor.org_name, "", "")


def line_of(columns, rows):
    (row,) = rows
    return {column.title: column.value(row) for column in columns}


def test_the_ledger_of_credit_names_the_evidence_and_who_decided():
    deciders = make_actor("officer", kind="regulator")
    entry = decide(hear(make_entry(papers=[kept_paper("函件.pdf")])), deciders)
    line = line_of(credit.COLUMNS, credit.entries({}, make_actor("officer", kind="supervisor")))

    assert (line["证据"], line["认定单位"]) == ("函件.pdf", deciders.org_name)
    assert line["编号"] == entry.code


def test_the_ledger_of_ratings_tells_the_window_changes_and_the_ruling():
    row = make_evaluation()
    due = deadlines.due_of(row, performance.RATING).date()
    rate(row)
    with write():
        Evaluation.update(changed=True, appeal="不符合事实", ruling_reason="已查阅").execute()
        told = {"ruling": "维持"}
        events.record("supervision.evaluation.moderate", row, actor=SYSTEM, facts=told)
    line = line_of(performance.EVALUATION_COLUMNS, performance.evaluations({}, SYSTEM))

    assert line["评价截止"] == due
    assert (line["是否修改过"], line["申诉理由"], line["处理意见"]) == (
        "是",
        "不符合事实",
        "已查阅",
    )
    assert line["处理时间"] == dt.datetime(2026, 11, 2, 10)


def test_the_ledger_of_signals_names_the_purchases_behind_each(at):
    contract = make_contract()
    with write():
        Requirement.update(number="采〔2026〕9号").execute()
        days = {"since": dt.date(2026, 1, 1), "until": dt.date(2026, 11, 2)}
        more = {"name": "某局", "n": 3, "value": 9000, "figures": {}, "owner": contract.owner_id}
        evidence = [contract.requirement_id, "gone"]
        Signal.create(key="k", kind="direct", subject="s", evidence=evidence, **days, **more)
    line = line_of(board.SIGNALS, board.signals({}, make_actor("officer", kind="supervisor")))

    assert line["依据的采购"] == "采〔2026〕9号"
