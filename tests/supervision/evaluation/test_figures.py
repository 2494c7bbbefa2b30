"""How ratings of many contracts add up, what is shown of them, and who kept silent."""

import datetime as dt

import pytest

from app.kernel import deadlines, jobs
from intermediaries.models import Agency
from supervision.evaluation import queries
from supervision.evaluation.figures import figures_of
from supervision.evaluation.models import Evaluation
from tests.factories.accounts import make_organisation
from tests.factories.bidding import make_bidder, make_owner
from tests.factories.supervision import complete, lock, make_contract, make_evaluation, rate


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-02 10:00")


@pytest.fixture
def agency(db):
    return make_bidder()[0]


def rated(agency, number, owner=None):
    """One more contract of the agency, rated by its owner and published."""
    return lock(rate(make_evaluation(make_contract(agency, owner)), number))


def silent(agency, owner=None):
    row = make_evaluation(make_contract(agency, owner))
    jobs.run_due(deadlines.due_of(row) + dt.timedelta(seconds=1))
    return Evaluation.get_by_id(row.id)


def test_an_agency_nobody_rated_has_no_mean(agency):
    found = queries.rating_of(agency.id)

    assert (found.n, found.raters, found.weighted, found.unrated) == (0, 0, None, 0)
    assert found.stars is None


def test_silence_is_in_no_mean_and_counted_apart(agency):
    rated(agency, 4)
    silent(agency)

    found = queries.rating_of(agency.id)
    assert (found.n, found.unrated, found.weighted) == (1, 1, 8000)
    voice = found.by_role["owner"]
    assert (voice.asked, voice.rated, voice.unrated, voice.stars) == (2, 1, 1, 400)


def test_what_may_still_be_changed_is_in_no_mean(agency):
    rate(make_evaluation(make_contract(agency)), 1, text="成果反复修改，延误两周才交付")

    assert queries.rating_of(agency.id).n == 0


def test_every_contract_counts_once_whoever_spoke(agency):
    make_organisation(kind="operator")
    contract = make_contract(agency)
    complete(contract)
    for row in Evaluation.select().where(Evaluation.contract == contract):
        lock(rate(row, 2 if row.role == "owner" else 4))
    rated(agency, 4)

    found = queries.rating_of(agency.id)
    # first contract 5:2 -> (2*5 + 4*2) / 7 = 2.57, second 4.00
    assert (found.n, found.stars) == (2, 329)
    assert found.by_role["centre"].stars == 400


def test_a_period_has_both_its_days(agency):
    row = rated(agency, 4)  # published on 2026-11-06
    day = row.counted_at.date()
    before, after = day - dt.timedelta(days=1), day + dt.timedelta(days=1)

    assert queries.rating_of(agency.id, day, day).n == 1
    assert queries.rating_of(agency.id, after, after).n == 0
    assert queries.rating_of(agency.id, before, before).n == 0


def test_others_ratings_are_others(agency):
    rated(make_bidder()[0], 4)

    assert queries.rating_of(agency.id).n == 0


def test_a_mean_is_shown_only_of_enough_different_raters(agency):
    owner = make_owner()
    for _ in range(3):
        rated(agency, 4, owner)
    few = figures_of(Agency.get_by_id(agency.id))
    rated(agency, 3)
    rated(agency, 3)
    enough = figures_of(Agency.get_by_id(agency.id))

    assert (few.rating.n, few.rating.raters, few.stars, few.of_role("owner")) == (3, 1, None, None)
    assert (enough.rating.raters, enough.stars) == (3, 360)
    assert enough.of_role("owner") == 360


def test_what_counts_by_itself_stands_beside_the_stars(agency):
    contract = make_contract(agency, returns=2)
    complete(contract)

    work = figures_of(Agency.get_by_id(agency.id)).work
    assert (work.returns, work.completed, work.terminated) == (2, 1, 0)
    assert (work.timed, work.on_time, work.amount_fen) == (1, 1, contract.amount_fen)


def test_an_owners_silence_is_counted_of_windows_that_are_over(agency):
    owner = make_owner()
    silent(agency, owner)
    rated(agency, 4, owner)
    make_evaluation(make_contract(agency, owner))  # still open

    found = queries.silence_of(owner.org_id)
    assert (found.asked, found.unrated, found.rate) == (2, 1, 5000)
    assert queries.silence_of("nobody").rate is None


def test_the_list_of_owners_pages_without_gap_or_twin(agency):
    owners = [make_owner() for _ in range(5)]
    for number, owner in enumerate(owners):
        for _ in range(1 + number % 2):
            silent(agency, owner)
    seen, after = [], ""
    for _ in range(9):
        page = queries.silences({}, after=after, size=2)
        seen += [row.owner for row in page.rows]
        after = page.after
        if after is None:
            break

    assert sorted(seen) == sorted(owner.org_id for owner in owners)
    counts = [queries.silence_of(key).unrated for key in seen]
    assert counts == sorted(counts, reverse=True)
    assert len(queries.silences({"q": "第"}).rows) == 5
    assert queries.silences({"q": "没有这个业主"}).rows == []


def test_the_list_of_ratings_pages_without_gap_or_twin(agency):
    for _ in range(5):
        make_evaluation(make_contract(agency))
    seen, after = [], ""
    for _ in range(9):
        page = queries.page({}, after, 2)
        seen += [row.id for row in page.rows]
        after = page.after
        if after is None:
            break

    assert len(seen) == len(set(seen)) == 5
    assert len(queries.page({}, "nonsense~x", 20).rows) == 5
