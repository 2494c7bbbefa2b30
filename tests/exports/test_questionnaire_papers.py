"""The report on a questionnaire and the ledger of demands."""

import io
import zipfile

import pytest

from exports.documents.questionnaires import fill, ledger, place_of
from exports.render import docx
from supervision.questionnaires import queries
from tests.factories.accounts import make_actor
from tests.factories.questionnaires import answered, closed, make_demand, make_questionnaire


@pytest.mark.parametrize(("n", "words"), [(1, "一"), (10, "十"), (19, "十九"), (52, "五十二")])
def test_headings_are_numbered_the_chinese_way(n, words):
    assert place_of(n) == words


def test_the_report_tells_figures_charts_and_demands_but_no_words_of_anybody(app, db, at):
    at("2026-11-20 09:00")
    row = make_questionnaire("open")
    answered(row, [5, 4, 4, 3, 1])
    make_demand(row)
    row = closed(row, at)

    with zipfile.ZipFile(io.BytesIO(docx.render(fill(queries.questionnaire(row.id))))) as made:
        text = made.read("word/document.xml").decode()
        charts = [name for name in made.namelist() if "charts/chart" in name]

    assert "平均 3.40，中位数 4.00" in text
    assert "共收到诉求 1 件，其中待交办 1 件" in text
    assert "一、办事效率如何" in text
    assert len(charts) == 3
    assert "陆小满" not in text


def test_the_ledger_tells_who_asked_only_to_those_who_answer(app, db, at):
    at("2026-11-20 09:00")
    demand = make_demand()
    desk = make_actor("officer", organisation=demand.desk)
    (seen,), (hidden,) = (
        list(ledger({}, one)) for one in (desk, make_actor("officer", kind="supervisor"))
    )

    assert (seen.told, hidden.told) == (("陆小满", "13851000000"), ("", ""))
