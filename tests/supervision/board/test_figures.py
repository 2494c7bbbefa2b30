"""The figures: each kind found where it is, not found where it is not; bounds exactly."""

import datetime as dt

import pytest
from playhouse.test_utils import count_queries

from app.kernel import clock, deadlines, jobs
from app.kernel.db import write
from app.kernel.notices import Notice
from bidding.models import Amendment, Contract
from intermediaries.models import LimitRow
from supervision.board import evidence, figures, queries, rules
from supervision.board.models import BoardFigure, BoardRun, Signal
from supervision.board.rules import Found
from supervision.board.services import counting
from supervision.evaluation.models import Evaluation
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement
from tests.factories.board import counted, make_award
from tests.factories.supervision import make_contract, make_evaluation

DAY = dt.date(2026, 11, 16)
SPAN = (dt.date(2025, 11, 16), DAY)


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-16 09:00")


def one(kind, owner):
    return next(row for row in figures.count(kind, *SPAN) if row.owner == owner.org_id)


def test_the_share_of_the_first_four_is_counted_by_money():
    owner = make_owner()
    agencies = [make_bidder()[0] for _ in range(6)]
    for amount, agency in zip((50, 20, 10, 10, 6, 4), agencies, strict=True):
        make_award(owner, agency, amount * 100)
    make_award(owner, agencies[0], 9_000, days_ago=400)

    found = one("top_owner", owner)
    assert (found.n, found.value) == (6, 9_000)
    assert found.figures == {"top_fen": 9_000, "all_fen": 10_000, "agencies": 6}
    by_item = figures.count("top_item", *SPAN)
    by_county = figures.count("top_county", *SPAN)
    assert (by_item[0].subject, by_item[0].n) == ("drawing-review", 6)
    assert [row.n for row in by_county] == [6]


def test_direct_choice_and_the_same_winner_again():
    owner, agency = make_owner(), make_bidder()[0]
    for basis in ("direct", "direct", "draw"):
        make_award(owner, agency, basis=basis)
    make_award(owner, make_bidder()[0])

    direct, again = one("direct", owner), one("repeated", owner)
    assert (direct.n, direct.value) == (4, 5_000)
    assert (again.n, again.value, again.agency) == (3, 7_500, agency.id)
    assert again.figures["agency_name"] == agency.name


def limit(floor):
    with write():
        LimitRow.delete().execute()
        LimitRow.create(
            region="", year=2026, item="*", sector="", kind="procurement", floor_fen=floor,
            source="某省限额", effective=dt.date(2026, 1, 1),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        ((600, 400), (2, 10_000)),
        ((600, 399), None),
        ((600, 1000), None),
        ((600, 500, 1000), (2, 11_000)),
        ((999,), None),
    ],
)
def test_splitting_counts_only_what_stays_below_the_limit(amounts, found):
    owner = make_owner()
    limit(1000)
    for amount in amounts:
        make_award(owner, make_bidder()[0], amount)

    rows = [row for row in figures.count("splitting", *SPAN) if row.owner == owner.org_id]
    assert [(row.n, row.value) for row in rows] == ([found] if found else [])
    assert all(row.figures["source"] == "某省限额" for row in rows)


def test_a_clock_that_ended_late_or_still_runs_late_counts():
    owner = make_owner()
    rows = [make_requirement(owner, publish_it=False) for _ in range(3)]
    early = clock.now() - dt.timedelta(days=30)
    with write():
        for row in rows:
            deadlines.start("bidding.choice", row, at=early)
        deadlines.stop("bidding.choice", rows[0], at=early + dt.timedelta(hours=1))
        deadlines.stop("bidding.choice", rows[1], at=clock.now())

    found = one("late_choosing", owner)
    assert (found.n, found.value) == (3, 6_667)


def test_late_contracts_and_ratings_nobody_gave():
    contract = make_contract()
    owner = make_actor("handler", organisation=contract.owner)
    with write():
        deadlines.start("bidding.signing", contract, at=clock.now() - dt.timedelta(days=60))
    row = make_evaluation(contract)
    with write():
        Evaluation.update(state="unrated").where(Evaluation.id == row.id).execute()

    assert one("late_signing", owner).value == 10_000
    assert one("late_rating", owner).value == 10_000


def test_what_an_agency_sent_and_its_owner_leaves_unanswered_counts_and_nothing_else():
    ours, theirs = make_contract(), make_contract()
    owner = make_actor("handler", organisation=ours.owner)
    early = clock.now() - dt.timedelta(days=60)
    for row in (ours, theirs):
        sender = row.agency_id if row is ours else row.owner_id
        Contract.update(uploaded_by=sender).where(Contract.id == row.id).execute()
        change = Amendment.create(
            contract=row, number=1, kind="change", proposer=sender, reason="延期",
            old_ends_on=DAY, old_amount_fen=1,
        )  # fmt: skip
        with write():
            deadlines.start("bidding.filing", row, at=early)
            deadlines.start("bidding.amendment", change, at=early)

    for kind in ("late_filing", "late_change"):
        found = one(kind, owner)
        assert (found.n, found.value) == (1, 10_000)
        assert evidence.purchases(found, *SPAN) == [ours.requirement_id]
        assert theirs.owner_id not in {row.owner for row in figures.count(kind, *SPAN)}


@pytest.mark.parametrize(
    ("values", "least", "threshold", "spread", "expected"),
    [
        ([29, 30, 31], 1, 30, 0, [31, 30]),
        ([31, 30], 3, 30, 0, []),
        ([10, 10, 10, 10, 10, 10, 10, 90], 1, 95, 150, [90]),
        ([10, 10, 10, 10, 10, 10, 90], 1, 95, 150, []),
        ([10, 10, 10, 10, 10, 10, 10, 90], 1, 95, 0, []),
    ],
)
def test_what_stands_out(values, least, threshold, spread, expected):
    rows = [Found("direct", str(n), "", 2, v * 100, {}) for n, v in enumerate(values)]
    found = rules.standing_out(rows, least, threshold, spread)
    assert [row.value // 100 for row in found] == expected


def test_windows_quarters_and_shares():
    assert rules.window(dt.date(2026, 3, 31), 1) == (dt.date(2026, 2, 28), dt.date(2026, 3, 31))
    assert rules.window(dt.date(2026, 1, 5), 12)[0] == dt.date(2025, 1, 5)
    assert [rules.quarter(dt.date(2026, m, 1)) for m in (1, 3, 4, 12)] == [
        "2026Q1", "2026Q1", "2026Q2", "2026Q4",
    ]  # fmt: skip
    assert (rules.rate(1, 3), rules.rate(2, 3), rules.rate(1, 0)) == (3_333, 6_667, 0)


def test_a_counting_keeps_figures_and_makes_each_signal_once_a_quarter(at):
    owner, agency = make_owner(), make_bidder()[0]
    boss = make_actor("officer", kind="supervisor")
    for _ in range(5):
        made = make_award(owner, agency, basis="direct")
    run = counted()

    assert (run.done, run.total) == (len(rules.KINDS),) * 2
    assert run.finished_at is not None
    kinds = {row.kind for row in Signal.select()}
    assert kinds == {"direct", "repeated"}  # five are too few for concentration
    row = Signal.get(Signal.kind == "direct")
    assert (row.value, row.n) == (10_000, 5)
    assert made.requirement_id in row.evidence
    assert deadlines.due_of(row, "supervision.signal_screening") is not None
    assert [n.person_id for n in Notice.select() if "监督看板" in n.text] == [boss.person_id]
    assert queries.figures_of(run)[0].value == 10_000

    make_award(owner, agency, basis="draw")
    counted()
    counted()
    assert Signal.select().count() == 2
    assert Signal.get(Signal.kind == "direct").value == 8_333
    runs = {row.run_id for row in BoardFigure.select()}
    assert (len(runs), BoardRun.select().count()) == (2, 3)


def test_two_who_count_at_once_count_once_and_the_night_comes_by_itself():
    boss = make_actor("officer", kind="supervisor")
    assert counting.run(boss).id == counting.run(boss).id
    jobs.run_due()
    assert queries.running() is None


def test_a_figure_asks_the_same_for_few_and_for_many():
    owner = make_owner()
    agency = make_bidder()[0]

    def asked():
        with count_queries() as counter:
            for kind in rules.KINDS:
                figures.count(kind, *SPAN)
        return counter.count

    make_award(owner, agency)
    make_award(owner, agency)
    few = asked()
    for _ in range(20):
        make_award(make_owner(), agency)
        make_award(owner, agency)
    assert asked() <= few + 1
