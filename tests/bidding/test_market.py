"""The public lists of the market: what is in them, under which filters, counted and paged."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook
from playhouse.test_utils import count_queries

from app.accounts.services.organisations import make_findable
from app.kernel import jobs
from app.kernel.db import write
from bidding.award_states import AwardState
from bidding.models import Award, Contract, Ending, Requirement
from bidding.queries import market
from bidding.rules.endings import ACTS, Code, of_act
from bidding.service_states import ContractState
from bidding.services import publish, voiding
from bidding.states import REQUIREMENT
from tests.bidding.scenes import OPENS, F, drawn
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_owner, make_requirement, make_signup

pytestmark = pytest.mark.usefixtures("db")
LISTS = ("requirements", "results", "endings", "contracts/public")
LATER = dt.datetime(2026, 11, 30, 9)


@pytest.mark.parametrize(
    ("action", "facts", "expected"),
    [
        ("fail", {"why": "报名不足", "code": 1}, (Code.TOO_FEW, "报名不足")),
        ("fail", {"why": "业主甲逾期", "code": 2}, (Code.OWNER_SILENT, "业主甲逾期")),
        ("fail", {"why": "不明"}, (Code.OTHER, "不明")),
        ("refuse_sole", {"reason": "价高"}, (Code.OTHER, "价高")),
        ("turn_down", {"why": "甲不接受", "reason": "忙"}, (Code.OTHER, "甲不接受")),
        ("cancel", {"reason": "不办了"}, (Code.CANCELLED, "不办了")),
        ("invalidate", {"reason": "违规"}, (Code.INVALID, "违规")),
        ("invalidate", {}, (Code.INVALID, "")),
    ],
)
def test_an_ending_has_a_code_and_a_sentence(action, facts, expected):
    assert of_act(action, facts) == expected


def test_every_move_that_ends_a_purchase_without_a_result_is_listed():
    ended = {"failed", "cancelled", "invalid"}
    moves = {
        t.action for t in REQUIREMENT.transitions if t.target in ended and t.target not in t.sources
    }

    assert moves == set(ACTS)


def test_each_way_of_ending_stands_once_in_the_public_list(at, app):
    at(OPENS)
    owner, operator = (
        make_owner(),
        make_actor("clerk", organisation=make_organisation(kind="operator")),
    )
    nobody, cancelled, void = (make_requirement(owner) for _ in range(3))
    publish.cancel(cancelled, "资金未落实", owner, None)
    voiding.invalidate(void, "超出限额", operator, None)
    jobs.run_due(LATER)

    page = app.test_client().get("/bidding/endings").text

    assert {(e.requirement_id, e.code) for e in Ending.select()} == {
        (nobody.id, Code.TOO_FEW),
        (cancelled.id, Code.CANCELLED),
        (void.id, Code.INVALID),
    }
    assert all(words in page for words in ("资金未落实", "超出限额", "符合条件的机构不足"))
    assert app.test_client().get("/bidding/endings?code=4").text.count('data-label="原因代码"') == 1


def test_an_owner_that_lets_its_time_pass_stands_there_with_its_name(at, app):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    Requirement.update(sole_rule="direct", extensions=0).execute()
    make_signup(requirement)
    jobs.run_due(F)
    jobs.run_due(LATER)

    row = Ending.get()

    assert row.code == Code.OWNER_SILENT
    assert row.why == f"业主{requirement.owner.name}逾期未决定是否直接选取"


FILTERS = [
    ("q=河西", 2), ("q=没有这个", 0), ("method=random_draw", 2), ("method=direct", 0), ("low=8", 2),
    ("low=8.1", 0), ("high=8", 2), ("high=7", 0), ("since=2026-11-16", 2), ("since=2026-12-01", 0),
    ("until=2026-11-16", 2), ("until=2026-11-15", 0), ("region=320100", 2), ("region=330000", 0),
    ("group=open", 2), ("group=ended", 0), ("owner=没有这家", 0), ("item=drawing-review", 2),
    ("item=drawing-review&method=random_draw&low=1&high=9&group=open&region=320000", 2),
]  # fmt: skip


def test_every_filter_of_the_notices_keeps_what_fits(at, app):
    at(OPENS)
    first = make_requirement()
    make_requirement()
    with write():
        make_findable(first.owner)
    client = app.test_client()

    found = {
        query: client.get(f"/bidding/requirements?{query}").text.count('data-label="报名截止"')
        for query, _ in FILTERS
    }
    mine = client.get(f"/bidding/requirements?owner={first.owner.name}").text

    assert found == dict(FILTERS)
    assert mine.count('data-label="报名截止"') == 1
    assert "错误：" in client.get("/bidding/requirements?low=三").text


def test_lists_page_by_key_and_count_what_the_filters_let_through(at, app):
    at(OPENS)
    keys = [make_requirement().id for _ in range(3)]

    first = market.NOTICES.page({}, "", 2)
    second = market.NOTICES.page({}, first.after, 2)
    counted = market.NOTICES.counts({"q": "河西", "region": "320000"})

    assert {row.id for row in (*first.rows, *second.rows)} == set(keys)
    assert (len(first.rows), len(second.rows), second.after) == (2, 1, None)
    assert counted == {"signup": 3}
    assert market.by_group(counted)["open"] == 3
    assert len(market.NOTICES.page({}, "broken~token", 2).rows) == 2


def test_results_show_the_stage_and_go_to_excel_with_the_columns_of_the_region(at, app):
    _, requirement, _ = drawn(at)
    client = app.test_client()

    page = client.get("/bidding/results?stage=proposed")
    sheet = load_workbook(io.BytesIO(client.get("/bidding/results/export.xlsx").data)).active
    head, row = list(sheet.values)

    assert requirement.title in page.text
    assert client.get("/bidding/results?stage=issued").text.count("<tr>") == 0
    told = dict(zip(head, row, strict=True))
    assert (told["序号"], told["项目名称"], told["服务金额（元）"]) == (1, requirement.title, 80000)
    assert told["链接"].endswith(f"/bidding/requirements/{requirement.id}")
    assert told["核验"].endswith(f"/bidding/requirements/{requirement.id}/checks")
    assert (told["服务内容"], told["异议联系方式"]) == (requirement.content, "025-83335678")


@pytest.mark.parametrize("path", LISTS)
def test_a_public_list_asks_two_questions_whatever_is_in_it(at, app, path):
    drawn(at)
    client = app.test_client()
    client.get(f"/bidding/{path}?region=320000")

    with count_queries() as counter:
        client.get(f"/bidding/{path}?region=320000")

    assert counter.count <= 5


def test_the_page_of_checks_names_each_file_its_command_and_its_place_in_the_log(at, app):
    _, requirement, _ = drawn(at)
    client = app.test_client()
    url = f"/bidding/requirements/{requirement.id}"

    text = client.get(f"{url}/checks").text

    for command in (
        f"draw draw-{requirement.id}.json",
        "log lianshen-log.jsonl",
        "disclosure log-",
    ):
        assert f"verify.py {command}" in text
    assert f"sha256sum notice-{requirement.id}-1.json" in text
    assert 'data-draw-check="#draw-record"' in text
    early = make_requirement()
    assert "完成后可以核验" in client.get(f"/bidding/requirements/{early.id}/checks").text


def test_no_list_shows_a_draft_a_result_taken_back_or_a_contract_not_filed(at):
    """Rows and counts alike, whatever state a thing is in."""
    owner, requirement, _ = drawn(at)
    make_requirement(owner, publish_it=False)
    jobs.run_due(dt.datetime(2026, 11, 25))

    def shown(listing):
        rows = [row.id for row in listing.page({}).rows]
        assert sum(listing.counts({}).values()) == len(rows)
        return rows

    assert shown(market.NOTICES) == [requirement.id]
    found = {}
    for listing, model, column in (
        (market.RESULTS, Award, AwardState),
        (market.CONTRACTS, Contract, ContractState),
    ):
        for state in column:
            model.update(state=state).execute()
            if shown(listing):
                found.setdefault(model.__name__, set()).add(str(state))
    assert found == {
        "Award": {"proposed", "issued"},
        "Contract": {"filed", "completed", "terminated"},
    }
