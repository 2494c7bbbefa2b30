"""What the law makes of a purchase, told while it is typed, with a script and without one."""

import pytest

from app.accounts.models import Organisation
from app.kernel import clock, parameters
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from tests.bidding.scenes import OPENS
from tests.factories.bidding import make_owner, make_requirement
from tests.factories.projects import make_project

pytestmark = pytest.mark.usefixtures("db")
TENDER = "应当依法招标，不得以随机抽取代替"
AUDIT = "使用财政资金，本地要求发布前由运行机构审核，审核时限 2 个工作日"
LIMIT = "服务金额达到本地应当公开竞争的限额 100,000.00 元，不得直接选取"
PIECES = "疑似化整为零"


@pytest.fixture
def typed(at, web):
    """typed(**fields): the part a script asks for, about a project of somebody."""
    at(OPENS)
    owner = make_owner()
    project = make_project(Organisation.get_by_id(owner.org_id))
    page = web(owner)

    def ask(**fields):
        values = {"project": project.id, "item": "drawing-review", **fields}
        headers = {"HX-Request": "true"}
        return page.get("/bidding/requirements/advice", query_string=values, headers=headers).text

    ask.owner, ask.project, ask.page = owner, project, page
    return ask


def test_an_amount_that_must_be_tendered_is_said_while_it_is_typed(typed):
    assert TENDER not in typed(amount_fen="99.99", amount_fen_unit="wan")
    assert TENDER in typed(amount_fen="100", amount_fen_unit="wan")
    assert "<html" not in typed()


@pytest.mark.parametrize("half", ["", "1.", "一百", "-", "9" * 30, "²"])
def test_what_is_half_typed_breaks_nothing(typed, half):
    assert 'id="advice"' in typed(amount_fen=half, public_share=half)
    assert 'id="advice"' in typed(item="nothing", project="nobody", amount_fen=half)


def test_public_money_is_told_of_the_audit_only_where_the_place_wants_one(typed):
    before = typed(amount_fen="8", public_share="60")
    with write():
        parameters.set_value("bidding.audit_public", "是", clock.today(), "地方办法", SYSTEM)

    assert AUDIT not in before
    assert AUDIT in typed(amount_fen="8", public_share="60")
    assert AUDIT not in typed(amount_fen="8", public_share="0")
    parameters.forget()


def test_pieces_of_one_service_are_told_before_the_draft_is_saved(typed):
    make_requirement(typed.owner, project=typed.project, amount_fen=60_000_000)

    assert PIECES in typed(amount_fen="60", amount_fen_unit="wan")
    assert PIECES not in typed(amount_fen="1")


def test_without_a_script_the_next_step_says_the_same(typed):
    draft = make_requirement(
        typed.owner, project=typed.project, publish_it=False, amount_fen=100_000_000
    )

    shown = typed.page.get(f"/bidding/requirements/{draft.id}/edit/service").text

    assert TENDER in shown


def test_the_step_of_methods_says_why_a_direct_choice_is_none_here(typed):
    small = make_requirement(typed.owner, project=typed.project, publish_it=False)
    large = make_requirement(
        typed.owner, project=typed.project, publish_it=False, amount_fen=10_000_000
    )

    pages = [
        typed.page.get(f"/bidding/requirements/{one.id}/edit/method").text for one in (small, large)
    ]

    assert [LIMIT in page for page in pages] == [False, True]
