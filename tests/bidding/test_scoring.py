"""Scoring from the opened offers to the award: experts are called, sign, and who follows whom."""

import datetime as dt
import json
import threading

import pytest

from app.kernel import jobs
from app.kernel.db import db as bound
from app.kernel.errors import Forbidden, Invalid, Late, NotAllowed
from app.kernel.events import Event
from bidding.models import Award, Expert, LabelledDraw, RankingRecord, Seat
from bidding.queries import seats as reads
from bidding.services import award, experts, scoring, seats, standing, voiding
from tests.bidding.scenes import T
from tests.bidding.test_sealed import closed, fresh
from tests.factories.accounts import make_actor, make_duty
from tests.factories.scoring import called, digest_of, fill, make_experts, rule, sign
from tests.factories.sealing import make_offer, release

AFTER = dt.datetime(2026, 11, 25, 9)


def opened(at, *amounts, experts=3, **more):
    """A purchase whose offers are opened and whose experts are called; (requirement, actors, bidders)."""
    at("2026-11-16 08:00")
    actors = make_experts(experts)
    requirement, kept, bidders = closed(at, *amounts, method="scoring", rule=rule(**more))
    release(requirement, kept, 1, 2)
    return fresh(requirement), actors, bidders


def numbers_of(requirement, bidders):
    """Pool number of each bidder, in the order they offered."""
    codes = {one.signup.uscc: one.number for one in requirement.opened_offers}
    return [codes[bidder[0].uscc] for bidder in bidders]


def test_three_experts_sign_and_the_best_total_wins(db, at):
    requirement, actors, bidders = opened(at, 7_000_000, 6_000_000, 7_500_000)
    good, cheap, dear = numbers_of(requirement, bidders)
    assert requirement.state == "scoring"
    for seat in called(requirement):
        fill(seat, actors[seat.expert_id], 60, **{f"n{good}": 90})
        sign(seat, actors[seat.expert_id])

    requirement = fresh(requirement)
    row = Award.get(Award.requirement == requirement)
    assert (requirement.state, row.basis, row.pool_number) == ("publicity", "score", good)
    assert row.amount_fen == 7_000_000
    rows = {r["number"]: r for r in json.loads(RankingRecord.get().document)["rows"]}
    assert rows[good]["figures"]["price"] == round(2000 * 6_000_000 / 7_000_000)
    assert (rows[cheap]["figures"]["price"], rows[good]["figures"]["c1"]) == (2000, 2700)
    assert [rows[n]["place"] for n in (good, cheap, dear)] == [1, 2, 3]


def test_each_loser_learns_its_own_points_and_the_gap(db, at):
    requirement, actors, bidders = opened(at, 7_000_000, 6_000_000)
    good, _ = numbers_of(requirement, bidders)
    for seat in called(requirement):
        fill(seat, actors[seat.expert_id], 50, **{f"n{good}": 90})
        sign(seat, actors[seat.expert_id])

    signup = next(s for s in requirement.signups if s.uscc == bidders[1][0].uscc)
    told = standing.of(signup)
    assert (told.place, told.count) == (2, 2)
    titles = [title for title, _, _ in told.points]
    assert titles == ["价格", "信用", "审查组织方案", "审查人员", "质量与廉洁措施"]
    assert next(own for title, own, _ in told.points if title == "审查组织方案") == "15"
    first, mine = (json.loads(RankingRecord.get().document)["rows"][n] for n in (0, 1))
    gap = first["figures"]["total"] - mine["figures"]["total"]
    assert float(told.gap_points) == gap / 100


def test_nobody_learns_of_experts_before_all_have_signed(db, at):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    first, second, third = called(requirement)
    fill(first, actors[first.expert_id])
    sign(first, actors[first.expert_id])

    names = {row.name for row in Expert.select()} | {row.id for row in Expert.select()}
    public = json.dumps([e.facts for e in Event.select().where(Event.visibility == "public")])
    assert not any(name in public for name in names)
    record = LabelledDraw.get(LabelledDraw.label == "expert")
    assert record.sha256 not in public
    for seat in (second, third):
        fill(seat, actors[seat.expert_id])
        sign(seat, actors[seat.expert_id])
    ranked = Event.get(Event.key == "bidding.requirement.rank")
    assert ranked.facts["draws"] == {"expert": record.sha256}


def test_who_declines_is_followed_by_the_next_of_the_drawn_order(db, at):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000, experts=4)
    order = LabelledDraw.get(LabelledDraw.label == "expert").numbers
    first = called(requirement)[0]
    seats.decline(reads.seat(first.id), "曾任职于一家报名机构", actors[first.expert_id], None)

    assert [(s.number, s.state) for s in called(requirement)] == [
        (order[0], "declined"),
        (order[1], "invited"),
        (order[2], "invited"),
        (order[3], "invited"),
    ]
    told = Event.get(Event.key == "bidding.requirement.replace_expert")
    assert (told.visibility, told.facts["why"]) == ("public", "谢绝或回避")


def test_who_is_silent_is_followed_and_without_a_next_it_fails_in_public(db, at):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000, experts=4)
    for seat in called(requirement)[:2]:
        fill(seat, actors[seat.expert_id])
        sign(seat, actors[seat.expert_id])
    jobs.run_due(AFTER)
    assert [s.state for s in called(requirement)] == ["signed", "signed", "lapsed", "invited"]
    assert fresh(requirement).state == "scoring"

    jobs.run_due(AFTER + dt.timedelta(days=7))
    requirement = fresh(requirement)
    assert (requirement.state, requirement.failure) == ("failed", seats.NONE_LEFT)
    assert [s.state for s in called(requirement)][-1] == "lapsed"


def test_a_signature_after_the_end_of_the_clock_is_refused(db, at):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    seat = called(requirement)[0]
    fill(seat, actors[seat.expert_id])
    digest = digest_of(seat)

    at("2026-11-25 00:00:00")
    with pytest.raises(Late, match="评审时限已过"):
        scoring.sign(reads.seat(seat.id), digest, actors[seat.expert_id], None)
    assert Seat.get_by_id(seat.id).state == "accepted"


def test_a_sheet_must_be_whole_and_the_one_that_was_shown(db, at):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    seat = called(requirement)[0]
    me = actors[seat.expert_id]
    with pytest.raises(Invalid):
        scoring.save(reads.seat(seat.id), {}, me)
    with pytest.raises(Invalid, match="先作出承诺"):
        seats.accept(reads.seat(seat.id), False, me, None)
    fill(seat, me)
    digest = digest_of(seat)
    fill(seat, me, 70)

    with pytest.raises(Invalid, match="有改动"):
        scoring.sign(reads.seat(seat.id), digest, me, None)
    fill(seat, me, 100)
    with pytest.raises(Invalid) as caught:
        digest_of(seat)
    assert all("理由" in str(reason) for reason in caught.value.fields.values())


def test_only_the_expert_of_a_seat_scores_there(db, at):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    first, second, _ = called(requirement)

    for who in (actors[second.expert_id], make_actor("clerk", kind="operator")):
        with pytest.raises(Forbidden):
            seats.accept(reads.seat(first.id), True, who, None)


def test_who_left_the_library_since_the_draw_is_passed_over(db, at):
    at("2026-11-16 08:00")
    actors = make_experts(4)
    requirement, kept, _ = closed(at, 7_000_000, 6_000_000, method="scoring", rule=rule())
    order = LabelledDraw.get(LabelledDraw.label == "expert").numbers
    gone = sorted(actors)[order[0] - 1]
    row = Expert.get_by_id(gone)
    experts.move(row, "suspend", "出国", _keeper(row), None)
    release(requirement, kept, 1, 2)

    states = [(s.number, s.state) for s in called(requirement)]
    assert states[0] == (order[0], "lapsed")
    assert [state for _, state in states[1:]] == ["invited"] * 3


def _keeper(row):
    return make_actor("clerk", organisation=row.keeper)


def test_without_experts_enough_it_is_not_published_and_fails_at_the_freeze(db, at):
    at("2026-11-16 08:00")
    actors = make_experts(2)
    with pytest.raises(NotAllowed, match="只有 2 名"):
        closed(at, 7_000_000, method="scoring", rule=rule())
    actors |= make_experts(1)
    last = Expert.get_by_id(min(actors))

    def leave(_):
        experts.move(last, "remove", "退休", _keeper(last), None)

    requirement, _, _ = closed(
        at, 7_000_000, 6_000_000, method="scoring", rule=rule(), before=leave
    )
    assert (requirement.state, "评审专家不足" in requirement.failure) == ("failed", True)


def test_invalid_offers_alone_fail_before_anybody_is_called(db, at):
    requirement, _, _ = opened(at, 8_100_000, 8_200_000)

    assert (requirement.state, requirement.failure) == ("failed", "没有有效报价")
    assert called(requirement) == []


def test_after_a_refusal_the_next_by_score_follows(db, at):
    requirement, actors, bidders = opened(at, 7_000_000, 6_000_000)
    good, _ = numbers_of(requirement, bidders)
    for seat in called(requirement):
        fill(seat, actors[seat.expert_id], 50, **{f"n{good}": 90})
        sign(seat, actors[seat.expert_id])
    row = Award.get(Award.requirement == requirement)
    award.decline(row, "人员不足", bidders[0][1], None)

    row = award.current(fresh(requirement))
    assert (row.basis, row.amount_fen) == ("reserve", 6_000_000)


def test_voiding_the_purchase_lets_the_experts_go(db, at):
    requirement, _, _ = opened(at, 7_000_000, 6_000_000)
    voiding.invalidate(requirement, "公告有误", make_actor("clerk", kind="operator"), None)

    assert {s.state for s in called(requirement)} == {"released"}
    jobs.run_due(AFTER)
    assert {s.state for s in called(requirement)} == {"released"}


def test_two_experts_signing_at_once_rank_exactly_once(committing_db, at):
    requirement, actors, _ = opened(at, 7_000_000, 6_000_000)
    all_seats = called(requirement)
    for seat in all_seats:
        fill(seat, actors[seat.expert_id])
    sign(all_seats[0], actors[all_seats[0].expert_id])
    rest = [(s, digest_of(s), actors[s.expert_id]) for s in all_seats[1:]]
    barrier, failed = threading.Barrier(2), []

    def one(seat, digest, actor):
        with bound.connection_context():
            mine = reads.seat(seat.id)
            barrier.wait()
            try:
                scoring.sign(mine, digest, actor, None)
            except Exception as error:  # noqa: BLE001 shown by the assertion below
                failed.append(error)

    threads = [threading.Thread(target=one, args=args) for args in rest]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert fresh(requirement).state == "publicity"
    assert (RankingRecord.select().count(), Award.select().count()) == (1, 1)
    assert Seat.select().first().signed_at > T


def test_at_the_freeze_whoever_is_tied_to_a_bidder_is_left_out_of_the_pool(db, at):
    at("2026-11-16 08:00")
    actors = make_experts(4)
    tied = Expert.get_by_id(min(actors))

    def join(requirement):
        agency, _, _, _ = make_offer(requirement, amount=6_500_000)
        make_duty(tied.person, agency.organisation, "handler")

    requirement, _, _ = closed(at, 7_000_000, 6_000_000, method="scoring", rule=rule(), before=join)
    pool = json.loads(requirement.expert_pools.get().document)
    assert {one["id"] for one in pool["pool"]} == set(actors) - {tied.id}
    assert [(one["id"], one["reason"]) for one in pool["excluded"]] == [
        (tied.id, "本人在报名机构任职")
    ]
