"""Scoring: the experts rule on the explanation of a low price, each signs, the majority decides."""

import datetime as dt
import json

import pytest

from app.kernel import jobs
from app.kernel.errors import Forbidden, Invalid, Late
from app.kernel.events import Event
from bidding.models import Award, Verdict
from bidding.rules import verdicts as rule
from bidding.services import explained, opened_record, voiding
from bidding.todo import todo
from tests.bidding.test_low_prices import all_scored, explain, fresh
from tests.factories.accounts import PASSWORD, make_actor
from tests.tools.verifier import run, verify

END = dt.datetime(2026, 11, 24)


@pytest.mark.parametrize(
    ("panel", "votes", "over", "found"),
    [
        (3, (True, True), False, None),
        (3, (True, True, False), False, "uphold"),
        (3, (False, True, False), False, "dismiss"),
        (3, (True, False), True, "dismiss"),
        (3, (True, True), True, "uphold"),
        (3, (True,), True, "too_few"),
        (4, (True, True), True, "too_few"),
        (3, (), True, "too_few"),
    ],
)
def test_the_majority_of_the_signed_decides_and_level_votes_prove_nothing(
    panel, votes, over, found
):
    assert rule.outcome(panel, votes, over=over) == found


def judged(at):
    """The cheapest has explained; (purchase, its explanation, expert by verdict, bidders)."""
    requirement, experts, bidders = all_scored(at, low_by="experts")
    row = explain(bidders[0][1])
    asked = list(row.verdicts)
    actors = {actor.person_id: actor for actor in experts.values()}
    return fresh(requirement), row, [(one, actors[one.person_id]) for one in asked], bidders


def say(pair, accepted, why="测算可信"):
    explained.sign(pair[0], accepted, why, pair[1], None)


def test_two_of_three_accept_and_the_cheapest_wins(web, client, at, capsys, tmp_path):
    requirement, row, asked, bidders = judged(at)
    owner = make_actor("handler", organisation=requirement.owner)
    first, second, third = asked
    assert [one.action for one in todo(first[1])] == ["认定并签名"]
    assert "认定报价说明" not in [one.action for one in todo(owner)]
    with pytest.raises(Forbidden):
        explained.rule(row, "accept", "可信", owner, None)
    with pytest.raises(Forbidden):
        explained.sign(first[0], True, "可信", second[1], None)
    with pytest.raises(Invalid, match="认定理由"):
        explained.sign(first[0], True, " ", first[1], None)

    mine, here = web(first[1]), f"/bidding/verdicts/{first[0].id}"
    assert "设备自有" in mine.get(f"{here}/sign").text
    sent = {"word": "accept", "why": "人员和设备齐备", "current": "不是这个密码"}
    assert mine.post(f"{here}/sign", data=sent).status_code == 422
    sent["current"] = PASSWORD
    assert mine.post(f"{here}/sign", data=sent).status_code == 303
    assert "人员和设备齐备" in mine.get(here).text
    assert web(second[1]).get(here).status_code in (403, 404)
    assert web(owner).get(here).status_code in (403, 404)
    assert "已签名 1 名" in web(second[1]).get(f"/bidding/explanations/{row.id}").text
    say(second, False, "低于成本")
    assert str(fresh(row).state) == "answered"
    public = json.dumps([one.facts for one in Event.select().where(Event.visibility == "public")])
    assert "低于成本" not in public

    say(third, True)
    assert (str(fresh(row).state), str(fresh(requirement).state)) == ("accepted", "publicity")
    assert Award.get(Award.requirement == requirement).agency_id == bidders[0][0].id
    page = client.get(f"/bidding/requirements/{requirement.id}").text
    assert "签名认定成立 2 名、不成立 1 名" in page
    assert "（不成立）：低于成本" in page
    assert "人员和设备齐备" in web(owner).get(here).text
    record = opened_record.download(fresh(requirement))
    assert len(record["ranking"]["verdicts"]) == 3
    code, said = run(capsys, tmp_path, "offer", record)
    assert code == 0, said
    record["ranking"]["verdicts"].pop(0)
    logged = json.loads(record["opened"]["payload"])["facts"]
    with pytest.raises(verify.StopError, match="与专家签名认定的多数不符"):
        verify.Verifier().ranked(record, 0, logged)


def test_the_reasons_of_all_experts_are_published_whole(client, at):
    requirement, row, asked, _ = judged(at)
    whys = [f"{n}" + "测算与同类合同相符" * 55 for n in range(3)]

    for pair, why in zip(asked, whys, strict=True):
        say(pair, True, why)

    told = Event.get(Event.key == "bidding.explanation.uphold").facts["reason"]
    page = client.get(f"/bidding/requirements/{requirement.id}").text
    assert all(why in fresh(row).ruling and why in told and why in page for why in whys)


def test_who_is_silent_does_not_count_and_level_votes_pass_it_over(app, db, at):
    requirement, row, asked, bidders = judged(at)
    say(asked[0], True)
    say(asked[1], False)
    jobs.run_due(dt.datetime(2026, 11, 23, 23, 59, 58))
    assert str(fresh(row).state) == "answered"
    at("2026-11-24 00:00")
    with pytest.raises(Late):
        say(asked[2], True)
    jobs.run_due(END)

    assert [str(fresh(one).state) for one, _ in asked] == ["signed", "signed", "lapsed"]
    assert str(fresh(row).state) == "rejected"
    assert Award.get(Award.requirement == requirement).agency_id == bidders[2][0].id


def test_too_few_signatures_fail_the_purchase_in_public(app, db, at):
    requirement, row, asked, _ = judged(at)
    say(asked[0], True)
    jobs.run_due(END)

    ended = fresh(requirement)
    assert (str(ended.state), "不足半数" in ended.failure) == ("failed", True)
    assert str(fresh(row).state) == "dropped"
    assert Award.select().count() == 0


def test_a_voided_purchase_asks_no_expert_any_more(app, db, at):
    requirement, _, asked, _ = judged(at)
    say(asked[0], True)
    why = "公告有误，" * 90 + "须重新采购"
    voiding.invalidate(requirement, why, make_actor("clerk", kind="operator"), None)

    assert fresh(requirement).failure == why
    assert [str(one.state) for one in Verdict.select().order_by(Verdict.signed_at.is_null())] == [
        "signed",
        "released",
        "released",
    ]
    with pytest.raises(Exception, match="等待报价说明"):
        say(asked[1], True)
