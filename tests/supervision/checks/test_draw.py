"""A plan to its draw: both lists frozen at F, drawn at T, recomputed, verified from outside."""

import datetime as dt
import json

import pytest

from app.accounts.models import Region
from app.kernel import draw as kernel_draw
from app.kernel import events, jobs
from app.kernel.errors import Forbidden, Invalid, NotAllowed, StaleState
from app.kernel.notices import Notice
from intermediaries.models import AgencyRegion
from supervision import drawn as drawn_rows
from supervision.checks import queries, rules
from supervision.checks.models import Check, CheckPlan
from supervision.checks.services import drawing, planning, seeding
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.bidding import make_bidder
from tests.factories.checks import drawn, make_inspectors, make_plan, plan_typed
from tests.factories.intermediaries import make_agency, make_relation
from tests.tools.verifier import verdict

SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-16 09:00")


def keys(plan):
    found = events.timeline(plan.subject_kind, plan.id)
    return [one.key.rpartition(".")[2] for one in reversed(found)]


def test_two_lists_are_frozen_and_drawn_by_themselves_at_their_moments():
    agencies = [make_bidder()[0] for _ in range(5)]
    inspectors = make_inspectors()
    plan = make_plan(inspectors, share=40, quantity=None)

    jobs.run_due(plan.freeze_at - SECOND)
    assert queries.plan(plan.id).state == "published"
    jobs.run_due(plan.freeze_at)
    assert queries.plan(plan.id).state == "frozen"
    assert not any(row.document for row in queries.draws_of(plan).values())
    jobs.run_due(plan.draw_at - SECOND)
    assert queries.plan(plan.id).state == "frozen"
    jobs.run_due(plan.draw_at)

    assert queries.plan(plan.id).state == "drawn"
    assert plan.number == "双随机〔2026〕1号"
    assert keys(plan) == [
        "create", "publish", "announce", "announce", "freeze_pool", "freeze_pool", "freeze",
        "draw_pool", "draw_pool", "draw",
    ]  # fmt: skip
    checks = queries.checks_of(plan)
    assert len(checks) == 2  # 40 percent of five
    assert {row.agency_id for row in checks} <= {one.id for one in agencies}
    assert [row.number for row in checks] == ["双随机〔2026〕1号-001", "双随机〔2026〕1号-002"]
    assert all(len(row.inspectors) == 2 for row in checks)
    people = {one.person_id for one in Notice.select() if "请在" in one.text}
    assert people >= set().union(*(row.inspectors for row in checks))


def test_a_record_recomputes_and_changes_nothing_when_done_twice():
    for _ in range(3):
        make_bidder()
    plan = drawn(make_plan())
    rows = queries.draws_of(plan)
    first = {kind: row.document for kind, row in rows.items()}

    assert set(first) == {"objects", "inspectors"}
    for row in rows.values():
        assert kernel_draw.recompute(json.loads(row.document)) == []
        assert drawn_rows.record_of(row, []) == json.loads(row.document)
    drawing.freeze_due({"subject_id": plan.id})
    seeding.draw_due({"subject_id": plan.id})
    drawing.spread({"plan": plan.id, "after": 0})
    assert {kind: row.document for kind, row in queries.draws_of(plan).items()} == first
    assert Check.select().count() == 2


@pytest.mark.parametrize("pool", rules.POOLS)
def test_the_download_holds_for_the_independent_verifier(tmp_path, pool):
    for _ in range(4):
        make_bidder()
    plan = drawn(make_plan())
    given = drawing.download(queries.draws_of(plan)[pool])
    path = tmp_path / "draw.json"

    def verify():
        path.write_text(json.dumps(given), encoding="utf-8")
        return verdict("draw", path)

    code, said = verify()
    assert code == 0, said
    for part in ("checkpoint", "notice", "freeze", "frozen", "chain"):
        assert f"证据 {part} 成立" in said
    assert given["label"] == "inspect"
    given["evidence"]["frozen"]["excluded"].append({"id": "x", "name": "y", "reason": "z"})
    assert verify()[0] == 1


def test_who_must_avoid_does_not_check_and_what_nobody_may_check_is_left_out():
    one, other, third = (make_bidder()[0] for _ in range(3))
    inspectors = make_inspectors(3)
    plan = make_plan(inspectors, quantity=3)
    who = inspectors[0].person_id
    planning.avoid(plan, who, [one], "kin", inspectors[0])
    make_relation(other, name="沈佳")
    make_relation(other, name="何川")
    drawn(plan)

    checks = {row.agency_id: row for row in queries.checks_of(plan)}
    assert set(checks) == {one.id, third.id}
    assert who not in checks[one.id].inspectors
    frozen = json.loads(queries.draws_of(plan)["objects"].pool)
    assert frozen["excluded"] == [{"id": other.uscc, "name": other.name, "reason": rules.TOO_FEW}]
    pairs = json.loads(queries.draws_of(plan)["inspectors"].pool)["avoidance"]
    assert {(p["object"], p["reason"]) for p in pairs} == {
        (one.uscc, rules.REASONS["kin"]),
        (other.uscc, rules.REASONS["named"]),
    }


def test_who_avoids_all_is_not_in_the_list_and_too_few_end_the_plan():
    make_bidder()
    inspectors = make_inspectors(2)
    plan = make_plan(inspectors)
    planning.avoid(plan, inspectors[1].person_id, [None], "other", inspectors[0])
    drawn(plan)

    ended = CheckPlan.get_by_id(plan.id)
    assert (ended.state, ended.failure) == ("failed", "冻结时检查人员不足")
    assert Check.select().count() == 0


def test_nothing_is_declared_or_cancelled_after_the_freeze():
    make_bidder()
    inspectors = make_inspectors()
    plan = make_plan(inspectors)
    stranger = make_inspectors(1)[0]
    with pytest.raises(Invalid):
        planning.avoid(plan, inspectors[1].person_id, [None], "kin", stranger)
    jobs.run_due(plan.freeze_at)
    late = queries.plan(plan.id)

    with pytest.raises(NotAllowed):
        planning.avoid(late, inspectors[1].person_id, [None], "kin", inspectors[0])
    with pytest.raises(StaleState):
        planning.cancel(late, "不再需要", inspectors[0], None)


def test_a_plan_is_cancelled_before_f_by_its_own_office_alone(at):
    make_bidder()
    inspectors = make_inspectors()
    plan = make_plan(inspectors)
    with pytest.raises(Forbidden):
        planning.cancel(plan, "不再需要", make_actor("officer", kind="regulator"), None)
    at("2026-11-16 10:00")
    with pytest.raises(NotAllowed):
        planning.cancel(plan, "不再需要", inspectors[0], None)
    at("2026-11-16 09:30")
    planning.cancel(plan, "不再需要", inspectors[0], None)
    drawn(plan)

    assert queries.plan(plan.id).state == "cancelled"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"freeze_at": dt.datetime(2026, 11, 16, 8, 59)}, "freeze_at"),
        ({"draw_at": dt.datetime(2026, 11, 16, 10, 9)}, "draw_at"),
        ({"due_on": dt.date(2026, 11, 16)}, "due_on"),
        ({"share": 10}, "share"),
        ({"quantity": None}, "share"),
        ({"inspectors": ("x" * 16,)}, "inspectors"),
    ],
)
def test_a_plan_with_a_wrong_value_is_refused_beside_the_field(more, field):
    inspectors = make_inspectors()
    with pytest.raises(Invalid) as refused:
        planning.create(plan_typed(inspectors, **more), inspectors[0])
    assert set(refused.value.fields) == {field}


def test_a_plan_nobody_can_carry_out_is_not_published():
    inspectors = make_inspectors(1)
    plan = make_plan(inspectors, publish_it=False)
    with pytest.raises(NotAllowed) as refused:
        planning.publish(plan, inspectors[0], None)
    assert len(refused.value.reasons) == 2  # one inspector for two, no object


def test_the_pool_is_of_the_place_the_item_and_the_grade():
    here = make_agency(state="listed")
    away = make_agency(state="listed", region="330302")
    AgencyRegion.update(region_code="330300").where(AgencyRegion.agency == away).execute()
    make_agency(state="suspended")

    city = make_organisation(kind="regulator", region=Region.get_by_id("320100"))

    def pool(**more):
        plan = make_plan(make_inspectors(place=city), publish_it=False, **more)
        return {row.id for row in queries.objects(plan)}

    assert pool() >= {here.id, away.id}
    assert here.id in pool(region="320100")
    assert away.id not in pool(region="320100")
    assert pool(grades=("E",)) == set()
    assert pool(item="surveying") == set()


@pytest.mark.parametrize(
    ("pool", "share", "number", "expected"),
    [(5, 40, None, 2), (5, 41, None, 3), (5, 1, None, 1), (3, None, 9, 3), (3, None, 2, 2)],
)
def test_a_share_is_rounded_up_and_never_beyond_the_pool(pool, share, number, expected):
    assert rules.how_many(pool, share, number) == expected


def test_inspectors_take_turns_and_who_is_passed_over_is_next():
    given = rules.assign(["a", "b", "c"], ["x", "y", "z"], 1, {"x": {"a"}})
    assert given == [("y",), ("x",), ("z",)]
    assert rules.without_team(["a", "b"], ["x", "y"], 2, {"x": {"a"}}) == {"a"}
