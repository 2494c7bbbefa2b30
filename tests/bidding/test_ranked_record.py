"""The opening record proves who was named by the places, and why others were passed over."""

import copy
import json
import re

import pytest

from app.kernel import jobs
from app.kernel.db import write
from bidding.models import Award, Trustee
from bidding.services import award, explained, live_record, lotting, opened_record
from tests.bidding.scenes import OPENS, F, T
from tests.bidding.test_lots import fresh, winners
from tests.bidding.test_low_prices import by_bids, explain, offered
from tests.factories.bidding import make_bidder, make_owner, make_requirement
from tests.factories.sealing import make_offer, make_trustee, release
from tests.tools.verifier import run, verify


def without(acts, word):
    return [one for one in acts if f'"event":"bidding.{word}"' not in one["payload"]]


CHANGES = {
    "a rejection left out": (
        lambda one: one.update(acts=without(one["acts"], "explanation.reject")),
        "ranking.acts[1]",
    ),
    "an acceptance left out": (
        lambda one: one.update(acts=without(one["acts"], "explanation.accept")),
        "ranking.acts[1]",
    ),
    "a winner left out": (lambda one: one["acts"].pop(2), "ranking.acts[2]"),
    "another order of the log": (lambda one: one["acts"].reverse(), "ranking.acts"),
    "a price changed": (
        lambda one: one["document"]["rows"][0].update(value=1),
        "ranking.document",
    ),
    "the line moved": (
        lambda one: one["document"]["low"].update(share_bp=1),
        "ranking.document",
    ),
}


@pytest.fixture
def purchase(app, db, at):
    """Four offers: the first is rejected, the second accepted and gives up, the third follows."""
    requirement, owner, actors = offered(at, 3_000_000, 3_100_000, 7_000_000, 7_200_000)
    explained.rule(explain(actors[3_000_000]), "reject", "没有依据", owner, None)
    explained.rule(explain(actors[3_100_000]), "accept", "可信", owner, None)
    award.decline(award.current(requirement), "人员不足", actors[3_100_000], None)
    return requirement


def test_the_places_and_everybody_named_by_them_are_gone_through_again(purchase, capsys, tmp_path):
    record = opened_record.download(purchase)
    code, said = run(capsys, tmp_path, "offer", record)

    assert (code, Award.select().count()) == (0, 2)
    assert "4 个名次由开启的报价和并列抽签重新排出，2 次拟中选按名次依次产生" in said
    assert "--lots" not in said
    logged = json.loads(record["opened"]["payload"])["facts"]
    for change, place in CHANGES.values():
        changed = copy.deepcopy(record)
        change(changed["ranking"])
        with pytest.raises(verify.StopError, match=re.escape(place)):
            verify.Verifier().ranked(changed, 0, logged)
    del record["ranking"]
    assert "未检查：没有名次的记录" in run(capsys, tmp_path, "offer", record)[1]


def test_of_bids_a_low_price_is_passed_over_with_its_reason(app, db, at, capsys, tmp_path):
    requirement, owner, (first, second) = by_bids(at)
    explained.rule(explain(first), "reject", "没有依据", owner, None)
    assert award.current(requirement).organisation_id == second.org_id
    record = live_record.download(fresh(requirement))
    code, said = run(capsys, tmp_path, "live", record)
    assert (code, "1 次拟中选" in said) == (0, True), said

    record["ranking"]["acts"] = without(record["ranking"]["acts"], "explanation.reject")
    code, said = run(capsys, tmp_path, "live", record)
    assert (code, "ranking.acts[0]：按名次应为" in said) == (1, True)


def test_of_sealed_lots_whoever_holds_enough_is_passed_over_and_proven(
    app, db, at, capsys, tmp_path
):
    at(OPENS)
    owner, kept = make_owner(), [make_trustee(n) for n in range(3)]
    first = make_requirement(owner, publish_it=False, method="lowest_price")
    second = lotting.add(first, "第2标段", owner)
    lotting.limit_to(first, "河西片区勘察", 1, owner)
    with write():
        for row in (first, second):
            for place, one in enumerate(kept, 1):
                Trustee.create(requirement=row, place=place, key=one.key)
    lotting.publish_all(fresh(first), owner)
    bidders = [make_bidder() for _ in range(2)]
    for row in (first, second):
        for bidder, fen in zip(bidders, (7_000_000, 7_500_000), strict=True):
            make_offer(row, bidder, amount=fen)
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release(fresh(first), kept, 1, 2)
    jobs.run_due()
    release(fresh(second), kept, 1, 2)

    assert [winners(fresh(row)) for row in (first, second)] == [[b[0].id] for b in bidders]
    record = opened_record.download(fresh(second))
    code, said = run(capsys, tmp_path, "offer", record)
    assert code == 0, said
    told = record["ranking"].pop("moves")
    code, said = run(capsys, tmp_path, "offer", record)
    assert (code, "ranking.acts[0]：按名次应为" in said) == (1, True)
    record["ranking"]["moves"] = told[1:]  # the award of the first lot
    code, said = run(capsys, tmp_path, "offer", record)
    assert (code, "ranking.moves：此前的标段 ['1'] 没有中选" in said) == (1, True)
    record["ranking"]["moves"] = told[:1]  # its own
    code, said = run(capsys, tmp_path, "offer", record)
    assert (code, "ranking.acts[0]：ranking.moves 中没有这次中选" in said) == (1, True)
