"""Between closing and selection a purchase is named by its method: nothing is drawn of offers and bids."""

import io

import openpyxl
import pytest

from app.kernel import jobs
from bidding.methods import TITLES
from bidding.models import Requirement
from bidding.services import publish
from bidding.states import REQUIREMENT, RequirementState
from bidding.views.public import step_of
from tests.bidding.scenes import OPENS, F
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.sealing import make_offer, make_sealed

SEALED, LIVE, DRAWN = "已封存，待开启", "待竞价", "待抽取"
NAMES = {
    "direct": DRAWN,
    "random_draw": DRAWN,
    "credit_draw": DRAWN,
    "credit_merit": DRAWN,
    "live_price": LIVE,
    "lowest_price": SEALED,
    "average_price": SEALED,
    "scoring": SEALED,
    "plan_merit": SEALED,
}


@pytest.mark.parametrize("method", TITLES)
def test_a_frozen_purchase_is_named_by_its_method(method):
    need = Requirement(method=method, state=RequirementState.FROZEN, level=1)
    assert REQUIREMENT.label(need.state, need) == NAMES[method]
    assert REQUIREMENT.label(need.state) == DRAWN
    open_now = "待接受" if method == "direct" else "报名中"
    assert REQUIREMENT.label(RequirementState.SIGNUP, need) == open_now
    assert REQUIREMENT.label(RequirementState.OPENING, need) == "待开启"
    assert method == "direct" or ("抽取" in step_of(need)) == (NAMES[method] == DRAWN)
    for state in ("cancelled", "invalid"):
        need.state = state
        assert ("抽取" in step_of(need)) == (
            method in ("random_draw", "credit_draw", "credit_merit")
        )


def test_every_page_list_and_table_says_so(client, web, at):
    at(OPENS)
    owner = make_owner()
    sealed, _ = make_sealed(owner=owner)
    bid = make_requirement(owner, project=sealed.project, method="live_price")
    bidders = [make_bidder() for _ in range(2)]
    for bidder in bidders:
        make_offer(sealed, bidder)
        make_signup(bid, bidder)
    jobs.run_due(F)
    mine = web(owner)

    for page in (
        client.get("/bidding/requirements").text,
        mine.get("/bidding/mine").text,
        mine.get(f"/projects/{sealed.project_id}").text,
        web(bidders[0][1]).get("/bidding/signups").text,
        client.get(f"/bidding/requirements/{sealed.id}").text
        + client.get(f"/bidding/requirements/{bid.id}/screen").text,
    ):
        assert (SEALED in page, LIVE in page, DRAWN in page) == (True, True, False)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/bidding/requirements/export.xlsx").data))
    cells = {cell for row in book.active.iter_rows(values_only=True) for cell in row}
    assert {SEALED, LIVE} <= cells
    assert DRAWN not in cells
    with pytest.raises(Exception, match="待竞价"):
        publish.discard(Requirement.get_by_id(bid.id), owner, 1)
