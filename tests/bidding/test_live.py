"""Live price bidding from the frozen pool to the award: times, prices, races, silence, refusals."""

import copy
import datetime as dt
import json
import re

import pytest
from playhouse.test_utils import assert_query_count

from app.kernel import events, jobs
from app.kernel.db import write
from app.kernel.errors import NotAllowed
from app.kernel.events import Event
from app.web import unchanged
from bidding.models import Award, Contract, LiveBid, LiveRoom, Requirement
from bidding.rules.live import Live
from bidding.services import award, live, live_record, publish, terms, voiding
from bidding.todo import todo
from tests.bidding.scenes import OPENS, F, T, verify
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.tools.verifier import run

RULE = {"minutes": 30, "step_fen": 10_000, "extend_within": 3, "extend_minutes": 3, "most": 2}
END = T + dt.timedelta(minutes=30)
WAN = 1_000_000

pytestmark = pytest.mark.usefixtures("db")


def pooled(at, count=3, rule=None):
    """A published live purchase with its agencies signed up, before F."""
    at(OPENS)
    owner = make_owner()
    terms = {"amount_fen": 8 * WAN, "floor_fen": 5 * WAN, "rule": rule or Live(**RULE)}
    requirement = make_requirement(owner, method="live_price", **terms)
    bidders = [make_bidder() for _ in range(count)]
    for bidder in bidders:
        make_signup(requirement, bidder)
    return owner, Requirement.get_by_id(requirement.id), bidders


@pytest.fixture
def opened(at):
    """A live purchase at T."""
    owner, requirement, bidders = pooled(at)
    jobs.run_due(F)
    jobs.run_due(T)
    at(str(T))
    return owner, Requirement.get_by_id(requirement.id), bidders


def offer(requirement, bidder, fen, key=None):
    return live.bid(Requirement.get_by_id(requirement.id), fen, key or f"k{fen}", bidder[1])


def state(requirement):
    return Requirement.get_by_id(requirement.id).state


def refused(requirement, bidder, fen):
    with pytest.raises(NotAllowed) as why:
        offer(requirement, bidder, fen)
    return str(why.value)


def test_the_lowest_at_the_end_wins_at_its_price(opened, at):
    _, requirement, (a, b, c) = opened
    (line,) = todo(a[1])
    room = f"/bidding/requirements/{requirement.id}/live"
    assert (line.action, line.url, line.due) == ("报价", room, END)
    assert todo(make_bidder()[1]) == []
    for bidder, fen in ((a, 8 * WAN), (b, 7 * WAN), (c, 6 * WAN), (b, 5_500_000)):
        offer(requirement, bidder, fen)
    jobs.run_due(END - dt.timedelta(seconds=1))
    assert state(requirement) == "live"
    jobs.run_due(END)
    assert todo(a[1]) == []

    award = Award.get()
    assert (state(requirement), award.basis) == ("publicity", "live")
    assert (award.agency_id, award.amount_fen) == (b[0].id, 5_500_000)
    told = Event.get(Event.key == "bidding.requirement.rank").facts
    assert (told["bids"], told["bidders"], told["amount_fen"]) == (4, 3, 5_500_000)
    jobs.run_due(dt.datetime(2026, 11, 25, 0, 0))
    assert Contract.get().amount_fen == 5_500_000


def test_after_a_refusal_the_next_lowest_follows_at_its_own_price_then_it_fails(opened, at):
    _, requirement, (a, b, _) = opened
    for bidder, fen in ((a, 8 * WAN), (b, 7 * WAN), (a, 6 * WAN)):
        offer(requirement, bidder, fen)
    jobs.run_due(END)
    at(str(END))
    assert "评定名次的下一家有效报价递补" in str(terms.rule_words(requirement)[-1])

    award.decline(Award.get(), "人员紧张", a[1], None)
    second = award.current(requirement)
    assert (second.agency_id, second.amount_fen, second.basis) == (b[0].id, 7 * WAN, "reserve")
    award.decline(second, "人员紧张", b[1], None)
    failed = Requirement.get_by_id(requirement.id)
    assert (failed.state, failed.failure) == ("failed", "中选机构放弃，已无其他有效报价")


def test_nobody_bids_before_t_or_after_the_end(at):
    _, requirement, (a, b, _) = pooled(at)
    assert "尚未开始" in refused(requirement, a, 7 * WAN)
    jobs.run_due(F)
    assert "尚未开始" in refused(requirement, a, 7 * WAN)
    jobs.run_due(T)
    at(str(T))
    offer(requirement, a, 7 * WAN)
    at(str(END))
    assert "截止" in refused(requirement, b, 6 * WAN)
    jobs.run_due(END)
    assert "截止" in refused(requirement, b, 6 * WAN)
    assert LiveBid.select().count() == 1


def test_a_stranger_and_a_withdrawn_agency_do_not_bid(opened):
    _, requirement, _ = opened
    assert "不在本次竞价的候选名单中" in refused(requirement, make_bidder(), 7 * WAN)
    assert LiveBid.select().count() == 0


def test_the_step_the_lead_and_the_bounds_hold(opened):
    _, requirement, (a, b, _) = opened
    offer(requirement, a, 7 * WAN)
    assert "不得高于 69,900.00 元" in refused(requirement, b, 7 * WAN - 9_999)
    assert "已是当前最低" in refused(requirement, a, 6 * WAN)
    assert "不得低于 50,000.00 元" in refused(requirement, b, 5 * WAN - 1)
    offer(requirement, b, 7 * WAN - 10_000)
    assert LiveRoom.get().best_fen == 7 * WAN - 10_000


def test_a_late_bid_moves_the_end_and_the_old_end_does_nothing(opened, at):
    _, requirement, (a, b, _) = opened
    offer(requirement, a, 8 * WAN)
    at(str(END - dt.timedelta(seconds=30)))
    offer(requirement, b, 7 * WAN)
    moved = END - dt.timedelta(seconds=30) + dt.timedelta(minutes=3)
    assert LiveRoom.get().ends_at == moved
    jobs.run_due(END)
    assert state(requirement) == "live"
    jobs.run_due(moved)
    assert (state(requirement), Award.get().amount_fen) == ("publicity", 7 * WAN)


def test_without_a_bid_it_fails_in_public(opened):
    _, requirement, _ = opened
    jobs.run_due(END)
    failed = Requirement.get_by_id(requirement.id)
    assert (failed.state, failed.failure) == ("failed", live.NOBODY)


def test_the_same_key_gets_the_same_bid_and_another_cannot_use_it(opened):
    _, requirement, (a, b, _) = opened
    first = offer(requirement, a, 8 * WAN, "same")
    assert offer(requirement, a, 8 * WAN, "same").id == first.id
    second = offer(requirement, b, 7 * WAN, "same")
    assert second.id != first.id
    assert [row.place for row in LiveBid.select().order_by(LiveBid.place)] == [1, 2]


def test_a_bid_that_was_outrun_in_between_is_refused_with_the_reason(opened, monkeypatch):
    _, requirement, (a, b, _) = opened
    offer(requirement, a, 8 * WAN)
    known = live.number_of

    def slow(wanted, organisation):
        found = known(wanted, organisation)
        LiveRoom.update(bids=LiveRoom.bids + 1, best_fen=6 * WAN, leader=3).execute()
        return found

    stale = LiveRoom.get()
    monkeypatch.setattr(live.LiveRoom, "get_or_none", lambda *_: stale)
    monkeypatch.setattr(live, "number_of", slow)
    assert "刚有其他机构报出更低价" in refused(requirement, b, 7 * WAN)
    assert (LiveRoom.get().best_fen, LiveBid.select().count()) == (8 * WAN, 1)


def test_opening_and_ending_twice_change_nothing(opened):
    _, requirement, (a, *_) = opened
    offer(requirement, a, 8 * WAN)
    live.begin(Requirement.get_by_id(requirement.id))
    assert LiveRoom.select().count() == 1
    with write():
        live.end_due({"id": requirement.id})  # early: the clock stands at T
    assert state(requirement) == "live"
    jobs.run_due(END)
    with write():
        live.end_due({"id": requirement.id})
    assert Award.select().count() == 1


def test_an_invalidated_bidding_ends_without_a_winner(opened):
    _, requirement, (a, *_) = opened
    offer(requirement, a, 8 * WAN)
    with write():
        Requirement.update(state="invalid").execute()
    jobs.run_due(END)
    assert (state(requirement), Award.select().count()) == ("invalid", 0)


def test_who_bids_stays_unsaid_until_the_end(opened, client, web):
    _, requirement, (a, b, _) = opened
    offer(requirement, a, 8 * WAN)
    made = offer(requirement, b, 7 * WAN)
    url = f"/bidding/requirements/{requirement.id}/live"
    page = client.get(url).text

    assert "70,000.00" in page
    assert "更多" in page  # the navigation stays folded, whatever a page calls its own figures
    notice = client.get(f"/bidding/requirements/{requirement.id}").text
    assert "竞价开始时间" in notice
    assert f'竞价截止时间：<time datetime="{END.isoformat()}' in notice
    assert a[0].name not in page
    assert b[0].name not in page
    assert "2 号报价人" in page
    assert b[0].name in web(b[1]).get(url).text
    assert "当前最低价" in web(b[1]).get(url).text
    receipt = f"/bidding/live-bids/{made.id}/receipt"
    seq = Event.get_by_id(made.event).seq
    assert client.get(receipt).status_code in (302, 303, 401, 403)
    assert web(a[1]).get(receipt).status_code in (403, 404)
    assert client.get(f"/log/disclosures/{seq}").status_code in (303, 403, 404)
    for text in (
        client.get("/open/changes.json").text,
        client.get("/open/ocds/releases.json").text,
    ):
        assert "live_bid" not in text

    jobs.run_due(END)
    assert b[0].name in client.get(url).text
    assert client.get(receipt).status_code == 200


def test_a_receipt_is_a_disclosure_the_verifier_holds(opened, web, tmp_path):
    _, requirement, (a, *_) = opened
    made = offer(requirement, a, 8 * WAN)
    with write():
        events.checkpoint("test")
    text = web(a[1]).get(f"/bidding/live-bids/{made.id}/receipt").text
    assert json.loads(json.loads(text)["payload"])["facts"]["amount_fen"] == 8 * WAN
    assert verify("disclosure", text, tmp_path)[0] == 0


def test_the_record_of_a_finished_bidding_is_computed_again_from_notice_to_winner(
    opened, at, client, capsys, tmp_path
):
    _, requirement, (a, b, _) = opened
    url = f"/bidding/requirements/{requirement.id}"
    for bidder, fen in ((a, 8 * WAN), (b, 7 * WAN)):
        offer(requirement, bidder, fen)
    at(str(END - dt.timedelta(seconds=30, microseconds=1)))
    offer(requirement, a, 6 * WAN)
    assert client.get(f"{url}/live.json").status_code == 404
    over = END + dt.timedelta(minutes=3)
    jobs.run_due(over)
    at(str(over))
    award.decline(Award.get(), "人员紧张", a[1], None)

    record = client.get(f"{url}/live.json").get_json()
    code, said = run(capsys, tmp_path, "live", record)
    assert code == 0, said
    assert "3 次报价：" in said
    assert "截止顺延 1 次，终了于 2026-11-19 17:42:30+08:00，此后没有报价" in said
    assert "2 次拟中选由最低价依次产生" in said
    changed = copy.deepcopy(record)
    changed["bids"][1]["payload"] = changed["bids"][1]["payload"].replace("7000000", "6900000")
    code, said = run(capsys, tmp_path, "live", changed)
    assert (code, "bids[1].payload" in said) == (1, True)
    assert f"verify.py live live-{requirement.id}.json" in client.get(f"{url}/checks").text
    assert "下载竞价记录" in client.get(f"{url}/live").text


@pytest.mark.parametrize("ends", ["invalidated", "nobody bid"])
def test_a_bidding_without_a_winner_has_a_record_too(opened, at, capsys, tmp_path, ends):
    _, requirement, (a, *_) = opened
    if ends == "invalidated":
        offer(requirement, a, 8 * WAN)
        clerk = make_actor("clerk", organisation=make_organisation(kind="operator"))
        voiding.invalidate(Requirement.get_by_id(requirement.id), "规则有误", clerk, None)
    jobs.run_due(END)

    record = live_record.download(Requirement.get_by_id(requirement.id))
    code, said = run(capsys, tmp_path, "live", record)
    assert (code, "0 次拟中选" in said) == (0, True), said


def test_a_watcher_is_sent_only_what_changed(opened, client):
    _, requirement, (a, *_) = opened
    url, asks = f"/bidding/requirements/{requirement.id}/live", {"HX-Request": "true"}
    part = client.get(url, headers=asks)
    seen = re.search(r"seen=([\d.]+)", part.text)[1]
    again = client.get(f"{url}?seen={seen}", headers=asks)
    tagged = client.get(url, headers={**asks, "If-None-Match": part.headers["ETag"]})
    offer(requirement, a, 8 * WAN)
    news = client.get(f"{url}?seen={seen}", headers=asks)

    assert (part.status_code, again.status_code, tagged.status_code) == (200, 204, 304)
    assert again.data == b""
    assert news.status_code == 200
    assert "80,000.00" in news.text
    assert "<html" not in news.text


def test_who_bids_sees_his_own_line_and_nobody_else_does(opened, web, client):
    _, requirement, (a, b, _) = opened
    url, asks = f"/bidding/requirements/{requirement.id}/live", {"HX-Request": "true"}
    offer(requirement, a, 8 * WAN)
    told = [one.get(url, headers=asks).text for one in (client, web(a[1]), web(b[1]), client)]

    assert ["贵机构" in one for one in told] == [False, True, False, False]
    assert told[0] == told[3]
    with assert_query_count(2):
        client.get(url, headers=asks)  # asked for again, it is not made again


def test_a_bid_through_the_page_and_its_refusals(opened, web):
    _, requirement, (a, b, _) = opened
    url = f"/bidding/requirements/{requirement.id}/live"
    post = f"{url}/bids"
    wan = {"amount_fen_unit": "wan"}

    taken = web(a[1]).post(post, data={"amount_fen": "7", "key": "x", **wan})
    dear = web(b[1]).post(post, data={"amount_fen": "7.5", "key": "y", **wan})
    wrong = web(b[1]).post(post, data={"amount_fen": "abc", "key": "z", **wan})
    stranger = web(make_bidder()[1]).post(post, data={"amount_fen": "6", "key": "s", **wan})

    assert taken.status_code == 303
    assert "报价已受理：70,000.00 元。" in web(a[1]).get(url).text or LiveBid.select().count() == 1
    assert (dear.status_code, "新的报价不得高于 69,900.00 元" in dear.text) == (409, True)
    assert "7.5" in dear.text
    assert (wrong.status_code, stranger.status_code) == (422, 403)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"method": "live_price", "floor_fen": 8 * WAN + 1}, "最低限价不得高于最高限价"),
        ({"method": "lowest_price", "ceiling_fen": 8 * WAN + 1}, "最高价格不得高于公布的价格"),
        (
            {"method": "average_price", "price_mode": "discount", "floor_rate": 10_000},
            "最小下浮率须低于 100%",
        ),
    ],
)
def test_bounds_beyond_the_published_price_are_not_published(at, more, sentence):
    at(OPENS)
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False, **more)
    with pytest.raises(NotAllowed) as why:
        publish.publish(draft, owner)
    assert sentence in str(why.value)


def test_a_bound_of_sealed_offers_does_not_follow_into_a_live_bidding(at):
    at(OPENS)
    owner = make_owner()
    draft = make_requirement(owner, publish_it=False, method="lowest_price", ceiling_fen=5 * WAN)
    publish.edit(draft, {"method": "live_price", "floor_fen": 6 * WAN}, owner, None)
    now = Requirement.get_by_id(draft.id)
    assert (now.floor_fen, now.ceiling_fen) == (6 * WAN, None)


def test_before_t_there_is_no_room(at, client):
    _, requirement, _ = pooled(at)
    assert client.get(f"/bidding/requirements/{requirement.id}/live").status_code == 404


def test_nothing_new_costs_one_question_whoever_asks_and_a_whole_page_is_never_taken_for_it(
    opened, web
):
    _, requirement, (a, *_) = opened
    url, asks = f"/bidding/requirements/{requirement.id}/live", {"HX-Request": "true"}
    page = web(a[1])
    seen = re.search(r"seen=([\d.]+)", page.get(url, headers=asks).text)[1]

    with assert_query_count(1):
        again = page.get(f"{url}?seen={seen}", headers=asks)
        page.get(f"{url}?seen={seen}", headers=asks)
    unchanged._READ[("bidding.live_room", requirement.id)] = (0.0, seen)
    with assert_query_count(1):
        page.get(f"{url}?seen={seen}", headers=asks)  # what was read long ago is read anew
    whole = page.get(f"{url}?seen={seen}", headers={"If-None-Match": f'"{seen}"'})

    assert again.status_code == 204
    assert (whole.status_code, "<html" in whole.text) == (200, True)
