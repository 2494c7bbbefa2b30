"""The public number of a plan: announced, awaited, typed, and part of both draws."""

import datetime as dt
import json

import pytest

from app.kernel import draw as kernel_draw
from app.kernel import jobs, log, seeds
from app.kernel.errors import Forbidden, Invalid, NotAllowed
from supervision.checks import queries
from supervision.checks.models import PlanSource
from supervision.checks.services import drawing, seeding
from tests.bidding.test_level_three import drand
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner
from tests.factories.checks import make_inspectors, make_plan
from tests.tools.verifier import verdict

TYPED = "1 2 3 4 5 6 7"


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-16 09:00")


@pytest.fixture
def officers():
    return make_inspectors()


def waiting(at, officers, **more):
    """Return a plan at its moment T, its number not typed yet."""
    make_bidder()
    plan = make_plan(officers, **more)
    jobs.run_due(plan.freeze_at)
    moment = queries.plan(plan.id).draw_at
    at(f"{moment:%Y-%m-%d %H:%M}")
    jobs.run_due(moment)
    return queries.plan(plan.id)


def test_a_drand_round_is_announced_awaited_and_goes_into_both_draws(at, officers, tmp_path):
    plan = waiting(at, officers, source="drand")
    row = queries.source_of(plan)
    assert plan.state == "seeding"
    assert row.expected == str(seeds.drand_round(plan.draw_at))
    with pytest.raises(Invalid, match="公告载明的是第"):
        seeding.enter(plan, drand(int(row.expected) + 1), officers[0], None)

    seeding.enter(queries.plan(plan.id), drand(int(row.expected)), officers[0], None)

    plan = queries.plan(plan.id)
    randomness = json.loads(drand(int(row.expected)))["randomness"]
    assert plan.state == "drawn"
    log.checkpoint("test")
    for one in queries.draws_of(plan).values():
        record = json.loads(one.document)
        assert record["rounds"][0]["sources"][-1] == [randomness]
        assert kernel_draw.recompute(record) == []
        file = tmp_path / f"{one.pool_kind}.json"
        file.write_text(json.dumps(drawing.download(one), ensure_ascii=False), encoding="utf-8")
        code, told = verdict("draw", file)
        assert code == 0, told


def test_a_lottery_result_needs_two_officers_who_typed_the_same(at, officers):
    plan = waiting(at, officers, source="ssq", issue="2026130")
    assert "另一位" in seeding.enter(plan, TYPED, officers[0], None)
    for typed, who in ((TYPED, officers[0]), ("1 2 3 4 5 6 8", officers[1])):
        with pytest.raises(Invalid):
            seeding.enter(queries.plan(plan.id), typed, who, None)
    assert queries.plan(plan.id).state == "seeding"

    seeding.enter(queries.plan(plan.id), TYPED, officers[1], None)

    assert queries.plan(plan.id).state == "drawn"
    assert drawing.external_of(plan) == [[1, 2, 3, 4, 5, 6], [7]]


@pytest.mark.parametrize(
    ("more", "minutes", "least"),
    [({"source": "dlt", "issue": "2026129"}, 0, "2026130"), ({"source": "drand"}, 10, None)],
)
def test_what_does_not_appear_gives_way_to_a_later_one(at, officers, more, minutes, least):
    plan = waiting(at, officers, **more)
    later = plan.draw_at + dt.timedelta(minutes=minutes)
    seeding.fall_back(plan, "开奖公告推迟", officers[0], None)

    expected = PlanSource.get().expected
    assert expected == (least or str(seeds.drand_round(later)))
    assert expected in str(seeding.announced(plan))


def test_only_the_organiser_and_the_operator_type_and_only_when_it_is_awaited(at, officers):
    make_bidder()
    early = make_plan(officers, source="drand")
    with pytest.raises(NotAllowed):
        seeding.enter(early, drand(1), officers[0], None)
    plan = waiting(at, officers, source="drand")
    typed = drand(int(queries.source_of(plan).expected))
    for stranger in (make_owner(), make_bidder()[1], make_actor("officer", kind="regulator")):
        with pytest.raises(Forbidden):
            seeding.enter(queries.plan(plan.id), typed, stranger, None)

    seeding.enter(queries.plan(plan.id), typed, make_actor("clerk", kind="operator"), None)


def test_the_number_is_typed_on_its_page_and_told_on_the_others(at, web, officers):
    typed = {
        "title": "图审机构抽查", "basis": "年度抽查计划", "matters": "证书", "quantity": "1",
        "team": "1", "freeze_at": "2026-11-16T10:00", "draw_at": "2026-11-16T10:30",
        "due_on": "2026-12-10", "inspectors": officers[0].person_id, "source": "ssq",
    }  # fmt: skip
    without = web(officers[0]).post("/supervision/check-plans/new", data=typed)
    assert "请填写开奖期号" in without.text
    plan = waiting(at, officers, source="drand")
    url, chief = f"/supervision/check-plans/{plan.id}", web(officers[0])
    words = str(seeding.announced(plan))

    assert words in chief.get(f"{url}/seed").text
    assert chief.post(f"{url}/seed", data={"typed": "1"}).status_code == 422
    assert chief.post(f"{url}/fallback", data={"reason": "推迟"}).status_code == 303
    assert str(seeding.announced(plan)) in chief.get(url).text
    again = drand(int(queries.source_of(plan).expected))
    assert chief.post(f"{url}/seed", data={"typed": again}).status_code == 303
    assert "现实中无人能够影响结果" in chief.get(f"{url}/draw").text
