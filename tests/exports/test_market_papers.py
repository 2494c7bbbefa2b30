"""Papers of the market: each says what its notice says, and only when there is something to say."""

import io

import docx
import pytest

from app.kernel import jobs
from app.kernel.db import write
from bidding.models import Ending, Exclusion, Requirement, Signup
from bidding.services import publish
from exports.documents.market_rows import POOL, TAKING_PART, weighed
from tests.bidding.conftest import web  # noqa: F401 a fixture
from tests.bidding.scenes import OPENS, F, drawn
from tests.factories.bidding import make_owner, make_requirement

pytestmark = pytest.mark.usefixtures("db")


def words(client, key, about):
    answer = client.get(f"/exports/{key}/{about}.docx")
    if answer.status_code != 200:
        return answer.status_code
    paper = docx.Document(io.BytesIO(answer.data))
    cells = [c.text for t in paper.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


def test_papers_of_a_drawn_purchase_hold_the_fields_of_the_official_lists(at, app):
    _, requirement, bidders = drawn(at, witnesses=["王一", "李二"])
    with write():
        avoided = {"uscc": "91320100MA1XQ0QC4K", "name": "金陵测绘院", "reason": "业主参股"}
        Exclusion.create(requirement=requirement, **avoided)
    client, key = app.test_client(), requirement.id

    notice = words(client, "requirement-notice", key)
    result = words(client, "result-notice", key)
    record = words(client, "draw-record", key)
    away = words(client, "avoidance-list", key)

    number = Requirement.get_by_id(key).number
    for text in (
        "采购公告",
        number,
        "80,000.00 元（大写：捌万元整）",
        "业主参股",
        "025-83335678",
        "无机构报名",
    ):
        assert text in notice
    assert ("签数" in result, "签数" in record, "报价" in result) == (True, True, False)
    assert result.splitlines().count("中选") == 2  # the result, and who of the pool has it
    agencies = [agency.name for agency, _ in bidders]
    won = requirement.awards.get().agency.name
    for text in (
        "中选结果公告",
        won,
        "随机抽取",
        "公示中",
        "至 2026年11月24日",
        "/checks",
        *agencies,
    ):
        assert text in result
    for text in (
        "见证人1（王一）：",
        "见证人2（李二）：",
        "见证人3：",
        "第 1 轮",
        "SHA-256",
        *agencies,
    ):
        assert text in record
    assert ("金陵测绘院" in away, "业主列入" in away) == (True, True)


def test_the_pledge_is_blank_for_everybody_and_filled_for_its_agency_alone(at, app, web):  # noqa: F811 the fixture
    _, requirement, bidders = drawn(at)
    (agency, actor), (_, other) = bidders[:2]
    mine = Signup.get(Signup.agency == agency)

    blank = words(app.test_client(), "no-relation-blank", requirement.id)
    own = words(web(actor), "no-relation-pledge", mine.id)

    assert "不存在股权、控制、管理" in blank
    assert agency.name not in blank
    assert (agency.name in own, agency.uscc in own) == (True, True)
    assert words(web(other), "no-relation-pledge", mine.id) == 403


def test_a_paper_is_offered_and_made_only_when_there_is_something_to_say(at, app):
    at(OPENS)
    owner = make_owner()
    failed, cancelled = make_requirement(owner), make_requirement(owner)
    publish.cancel(cancelled, "资金未落实", owner, None)
    client = app.test_client()
    for key in ("result-notice", "failure-notice", "draw-record"):
        assert words(client, key, failed.id) == 404
    jobs.run_due(F)
    Requirement.update(extensions=0).where(Requirement.id == failed.id).execute()
    at("2026-12-01 09:00")
    jobs.run_due()

    said = words(client, "failure-notice", failed.id)
    ended = words(client, "failure-notice", cancelled.id)
    page = client.get(f"/bidding/requirements/{failed.id}").text

    assert Ending.select().count() == 2
    assert "流标公告" in said
    assert "1 报名或有效报价不足" in said
    assert ("终止公告" in ended, "资金未落实" in ended) == (True, True)
    assert "failure-notice" in page
    assert "result-notice" not in page


def test_tickets_are_printed_only_where_they_decide():
    told = {
        key: [one.title for one in weighed((*POOL, *TAKING_PART), Requirement(method=key))]
        for key in ("random_draw", "direct", "live_price")
    }

    assert told["random_draw"].count("签数") == 2
    assert (
        told["direct"]
        == told["live_price"]
        == [one for one in told["random_draw"] if one != "签数"]
    )
