"""The credit table of a year: closed, shown to everybody, as Excel and as a notice in Word."""

import pytest

from app.kernel.db import write
from exports.documents import credit as papers
from supervision.credit import queries
from supervision.credit.models import CreditSum
from supervision.credit.queries import years
from tests.factories.intermediaries import make_agency


@pytest.fixture
def closed(app, db, at):
    """Three agencies graded for 2025."""
    at("2026-01-02 09:00")
    rules = queries.rules_on("320102")
    given = (("甲咨询", 96, "A"), ("乙咨询", 82, "B"), ("丙咨询", 55, "E"))
    with write():
        for name, score, grade in given:
            more = {"rules": rules, "on": "2025-12-31", "year": 2025, "parts": []}
            CreditSum.create(agency=make_agency(name=name), score=score, grade=grade, **more)
    return rules


def test_the_table_is_ordered_paged_and_narrowed(closed):
    page = years.year_page(2025, {}, size=2)
    rest = years.year_page(2025, {}, after=page.after, size=2)

    assert [row.score for row in (*page.rows, *rest.rows)] == [96, 82, 55]
    assert rest.after is None
    assert [r.grade for r in years.year_page(2025, {"grade": "B"}).rows] == ["B"]
    assert [r.score for r in years.year_page(2025, {"q": "丙"}).rows] == [55]
    assert years.year_of({}) == 2025


def test_the_page_is_open_and_the_notice_names_every_agency(closed, client):
    html = client.get("/supervision/credit-years").text
    assert html.index("甲咨询") < html.index("乙咨询") < html.index("丙咨询")
    assert client.get("/exports/lists/credit-years.xlsx?grade=A").status_code == 200

    word = client.get(f"/exports/credit-rating/{closed.id}.docx?year=2025")
    assert word.status_code == 200
    paper = papers.rating(papers.closed(closed.id))
    assert "共 3 家计分定级：A级 1 家，B级 1 家，E级 1 家" in paper.sections[0].text
    assert [row.agency.name for row in paper.sections[1].rows] == ["甲咨询", "乙咨询", "丙咨询"]


def test_without_a_closed_year_there_is_no_notice(client, db):
    assert "一年结束后由系统计算公布" in client.get("/supervision/credit-years").text
    rules = queries.rules_on("320102")
    assert client.get(f"/exports/credit-rating/{rules.id}.docx").status_code == 404


def test_the_page_is_read_in_english_too(closed, client):
    client.set_cookie("locale", "en")
    html = client.get("/supervision/credit-years?year=2025&grade=A").text

    assert "信用等级" not in html
    assert "甲咨询" in html
