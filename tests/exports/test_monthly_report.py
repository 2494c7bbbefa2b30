"""The monthly report: counted in a job, by the operator, printed in Word and Excel with charts."""

import datetime as dt
import io
import json
import zipfile

import docx
import openpyxl
import pytest

from app.accounts.models import Organisation, Person
from app.kernel import clock, events, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.kernel.events import Event
from app.kernel.permissions import SYSTEM
from exports.models import Report
from exports.services import report
from intermediaries.states import ENTRY
from supervision.complaints.rules import KINDS
from supervision.credit.rules import LEVELS
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_owner, make_requirement
from tests.factories.intermediaries import make_agency
from tests.factories.supervision import lock, make_complaint, make_entry, make_evaluation, rate


@pytest.fixture
def manager(db, at):
    at("2026-11-20 09:00")
    return make_actor("manager", kind="operator")


@pytest.fixture
def client_of(client_as):
    def signed_in(actor):
        person = Person.get_by_id(actor.person_id)
        return client_as(person, Organisation.get_by_id(actor.org_id))

    return signed_in


def happened(key, thing, times=1):
    for _ in range(times):
        with write():
            events.record(key, thing, actor=SYSTEM, visibility="public")


@pytest.fixture
def told(app, manager, at):
    """The report of a month with entries, purchases and one rating."""
    bought = make_requirement(make_owner())
    agency = make_agency()
    happened("intermediaries.agency.admit", agency, 2)
    happened("bidding.requirement.fail", bought)
    row = make_evaluation()
    rate(row, 4)
    lock(row)
    at("2026-12-02 09:00")
    happened("intermediaries.agency.admit", agency)
    report.ask("2026-12", manager)
    jobs.run_due(dt.datetime(2026, 12, 2, 9, 1))
    return Report.get()


def test_a_month_counts_what_happened_in_it_and_nothing_else(told):
    november = report.figures("2026-11")
    groups = {title: dict(rows) for title, rows in november["groups"]}

    assert groups["机构进驻"]["准予入驻"] == 2
    assert (groups["采购和选取"]["发布公告"], groups["采购和选取"]["流标"]) == (1, 1)
    assert groups["服务评价"]["作出评价"] == 1
    assert november["items"] == [["施工图审查", 1, 8_000_000]]
    assert (
        sum(row[1] for row in november["ratings"])
        + sum(row[1] for row in report.figures("2026-12")["ratings"])
        == 1
    )
    december = json.loads(told.figures)
    assert dict(december["groups"][0][1])["准予入驻"] == 1
    assert december["months"] == [f"2026-{n:02d}" for n in range(7, 13)]
    assert dict(december["trend"])["准予入驻"] == [0, 0, 0, 0, 2, 1]


def test_credit_and_complaints_are_chapters_with_charts(app, manager, client_of):
    now = clock.now()
    agency = make_agency(grade="A", score=95, is_rated=True)
    make_agency()
    entry = make_entry(agency)
    type(entry).update(
        effective=now.date(), expires=now.date().replace(year=2027), state="published"
    ).execute()
    for decision in ("upheld", "rejected", "rejected"):
        row = make_complaint()
        values = {"decision": decision, "decided_at": now, "state": "decided"}
        type(row).update(values).where(type(row).id == row.id).execute()
    report.make({"month": "2026-11", "by": "运行机构"})
    told = Report.get()
    figures = json.loads(told.figures)

    assert figures["entries"] == [[LEVELS[entry.level], 1, entry.points]]
    grades = dict(figures["grades"])
    assert (grades["A"], grades["B"]) == (1, 0)
    assert grades["尚无记录"] >= 1
    assert figures["complaints"] == [[KINDS[row.kind], 3, 1, 0, 2]]
    raw = client_of(manager).get(f"/exports/monthly-report/{told.id}.docx").data
    texts = [p.text for p in docx.Document(io.BytesIO(raw)).paragraphs]
    assert any("作出投诉处理决定 3 项，公布信用记录 1 条" in text for text in texts)
    headed = [text for text in texts if text[1:2] == "、" or text[2:3] == "、"]
    assert [text.partition("、")[2] for text in headed] == [
        *(title for title, _, _ in report.GROUPS), "采购事项", "选取方式", "评价结果",
        "投诉处理结果", "信用记录分布", "信用等级分布",
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        charts = [packed.read(f"word/charts/chart{n}.xml").decode() for n in (1, 2, 3)]
    assert "<c:v>不成立</c:v>" in charts[1]
    assert "<c:v>尚无记录</c:v>" in charts[2]
    book = openpyxl.load_workbook(
        io.BytesIO(client_of(manager).get(f"/exports/monthly-figures/{told.id}.xlsx").data)
    )
    assert len(book["投诉处理结果"]._charts) == 1


def test_every_counted_event_is_one_that_rooms_record(app):
    known = app.extensions["sentences"].known
    kinds = {kind for _, kind, _ in report.GROUPS}
    there = {f"{w.room}.{w.subject}" for room in app.extensions["rooms"] for w in room.workflows}
    keys = [
        f"{kind}.{action}" for _, kind, rows in report.GROUPS if kind in there for action, _ in rows
    ]

    assert kinds <= there
    assert [
        key
        for key in (*keys, *(key for _, them in report.TREND for key in them))
        if key not in known
    ] == []
    assert ENTRY.kind == report.GROUPS[0][1]


def test_made_again_it_holds_the_newer_figures(told, manager):
    happened("intermediaries.agency.admit", make_agency())
    with write():
        Event.update(at=dt.datetime(2026, 12, 1)).where(Event.seq > 0).execute()
    report.make({"month": "2026-12", "by": "另一单位"})

    (again,) = Report.select()
    assert (again.id, again.version, again.made_by) == (told.id, 2, "另一单位")
    assert again.figures != told.figures


def test_the_word_report_has_a_chart_and_a_table_a_subject(told, manager, client_of):
    raw = client_of(manager).get(f"/exports/monthly-report/{told.id}.docx").data
    document = docx.Document(io.BytesIO(raw))
    texts = [p.text for p in document.paragraphs]

    assert "2026年12月中介超市运营情况报告" in texts
    told_of = "2026年12月（截至2026年12月2日），中介超市准予入驻机构 1 家"
    assert any(text.startswith(told_of) for text in texts)
    assert "一、机构进驻" in texts
    assert document.tables[0].cell(2, 0).text == "准予入驻"
    assert document.tables[0].cell(2, 1).text == "1"
    chart = zipfile.ZipFile(io.BytesIO(raw)).read("word/charts/chart1.xml").decode()
    assert all(f"<c:v>{name}</c:v>" in chart for name, _ in report.TREND)
    assert '<c:pt idx="4"><c:v>2</c:v></c:pt>' in chart


def test_the_excel_report_has_native_charts_over_its_own_cells(told, manager, client_of):
    raw = client_of(manager).get(f"/exports/monthly-figures/{told.id}.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(raw))

    assert book.sheetnames[:3] == ["近六个月", "机构进驻", "采购和选取"]
    assert [len(book[name]._charts) for name in book.sheetnames[:3]] == [1, 1, 1]
    rows = list(book["近六个月"].values)[1:]
    assert rows[0] == ("月份", "准予入驻", "发布公告", "确定中选", "流标")
    assert rows[-1][:2] == ("2026-12", 1)
    (chart,) = book["近六个月"]._charts
    assert len(chart.series) == 4
    assert chart.series[0].val.numRef.f.endswith("$B$3:$B$8")


def test_a_month_that_is_over_is_told_whole_and_offered_first(told, manager, client_of, at):
    at("2027-01-04 09:00")
    report.make({"month": "2026-12", "by": "运行机构"})
    page = client_of(manager).get("/exports/reports").text
    raw = client_of(manager).get(f"/exports/monthly-report/{told.id}.docx").data

    assert 'value="2026-12" min="2020-01" max="2026-12"' in page
    assert "本月未完" not in page
    assert any(
        p.text.startswith("2026年12月，中介") for p in docx.Document(io.BytesIO(raw)).paragraphs
    )


@pytest.mark.parametrize("month", ["2027-01", "2026-13", "2019-12", "x", "", "2026-1", "2026-11-1"])
def test_only_months_that_have_begun_are_counted(manager, month):
    with pytest.raises(Invalid, match="已经开始的月份"):
        report.ask(month, manager)
    assert not jobs.run_due()


def test_the_manager_has_it_made_and_overseers_read_it(told, manager, client, client_of):
    page, form = "/exports/reports", {"month": "2026-11"}
    months = f"{page}/months"
    officer = client_of(make_actor("officer", kind="regulator"))
    clerk = client_of(make_actor("clerk", kind="operator"))
    word = f"/exports/monthly-report/{told.id}.docx"

    assert client_of(manager).post(months, data=form).status_code == 303
    jobs.run_due(dt.datetime(2026, 12, 2, 9, 2))
    text = officer.get(page).text
    assert text.index("2026-12") < text.index("2026-11")
    assert text.count("本月未完") == 1
    assert word in text
    assert 'name="month"' not in text
    assert 'name="month"' in client_of(manager).get(page).text
    assert officer.get(word).status_code == 200
    assert officer.post(months, data=form).status_code == 403
    assert [c.get(page).status_code for c in (clerk, client)] == [403, 303]
    assert [c.get(word).status_code for c in (clerk, client)] == [403, 403]
