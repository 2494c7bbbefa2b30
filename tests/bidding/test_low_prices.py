"""The abnormally low price: who has to explain, what becomes of it, and what everybody sees."""

import datetime as dt
import io

import pytest
from docx import Document

from app.kernel import files, jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, Invalid, Late, StaleState
from app.kernel.events import Event
from app.kernel.notices import Notice
from bidding.models import Award, Explanation, Requirement, Signup
from bidding.rules import abnormal
from bidding.rules.live import Live
from bidding.rules.scoring_terms import Scoring
from bidding.rules.selection.offers import Ranking, Row
from bidding.rules.terms_of_method import Average, Lowest
from bidding.services import award, explained, standing
from bidding.todo import todo
from tests.bidding.scenes import OPENS, F, T, pdf, verify
from tests.bidding.test_live import END, RULE, offer, pooled
from tests.bidding.test_scoring import numbers_of
from tests.bidding.test_scoring import opened as scored
from tests.factories.accounts import make_actor
from tests.factories.scoring import called, fill, sign
from tests.factories.sealing import make_offer, make_sealed, release

LINE = {"abnormal_bp": 7000, "explain_days": 2}


@pytest.mark.parametrize(
    ("worths", "share", "found"),
    [
        ({}, 7000, set()),
        ({1: 100}, 9999, set()),
        ({1: 40, 2: 100, 3: 100}, 5000, set()),
        ({1: 40, 2: 100, 3: 100}, 5001, {1}),
        ({1: 40, 2: 100, 3: 100}, 0, set()),
        ({1: 0, 2: 10, 3: 200}, 7000, {1, 2}),
    ],
)
def test_a_price_is_low_below_the_published_share_of_the_mean(worths, share, found):
    assert abnormal.low(worths, share) == found


@pytest.mark.parametrize(
    ("wanted", "marked", "outcomes", "asked"),
    [
        (1, {3}, {}, [3]),
        (1, {2}, {}, []),
        (1, {3}, {3: "asked"}, []),
        (1, {3}, {3: "accepted"}, []),
        (1, {3, 2}, {3: "rejected"}, [2]),
        (1, {3, 1}, {3: "lapsed"}, []),
        (2, {3, 2}, {}, [3, 2]),
        (2, {3, 1}, {3: "rejected"}, [1]),
        (0, {3}, {}, []),
    ],
)
def test_only_would_be_winners_are_asked_and_only_once(wanted, marked, outcomes, asked):
    assert abnormal.to_ask([3, 2, 1], wanted, marked, outcomes) == asked


def test_marking_changes_no_place():
    ranking = Ranking((Row(1, 40, 1), Row(2, 100, 2), Row(3, 9, None)), {})
    marked = abnormal.mark(ranking, 6000)
    assert [(row.place, row.abnormal) for row in marked.rows] == [
        (1, True),
        (2, False),
        (None, False),
    ]


@pytest.mark.parametrize("kind", [Lowest, Average, Live, Scoring])
def test_the_notice_says_line_and_days_and_refuses_wrong_ones(kind):
    said = [str(one) for one in kind(**LINE).words()]
    assert any("70% 的，机构须在 2 个工作日内书面说明" in one for one in said)
    assert any("异常低价线" in str(one) for one in kind(abnormal_bp=10_000).against())
    assert any("说明时限" in str(one) for one in kind(explain_days=31).against())


def fresh(row):
    return type(row).get_by_id(row.id)


def offered(at, *amounts, **more):
    """Opened offers of the lowest price with a line; (purchase, owner, agency's actor by amount)."""
    at(OPENS)
    more = {"rule": Lowest(**LINE), **more}
    requirement, kept = make_sealed(**more)
    actors = {amount: make_offer(requirement, amount=amount)[1] for amount in amounts}
    jobs.run_due(F)
    jobs.run_due(T)
    at("2026-11-19 17:11")
    release(requirement, kept, 1, 2)
    return fresh(requirement), make_actor("handler", organisation=requirement.owner), actors


def paper():
    return [(files.store(pdf(), "成本.pdf"), "成本.pdf")]


def asked():
    """Whose explanation is waited for, of several the lowest; else the only one there is."""
    open_ones = Explanation.select().where(Explanation.state.in_(("asked", "answered")))
    return open_ones.order_by(Explanation.value).first() or Explanation.get()


def explain(actor):
    row = asked()
    explained.answer(row, "设备自有，人员在岗", paper(), actor, row.version)
    return asked()


def winner(requirement):
    row = award.current(requirement)
    return row and row.amount_fen


def test_an_accepted_explanation_lets_the_lowest_win(app, db, at):
    requirement, owner, actors = offered(at, 3_000_000, 7_000_000, 7_200_000)
    row = asked()

    assert (str(requirement.state), winner(requirement)) == ("explaining", None)
    assert (row.value, row.mean, row.organisation_id) == (
        3_000_000,
        5_733_333,
        actors[3_000_000].org_id,
    )
    assert [one.action for one in todo(actors[3_000_000])] == ["说明报价"]
    assert todo(actors[7_000_000]) == []
    row = explain(actors[3_000_000])
    assert "认定报价说明" in [one.action for one in todo(owner)]
    explained.rule(row, "accept", "成本测算可信", owner, row.version)

    assert (str(fresh(requirement).state), winner(requirement)) == ("publicity", 3_000_000)
    assert fresh(row).ruling == "成本测算可信"
    told = Notice.select().where(Notice.text.contains("报价说明成立"))
    assert {actors[7_000_000].person_id, owner.person_id} <= {one.person_id for one in told}


def test_a_rejected_one_falls_out_and_the_next_takes_its_place(app, db, at):
    requirement, owner, actors = offered(at, 3_000_000, 3_100_000, 7_000_000, 7_200_000)
    first = explain(actors[3_000_000])
    explained.rule(first, "reject", "没有成本依据", owner, None)
    second = asked()

    assert (second.value, str(fresh(requirement).state)) == (3_100_000, "explaining")
    explain(actors[3_100_000])
    explained.rule(asked(), "reject", "没有成本依据", owner, None)
    assert winner(requirement) == 7_000_000
    mine = Signup.get(Signup.organisation == actors[3_000_000].org_id)
    assert standing.of(mine).place == 1
    assert "说明不成立" in standing.of(mine).reasons[0]
    award.decline(award.current(requirement), "人员不足", actors[7_000_000], None)
    assert winner(requirement) == 7_200_000  # who fell out does not come back


def test_silence_passes_the_offer_over_and_its_late_answer_is_refused(app, db, at):
    requirement, _, actors = offered(at, 3_000_000, 7_000_000, 7_200_000)
    row = asked()
    jobs.run_due(dt.datetime(2026, 11, 23, 23, 59, 58))
    assert str(fresh(row).state) == "asked"
    at("2026-11-24 00:00")
    with pytest.raises(Late):
        explain(actors[3_000_000])
    jobs.run_due(dt.datetime(2026, 11, 24, 0, 1))

    assert (str(fresh(row).state), winner(requirement)) == ("lapsed", 7_000_000)
    with pytest.raises(StaleState):
        explain(actors[3_000_000])


def test_an_owner_that_does_not_rule_fails_the_purchase_with_its_name(app, db, at):
    requirement, owner, actors = offered(at, 3_000_000, 7_000_000, 7_200_000)
    row = explain(actors[3_000_000])
    at("2026-11-24 00:00")
    with pytest.raises(Late):
        explained.rule(row, "accept", "可信", owner, None)
    jobs.run_due(dt.datetime(2026, 11, 24, 0, 1))

    assert str(fresh(requirement).state) == "failed"
    told = Event.get(Event.key == "bidding.requirement.fail").facts
    assert (owner.org_name in fresh(requirement).failure, told["code"]) == (True, 2)
    assert (str(fresh(row).state), Award.select().count()) == ("dropped", 0)


def test_a_job_that_comes_too_early_or_twice_draws_no_consequence(app, db, at):
    _, owner, actors = offered(at, 3_000_000, 7_000_000, 7_200_000)
    row = asked()
    with write():
        explained.silent({"subject_id": row.id})
    assert str(fresh(row).state) == "asked"
    row = explain(actors[3_000_000])
    with write():
        explained.unjudged({"subject_id": row.id})
    assert str(fresh(row).state) == "answered"
    explained.rule(row, "accept", "可信", owner, None)
    with write():
        explained.unjudged({"subject_id": row.id})
    assert str(fresh(row.requirement).state) == "publicity"


def test_nobody_left_fails_and_a_substitute_that_is_too_low_explains_as_well(app, db, at):
    requirement, owner, actors = offered(at, 3_000_000, 3_100_000, 9_000_000, 8_000_000)
    assert Requirement.get_by_id(requirement.id).rankings.get().event  # kept while it waits
    explained.rule(explain(actors[3_000_000]), "accept", "可信", owner, None)
    award.decline(award.current(requirement), "人员不足", actors[3_000_000], None)

    assert (asked().value, str(fresh(requirement).state)) == (3_100_000, "explaining")
    explained.rule(explain(actors[3_100_000]), "accept", "可信", owner, None)
    assert (winner(requirement), str(fresh(requirement).state)) == (3_100_000, "publicity")


def test_illegal_moves_are_refused_and_of_two_at_once_one_counts(app, db, at):
    _, owner, actors = offered(at, 3_000_000, 7_000_000, 7_200_000)
    row, mine, other = asked(), actors[3_000_000], actors[7_000_000]
    for act, wrong in (
        (lambda: explained.rule(row, "accept", "可信", owner, None), StaleState),
        (lambda: explained.answer(row, "说明", [], mine, None), Invalid),
        (lambda: explained.answer(row, "说明", paper(), other, None), Forbidden),
        (lambda: explained.answer(row, "说明", paper(), owner, None), Forbidden),
        (lambda: explained.answer(row, "说明", paper(), mine, 9), StaleState),
    ):
        with pytest.raises(wrong):
            act()
    row = explain(actors[3_000_000])
    with pytest.raises(Forbidden):
        explained.rule(row, "reject", "不可信", actors[3_000_000], None)
    explained.rule(row, "accept", "可信", owner, row.version)
    with pytest.raises(StaleState):  # a colleague with the same page comes second
        explained.rule(row, "reject", "不可信", owner, row.version)


def test_the_pages_say_it_to_everybody_and_show_the_words_to_the_parties_only(
    web, client, at, tmp_path
):
    requirement, owner, actors = offered(at, 3_000_000, 7_000_000, 7_200_000)
    url, here = f"/bidding/requirements/{requirement.id}", f"/bidding/explanations/{asked().id}"
    agency, other = web(actors[3_000_000]), web(actors[7_000_000])
    assert "待报价说明" in client.get(url).text
    way = f'href="{here}">'
    assert f"{way}说明报价" in agency.get(url).text
    assert f"{way}说明报价" not in other.get(url).text
    lacking = agency.post(f"{here}/answer", data={"text": "设备自有"})
    assert (lacking.status_code, "30,000.00 元" in lacking.text) == (422, True)
    sent = {"text": "设备自有", "papers": (pdf(), "成本.pdf")}
    assert agency.post(f"{here}/answer", data=sent).status_code == 303
    assert f"{way}认定报价说明" in web(owner).get(url).text
    assert "设备自有" in web(owner).get(here).text
    assert other.get(here).status_code in (403, 404)
    assert web(owner).post(f"{here}/reject", data={"reason": "没有依据"}).status_code == 303

    page = client.get(url).text
    assert "说明不成立" in page
    assert "没有依据" in page
    assert "设备自有" not in page
    assert "低于异常低价线" in client.get(f"{url}/opening").text
    paper = client.get(f"/exports/opening-record/{requirement.id}.docx").data
    assert any(
        "说明不成立（没有依据）" in one.text for one in Document(io.BytesIO(paper)).paragraphs
    )
    code, said = verify("offer", client.get(f"{url}/opening.json").text, tmp_path)
    assert code == 0, said


def by_average(at):
    amounts = (3_000_000, 3_100_000, 7_900_000)
    requirement, owner, actors = offered(
        at, *amounts, method="average_price", rule=Average(**LINE, base_values=(9500,))
    )
    return requirement, owner, [actors[fen] for fen in (3_100_000, 3_000_000)]


def all_scored(at, **more):
    """Three scored offers, the cheapest first and too low; (purchase, experts, bidders)."""
    amounts = (2_000_000, 7_500_000, 7_000_000)
    requirement, experts, bidders = scored(at, *amounts, **LINE, **more)
    cheap, dear, middle = numbers_of(requirement, bidders)
    for seat in called(requirement):
        marks = {f"n{cheap}": 90, f"n{dear}": 10, f"n{middle}": 50}
        fill(seat, experts[seat.expert_id], **marks)
        sign(seat, experts[seat.expert_id])
    return requirement, experts, bidders


def by_scores(at):
    requirement, _, bidders = all_scored(at)
    owner = make_actor("handler", organisation=requirement.owner)
    return requirement, owner, [bidders[0][1], bidders[2][1]]


def by_bids(at):
    owner, requirement, bidders = pooled(at, rule=Live(**RULE, abnormal_bp=7500, explain_days=2))
    jobs.run_due(F)
    jobs.run_due(T)
    at(str(T))
    for bidder, fen in zip(bidders, (7_900_000, 7_800_000, 5_000_000), strict=True):
        offer(requirement, bidder, fen)
    jobs.run_due(END)
    return requirement, owner, [bidders[2][1], bidders[1][1]]


@pytest.mark.parametrize("made", [by_average, by_scores, by_bids])
def test_every_method_that_names_by_price_asks_and_goes_on(app, db, at, made):
    requirement, owner, (first, second) = made(at)
    row = asked()
    assert (row.organisation_id, str(fresh(requirement).state)) == (first.org_id, "explaining")
    explained.rule(explain(first), "reject", "没有依据", owner, None)
    if asked().state == "asked":
        explained.rule(explain(second), "accept", "可信", owner, None)

    won = award.current(requirement)
    assert (won.organisation_id, str(fresh(requirement).state)) == (second.org_id, "publicity")
    assert won.basis == {"live_price": "live", "scoring": "score"}.get(requirement.method, "price")
