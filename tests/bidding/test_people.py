"""Proposed people and the jobs that bind them; witnesses; what the big screen shows when."""

import datetime as dt

import pytest

from app.kernel import jobs, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, Late, NotAllowed
from app.kernel.notices import Notice
from app.kernel.permissions import SYSTEM
from bidding.models import Award, Contract, Signup
from bidding.rules import countdown, staffing
from bidding.rules.staffing import Proposed
from bidding.services import staffing as people
from bidding.services import witnessing
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_sealed import closed
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup
from tests.factories.intermediaries import make_practitioner
from tests.factories.sealing import make_offer, make_sealed, release

SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (dt.timedelta(days=2, hours=1), ("距报名截止", 2, "01:00:00")),
        (SECOND / 2, ("距报名截止", 0, "00:00:01")),
        (dt.timedelta(), ("距选取时刻", 0, "00:10:00")),
        (-dt.timedelta(minutes=10), None),
    ],
)
def test_the_screen_counts_down_to_f_and_then_to_t(before, told):
    assert countdown.left(F - before, F, T) == told


def test_who_is_bound_by_too_many_is_flagged_and_refused_only_where_rules_say_so():
    rows = [Proposed("张三", "注册工程师", 2), Proposed("李四", "注册工程师", 1)]

    assert [one.name for one in staffing.bound(rows, 2)] == ["张三"]
    assert [str(one) for one in staffing.refusals(rows, 2, True)] == [
        "张三已在 2 份未履行完毕的合同中任职，不得再拟派"
    ]
    assert staffing.refusals(rows, 2, False) == []
    assert staffing.masked_phone("13800001234") == "138****1234"
    assert staffing.masked_phone("1234567") == "*******"


def signed(requirement, bidder, person):
    make_signup(requirement, bidder)
    row = Signup.get(Signup.requirement == requirement, Signup.agency == bidder[0])
    people.propose(row, [person.id], bidder[1])
    return row


def won(at, owner, opens=OPENS):
    """Let one of two agencies win, for whom the same person is to work; return the contract."""
    at(opens)
    requirement = make_requirement(owner)
    for _ in range(2):
        bidder = make_bidder()
        person = make_practitioner(bidder[0], "注册测绘师", id_digest="d" * 64)
        signed(requirement, bidder, person)
    jobs.run_due(requirement.signup_until)
    jobs.run_due(requirement.draw_at)
    at((requirement.draw_at + dt.timedelta(days=6)).isoformat(" "))
    jobs.run_due()
    return Contract.get(Contract.requirement == requirement)


def test_a_person_is_bound_by_an_open_contract_and_freed_by_acceptance(db, at):
    owner = make_owner()
    contract = won(at, owner)
    elsewhere = make_bidder()
    same = make_practitioner(elsewhere[0], "注册测绘师", id_digest="d" * 64)
    stranger = make_practitioner(make_bidder()[0], "注册测绘师")
    fresh = make_requirement(owner)
    assert [one.jobs for one in people.seen([same], fresh)] == [1]
    mine = (Signup.requirement == contract.requirement_id) & (
        Signup.organisation == contract.agency
    )
    Signup.update(state="withdrawn").where(mine).execute()  # and named nobody when it came again
    assert [one.jobs for one in people.seen([same], fresh)] == [0]
    Signup.update(state="active").where(mine).execute()
    make_signup(fresh, elsewhere)
    row = Signup.get(Signup.requirement == fresh)
    since = dt.date(2026, 11, 1)
    with write():
        parameters.set_value("bidding.staff_most", "1", since, "地方", SYSTEM)
        parameters.set_value("bidding.staff_blocks", "true", since, "地方", SYSTEM)
    with pytest.raises(Invalid):
        people.propose(row, [same.id], elsewhere[1])
    with write():
        Contract.update(state="completed").where(Contract.id == contract.id).execute()
    assert [one.jobs for one in people.seen([same], fresh)] == [0]
    people.propose(row, [same.id, stranger.id], elsewhere[1])
    assert [one.id for one in people.proposed(row)] == [same.id]
    at(fresh.signup_until.isoformat(" "))
    with pytest.raises(Late):
        people.propose(row, [], elsewhere[1])
    with write():
        Signup.update(state="withdrawn").where(Signup.id == row.id).execute()
    with pytest.raises(NotAllowed):  # by the row as it is under the lock, not as it was read
        people.propose(row, [], elsewhere[1])


def test_owner_and_supervisor_hear_of_a_winner_whose_people_are_bound(web, at):
    at(OPENS)  # a duty that begins by the wall clock is not held yet at a moment before
    boss = make_actor("officer", organisation=make_organisation(kind="supervisor"))
    owner = make_owner()
    with write():
        parameters.set_value("bidding.staff_most", "1", dt.date(2026, 11, 1), "地方", SYSTEM)
    won(at, owner)
    assert not Notice.select().where(Notice.text.contains("拟派人员中有")).exists()
    second = won(at, owner, "2026-11-30 09:00").requirement

    told = Notice.select().where(Notice.text.contains("拟派人员中有"))
    assert {one.person_id for one in told} == {owner.person_id, boss.person_id}
    url = f"/bidding/requirements/{second.id}"
    assert "已在其他合同任职" in web(owner).get(url).text
    assert "已在其他合同任职" in web(boss).get(url).text
    assert "钱伯言" not in web(make_owner()).get(url).text


def test_up_to_three_witnesses_stand_on_the_screen_without_their_telephones(web, client, at):
    at(OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    url = f"/bidding/requirements/{requirement.id}"
    told = {"name1": "王一", "phone1": "13800001234", "name2": "李二"}
    page = web(owner)
    assert page.post(f"{url}/witnesses", data=told).status_code == 422
    twice = told | {"name2": "王一", "phone2": "13900005678"}
    assert "这位见证人已经填写过" in page.post(f"{url}/witnesses", data=twice).text
    assert page.post(f"{url}/witnesses", data=told | {"phone2": "13900005678"}).status_code == 303
    assert "13800001234" in page.get(url).text
    assert f"{url}/witnesses" in page.get(url).text
    assert "138****1234" in client.get(url).text
    assert "13800001234" not in client.get(url).text
    clerk = web(make_actor("clerk", kind="window"))
    assert "王一" in clerk.get(f"{url}/witnesses").text
    assert web(make_owner()).post(f"{url}/witnesses", data=told).status_code in (403, 404)
    screen = client.get(f"{url}/screen").text
    assert "王一、李二" in screen
    witnessing.record(requirement, [(f"第{n}人", "13800001234") for n in range(4)], owner)
    assert [one.place for one in witnessing.of(requirement)] == [1, 2, 3]
    assert "距报名截止" in screen
    assert 'http-equiv="refresh"' in screen
    assert "<button" not in screen
    at((T - SECOND).isoformat(" "))
    with write():
        type(requirement).update(draw_at=T - SECOND).execute()
    with pytest.raises(Late):  # the moment of now counts, not the one read before
        witnessing.record(requirement, [("赵三", "13700001111")], owner)
    assert f"{url}/witnesses" not in web(owner).get(url).text


def test_the_screen_of_sealed_offers_is_silent_before_the_opening(client, at):
    at(OPENS)
    requirement, _ = make_sealed()
    for _ in range(2):
        make_offer(requirement)
    jobs.run_due(F)
    at((F + SECOND).isoformat(" "))
    screen = client.get(f"/bidding/requirements/{requirement.id}/screen").text
    assert "开启之前不公布家数和名单" in screen
    assert "候选机构" not in screen
    assert "hall-pool" not in screen


def test_after_the_opening_the_screen_names_the_winner_and_no_drawn_one(client, at):
    requirement, kept, _ = closed(at, 7_000_000, 7_200_000)
    release(requirement, kept, 1, 2)
    screen = client.get(f"/bidding/requirements/{requirement.id}/screen").text
    (award,) = Award.select()

    assert f"<strong>{award.agency.name}</strong>" in screen
    assert "并列抽签" in screen
    assert (
        "第 1 轮抽取"
        not in screen + client.get(f"/bidding/requirements/{requirement.id}/draw").text
    )
    assert "hall-won" not in screen
