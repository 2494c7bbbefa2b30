"""Owners drawn once a year where a place samples; everybody else asks each of them as before."""

import datetime as dt
import json

import pytest

from app.kernel import draw as kernel_draw
from app.kernel import jobs, parameters
from app.kernel.db import write
from app.kernel.permissions import SYSTEM
from supervision import drawn
from supervision.evaluation.models import Evaluation, OwnerSample
from supervision.evaluation.parameters import SAMPLING, STEPS
from supervision.evaluation.sampling import Steps, sample_size
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner
from tests.factories.supervision import complete, make_contract
from tests.tools.verifier import verdict


@pytest.mark.parametrize(
    ("projects", "owners", "asked"),
    [
        (1, 1, 1),
        (4, 4, 4),  # fewer than five: all
        (5, 5, 4),
        (6, 6, 5),  # 4.8, rounded up
        (7, 3, 3),  # 2.4 of three owners
        (19, 19, 16),
        (20, 20, 15),  # from twenty on at least fifteen, instead of the share
        (300, 280, 15),
        (25, 9, 9),  # not more than there are
        (5, 1, 1),
    ],
)
def test_how_many_owners_are_asked(projects, owners, asked):
    assert sample_size(projects, owners, Steps()) == asked


def test_a_place_has_numbers_of_its_own():
    assert sample_size(10, 10, Steps(all_below=3, percent=50, many_from=8, many=6)) == 6
    assert sample_size(3, 3, Steps(all_below=3, percent=50)) == 2


def contracts(n):
    agency, _ = make_bidder()
    made = [make_contract(agency, make_owner()) for _ in range(n)]
    for one in made:
        complete(one)
    return agency


def owner_windows():
    return Evaluation.select().where(Evaluation.role == "owner")


@pytest.fixture
def sampled(db, at):
    """A place that samples, with its numbers."""
    at("2026-11-20 09:00")
    with write():
        day, source = dt.date(2026, 1, 1), "启行审〔2017〕90号"
        parameters.set_value(SAMPLING, "是", day, source, SYSTEM, "320100")
        parameters.set_value(STEPS["percent"], "60", day, source, SYSTEM, "320100")
    yield
    parameters.forget()


def test_without_the_setting_every_owner_is_asked_at_once(db, at):
    at("2026-11-20 09:00")
    contracts(2)

    assert owner_windows().count() == 2
    at("2027-01-01 05:00")
    jobs.run_due()
    assert OwnerSample.select().count() == 0


def test_a_county_with_a_setting_of_its_own_samples_for_itself(sampled):
    day = dt.date(2026, 11, 1)
    with write():
        parameters.set_value(SAMPLING, "是", day, "县办法", SYSTEM, "320102")
    found = {r: parameters.place_of(SAMPLING, day, r) for r in ("320102", "320106", "320500")}

    assert found == {"320102": "320102", "320106": "320100", "320500": ""}
    assert parameters.place_of(SAMPLING, dt.date(2026, 10, 31), "320102") == "320100"


def test_owners_of_a_place_that_samples_are_drawn_when_the_year_is_over(sampled, at, tmp_path, web):
    agency = contracts(5)
    assert owner_windows().count() == 0
    assert Evaluation.select().where(Evaluation.role != "owner").count() == 0
    at("2027-01-01 01:30")
    jobs.run_due()
    (row,) = OwnerSample.select()
    assert (row.agency_id, row.year, row.pool) == (agency.id, 2026, None)
    assert row.region_id == "320100"
    for moment in ("2027-01-01 02:31", "2027-01-01 03:32"):
        at(moment)
        jobs.run_due()

    (row,) = OwnerSample.select()
    assert (row.projects, row.size, row.picks) == (5, 5, 3)
    asked = {one.rater.uscc or one.rater_id for one in owner_windows()}
    assert asked == set(drawn.picked(row))
    assert len(asked) == 3
    assert kernel_draw.recompute(json.loads(row.document)) == []
    jobs.run_due()
    assert owner_windows().count() == 3

    page = web(make_actor("handler", organisation=agency.organisation))
    given = page.get(f"/supervision/owner-samples/{row.id}/draw.json").json
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    code, said = verdict("draw", path)
    assert code == 0, said
    for part in ("notice", "freeze", "frozen", "chain"):
        assert f"证据 {part} 成立" in said
    given["evidence"]["frozen"]["pool"].pop()
    path.write_text(json.dumps(given), encoding="utf-8")
    assert verdict("draw", path)[0] == 1
    assert row.number in page.get("/supervision/owner-samples").text
    stranger = web(make_actor("handler", organisation=make_bidder()[0].organisation))
    assert row.number not in stranger.get("/supervision/owner-samples").text
    assert stranger.get(f"/supervision/owner-samples/{row.id}").status_code == 404
