"""A signal from the board to its end: every move by whoever makes it, all others refused."""

import datetime as dt

import pytest

from app.accounts.models import Region
from app.kernel import deadlines, jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, NotAllowed, StaleState
from app.kernel.fire import fire
from app.kernel.permissions import ANONYMOUS, SYSTEM
from supervision.board import queries
from supervision.board.models import Signal
from supervision.board.services import judging
from supervision.board.states import SIGNAL, SignalState
from supervision.board.todo import todo
from supervision.complaints.models import Complaint
from supervision.sanctions.models import Sanction
from tests.bidding.scenes import pdf
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder, make_owner
from tests.factories.board import make_signal

S = SignalState
SECOND = dt.timedelta(seconds=1)
GIVEN = {"way": "complaint", "facts": "五次采购全部直接选取，未说明理由", "clause": "某办法第八条"}


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-16 09:00")


@pytest.fixture
def boss():
    return make_actor("officer", organisation=make_organisation(kind="supervisor"))


def again(row):
    return queries.signal(row.id)


def text(page):
    return page.get_data(as_text=True)


def test_a_party_is_asked_answers_and_the_signal_is_put_aside(boss):
    owner = make_owner()
    row = make_signal(owner)
    assert [line.action for line in todo(boss)] == ["研判线索", "研判线索"]
    judging.ask(row, boss, None)
    assert [line.action for line in todo(owner)] == ["提交说明"]
    judging.answer(again(row), "均为应急抢险采购，附审批单", [], owner, None)
    judging.dismiss(again(row), "说明属实", boss, None)

    assert (again(row).state, again(row).ruling) == (S.DISMISSED, "说明属实")
    assert deadlines.of(row, only_open=True) == []
    assert todo(owner) == []


def test_silence_is_judged_without_the_partys_word(boss):
    row = make_signal()
    judging.ask(row, boss, None)
    end = deadlines.due_of(row, "supervision.signal_answering")
    jobs.run_due(end - SECOND)
    assert again(row).state == S.ASKED
    jobs.run_due(end + SECOND)
    assert again(row).state == S.EXPLAINED


def test_it_goes_on_as_a_complaint_or_a_proposed_sanction(boss):
    make_actor("officer", kind="regulator")  # the office of the place
    owner = make_owner()
    row = make_signal(owner)
    with pytest.raises(Invalid):
        judging.escalate(row, GIVEN | {"way": "sanction"}, boss, None)
    judging.escalate(row, GIVEN, boss, None)
    complaint = Complaint.get()
    assert (complaint.against_id, complaint.desk) == (owner.org_id, "regulator")
    assert again(row).passed_on == f"/supervision/complaints/{complaint.id}"

    officer = make_actor("officer", kind="regulator")
    other = queries.signal(Signal.get(Signal.kind == "repeated").id)
    with pytest.raises(Invalid):
        judging.escalate(other, GIVEN | {"way": "sanction", "clause": ""}, officer, None)
    judging.escalate(other, GIVEN | {"way": "sanction"}, officer, None)
    assert (Sanction.get().agency_id, Sanction.get().state) == (other.agency_id, "proposed")
    assert again(other).state == S.ESCALATED


def test_where_no_organisation_is_behind_a_figure_nobody_is_asked(boss):
    row = make_signal()
    row.owner = row.agency = None
    with pytest.raises(NotAllowed):
        judging.ask(row, boss, None)


@pytest.mark.parametrize("state", list(S))
def test_every_other_move_and_every_stranger_is_refused(state, boss):
    owner = make_owner()
    row = make_signal(owner)
    with write():
        Signal.update(state=state).where(Signal.id == row.id).execute()
    strangers = [ANONYMOUS, make_owner(), make_bidder()[1], make_actor("clerk", kind="operator")]
    for action in SIGNAL.actions():
        move = SIGNAL.find(state, action)
        for actor in strangers if move else [boss, owner, SYSTEM]:
            with pytest.raises(Forbidden if move else StaleState), write():
                fire(SIGNAL, again(row), action, actor, reason="试一试")


def test_the_board_its_signals_and_who_sees_what(web, boss, client):
    owner = make_owner()
    row = make_signal(owner)
    judge, party = web(boss), web(owner)
    page = text(judge.get("/supervision/board"))
    assert "直接选取率" in page
    assert "<svg" in page
    assert "超过阈值" in page
    assert judge.post("/supervision/board/run").status_code == 303
    assert "progress" in text(judge.get("/supervision/board"))
    jobs.run_due()
    url = f"/supervision/signals/{row.id}"
    assert row.name in text(judge.get("/supervision/signals?kind=direct"))
    assert row.name not in text(judge.get("/supervision/signals?state=escalated"))
    assert row.evidence[0] in text(judge.get(url))
    assert party.get(url).status_code == 404
    assert client.get("/supervision/board").status_code in (303, 401)
    assert judge.post(f"{url}/ask").status_code == 303
    assert row.name in text(party.get("/supervision/signals/mine"))
    told = {"text": "均为应急抢险采购，附审批单", "papers": (pdf(), "审批单.pdf")}
    assert party.post(f"{url}/answer", data=told).status_code == 303
    assert "审批单.pdf" in text(judge.get(url))
    assert judge.post(f"{url}/escalate", data={"way": "complaint"}).status_code == 422
    assert judge.post(f"{url}/escalate", data=GIVEN).status_code == 303
    assert "查看移送的事项" in text(judge.get(url))
    assert "查看移送的事项" not in text(party.get(url))


def test_a_regulator_sees_its_own_place(web):
    row = make_signal()
    here = make_actor("officer", organisation=make_organisation(kind="regulator"))
    away = make_organisation(kind="regulator", region=Region.get_by_id("330302"))
    other = make_actor("officer", organisation=away)
    assert row.name in text(web(here).get("/supervision/signals"))
    assert row.name not in text(web(other).get("/supervision/signals"))
    address = f"/supervision/signals/{row.id}"
    assert web(here).get(address).status_code == 200
    assert web(other).get(address).status_code == 404
    with pytest.raises(Forbidden):
        judging.dismiss(again(row), "与本地无关", other, None)
