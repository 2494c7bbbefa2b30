"""Lots of one notice: published together, decided in their order, each on its own afterwards."""

import json

import pytest

from app.kernel import jobs
from app.kernel.errors import NotAllowed
from app.kernel.notices import Notice
from bidding.models import Award, Purchase, Requirement, Signup
from bidding.notices import people_of
from bidding.services import award, evidence, lots, lotting
from tests.bidding.scenes import OPENS, F, T, verify
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup


def lots_of(count=2, most=1, owner=None, **more):
    """A published notice of `count` lots; the lots in order."""
    owner = owner or make_owner()
    first = make_requirement(owner, publish_it=False, **more)
    for number in range(2, count + 1):
        lotting.add(first, f"第{number}标段", owner)
    lotting.limit_to(first, "河西片区勘察", most, owner)
    lotting.publish_all(Requirement.get_by_id(first.id), owner)
    rows = Requirement.select().where(Requirement.purchase.is_null(False))
    return owner, list(rows.order_by(Requirement.lot))


def all_in_each(rows, count=2):
    """So many new agencies sign up for every lot; who they are."""
    bidders = [make_bidder() for _ in range(count)]
    for row in rows:
        for bidder in bidders:
            make_signup(row, bidder)
    return bidders


def both_in_each(rows):
    """Two agencies that sign up for every lot, and the worker has been by at F and at T."""
    bidders = all_in_each(rows)
    jobs.run_due(F)
    jobs.run_due(T)
    return bidders


def fresh(row):
    return Requirement.get_by_id(row.id)


def winners(row):
    return [one.agency_id for one in row.awards.where(Award.state.in_(("proposed", "issued")))]


@pytest.fixture
def drawn(db, at):
    """Two lots, at most one each; the same two agencies in both; drawn."""
    at(OPENS)
    _, rows = lots_of()
    both_in_each(rows)
    at("2026-11-20 09:00")
    return [fresh(row) for row in rows]


def test_lots_share_number_terms_and_the_act_of_publication(db, at):
    at(OPENS)

    _, rows = lots_of(3, publicity_days=5)

    numbers = [row.number for row in rows]
    assert numbers == [f"{Purchase.get().number}-{n}" for n in (1, 2, 3)]
    assert {row.publicity_days for row in rows} == {5}
    assert {str(row.state) for row in rows} == {"signup"}
    notice = json.loads(rows[1].editions.get().document)
    assert notice["lot"] == 2
    assert [one["id"] for one in notice["purchase"]["lots"]] == [row.id for row in rows]


def test_who_holds_a_lot_is_passed_over_in_the_next_and_the_record_proves_it(drawn, tmp_path):
    first, second = drawn

    (won,), (other,) = winners(first), winners(second)
    record = evidence.download(second)
    pool = {one["id"]: one["number"] for one in record["pool"]}
    holder = Award.get(Award.requirement == first).agency.uscc
    assert won != other
    assert record["rounds"][0]["removed"] == [pool[holder]]
    code, said = verify("draw", json.dumps(record), tmp_path)
    assert (code, "每家最多 1 个标段" in said) == (0, True)


@pytest.mark.parametrize("how", ["kept in", "nobody named", "another named"])
def test_a_record_that_passes_over_the_wrong_one_does_not_hold(drawn, tmp_path, how):
    record = evidence.download(drawn[1])
    held = record["evidence"]["lots"]
    if how == "kept in":
        held["most"] = 2
    elif how == "nobody named":
        held["moves"] = [one for one in held["moves"] if "award.proposed" not in one["payload"]]
    else:
        held["moves"][1]["payload"] = held["moves"][1]["payload"].replace('"turn":1', '"turn":2')

    code, said = verify("draw", json.dumps(record), tmp_path)

    assert code == 1
    assert "evidence" in said


def test_a_later_lot_waits_until_the_earlier_one_is_decided(db, at):
    at(OPENS)
    _, (first, second) = lots_of()
    bidders = [make_bidder() for _ in range(2)]
    for bidder in bidders:
        make_signup(second, bidder)
    jobs.run_due(F)  # nobody in the first: extended
    jobs.run_due(T)
    assert str(fresh(second).state) == "frozen"

    jobs.run_due(fresh(first).signup_until)  # and failed

    assert str(fresh(first).state) == "failed"
    jobs.run_due(fresh(first).signup_until)
    assert str(fresh(second).state) == "publicity"


def test_a_lot_fails_when_only_those_are_left_who_hold_enough(db, at):
    at(OPENS)
    owner, rows = lots_of(3, most=1)
    both_in_each(rows)

    assert [str(fresh(row).state) for row in rows] == ["publicity", "publicity", "failed"]
    assert fresh(rows[2]).failure == "其余候选机构中选的标段均已达到上限"
    again = lotting.reprocure(fresh(rows[2]), owner)
    assert again.purchase_id is None


def test_without_a_limit_lots_do_not_wait_and_nobody_is_passed_over(db, at):
    at(OPENS)
    _, rows = lots_of(most=None)
    bidder, other = make_bidder(), make_bidder()
    for one in (bidder, other):
        make_signup(rows[1], one)
    jobs.run_due(F)
    jobs.run_due(T)

    assert str(fresh(rows[1]).state) == "publicity"


def test_a_refusal_draws_again_without_those_who_hold_enough(drawn, at):
    first, second = drawn
    row = Award.get(Award.requirement == first)

    actor = next(make for make in [_actor_of(row)])
    award.decline(row, "人员冲突", actor, None)

    assert str(fresh(first).state) == "failed"  # the other one holds the second lot
    assert winners(second) != []


def test_a_lot_that_was_given_up_counts_no_more_against_its_agency(drawn):
    first, second = drawn
    row, kept = (Award.get(Award.requirement == one) for one in (first, second))
    assert [one.id for one in lots.held(second)] == [row.id]

    award.decline(row, "人员冲突", _actor_of(row), None)

    assert (lots.held(fresh(second)), lots.passed_over(fresh(second))) == ([], ())
    assert [one.id for one in lots.held(fresh(first))] == [kept.id]


def _actor_of(row):
    return make_bidder(row.agency)[1]


def test_all_lots_or_none_are_published(db, at):
    at(OPENS)
    owner = make_owner()
    first = make_requirement(owner, publish_it=False)
    second = lotting.add(first, "第2标段", owner)
    Requirement.update(content="").where(Requirement.id == second.id).execute()

    with pytest.raises(NotAllowed) as refused:
        lotting.publish_all(fresh(first), owner)

    assert [str(one) for one in refused.value.reasons] == ["第 2 标段：请填写服务内容"]
    assert {str(fresh(one).state) for one in (first, second)} == {"draft"}


def test_a_discarded_lot_leaves_and_a_single_one_is_a_purchase_again(db, at):
    at(OPENS)
    owner = make_owner()
    first = make_requirement(owner, publish_it=False)
    second, third = (lotting.add(first, f"第{n}标段", owner) for n in (2, 3))

    lotting.discard(second, owner, None)
    assert [fresh(one).lot for one in (first, second, third)] == [1, None, 2]

    lotting.discard(fresh(third), owner, None)
    assert fresh(first).purchase_id is None
    assert not Purchase.select().exists()


def test_lots_that_failed_are_bought_again_together(db, at):
    at(OPENS)
    owner, rows = lots_of(3, most=2)
    for bidder in (make_bidder(), make_bidder()):
        make_signup(rows[0], bidder)
    jobs.run_due(F)
    jobs.run_due(fresh(rows[1]).signup_until)

    made = lotting.reprocure(fresh(rows[1]), owner)

    assert [one.origin_id for one in made.purchase.lots.order_by(Requirement.lot)] == [
        rows[1].id,
        rows[2].id,
    ]
    assert made.purchase.most is None
    assert lotting.reprocure(fresh(rows[2]), owner).purchase_id == made.purchase_id


def test_what_was_typed_and_not_saved_holds_back_publication(db, at, web):
    at(OPENS)
    owner = make_owner()
    first = make_requirement(owner, publish_it=False)
    second = lotting.add(first, "西片区", owner)
    buyer, page = web(owner), f"/bidding/requirements/{first.id}"
    step = f"/bidding/requirements/{second.id}/edit"

    buyer.post("/drafts", data={"_page": step, "amount_fen": "6", "amount_fen_unit": "wan"})
    held = buyer.get(page).text
    buyer.post("/drafts/discard", data={"_page": step})
    free = buyer.get(page).text

    said = "“西片区”的“项目和资金”填写后没有写入采购需求"
    assert (said in held, "检查通过，可以发布" in held) == (True, False)
    assert (said in free, "检查通过，可以发布" in free) == (False, True)


def test_each_winner_is_told_that_it_is_one(drawn):
    told = [row for row in Notice.select() if "拟中选机构" in row.text]
    agencies = [key for row in drawn for key in winners(row)]
    places = [Signup.get(Signup.agency == key).organisation_id for key in agencies]

    assert sorted(row.person_id for row in told) == sorted(people_of(*places))
    assert len(set(places)) == 2
    assert {json.loads(row.fields)["title"] for row in told} == {row.title for row in drawn}
