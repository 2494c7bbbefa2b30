"""Ledgers of checks, figures and signals as Excel, and the record of a check as Word."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.factories.accounts import make_actor
from tests.factories.board import make_signal
from tests.factories.checks import make_check


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-16 09:00")


def rows(client, key, query=""):
    answer = client.get(f"/exports/lists/{key}.xlsx{query}")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def held(found, text):
    return [row for row in found if text in row]


def test_checks_are_exported_as_seen(web):
    row = make_check("reported", problem="一份证书过期")
    watcher = web(make_actor("clerk", kind="operator"))

    assert held(rows(watcher, "checks"), row.number)
    assert not held(rows(watcher, "checks", "?state=drawn"), row.number)
    answer = watcher.get(f"/exports/check-record/{row.id}.docx")
    assert answer.status_code == 200
    words = Document(io.BytesIO(answer.data))
    text = "\n".join(cell.text for table in words.tables for r in table.rows for cell in r.cells)
    assert "一份证书过期" in text
    assert row.agency.uscc in text


def test_figures_and_signals_are_exported_as_seen(web):
    row = make_signal()
    boss = web(make_actor("officer", kind="supervisor"))

    assert held(rows(boss, "board"), "100.00%")
    assert held(rows(boss, "signals", "?kind=direct"), row.name)
    assert not held(rows(boss, "signals", "?state=dismissed"), row.name)
    assert (
        web(make_actor("clerk", kind="operator")).get("/exports/lists/board.xlsx").status_code
        == 403
    )
