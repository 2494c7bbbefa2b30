"""Places are computed again from what was opened, drawn and signed; whatever is told otherwise fails."""

import copy
import datetime as dt
import json
import re

import pytest

from app.kernel import draw, jobs
from bidding.rules.terms_of_method import Average, Lowest
from bidding.services import evidence, labelled, opened_record
from tests.bidding.test_low_prices import fresh, offered
from tests.bidding.test_scoring import numbers_of, opened
from tests.factories.scoring import called, fill, sign
from tests.tools.test_verify_every_field import altered, leaves, put
from tests.tools.test_verify_steered import FREE
from tests.tools.verifier import run, verify

AWARDED = dt.datetime(2026, 12, 1)


def level(at):
    """Three offers, two of them the same."""
    return offered(at, 7_000_000, 7_000_000, 7_200_000, rule=Lowest())[0]


def averaged(at):
    rule = Average(base_values=(9500, 9700), trim_from=4, reference="not_above")
    amounts = (7_000_000, 7_600_000, 7_900_000, 7_500_000, 8_100_000)
    return offered(at, *amounts, method="average_price", rule=rule)[0]


def scored(at):
    """Three sheets, the highest and the lowest of each cell left out; the award is issued."""
    requirement, experts, bidders = opened(at, 7_000_000, 6_000_000, trim_from=3)
    good, _ = numbers_of(requirement, bidders)
    for seat, share in zip(called(requirement), (90, 40, 70), strict=True):
        fill(seat, experts[seat.expert_id], share, **{f"n{good}": share + 5})
        sign(seat, experts[seat.expert_id])
    assert "sheets" not in opened_record.download(fresh(requirement))["ranking"]
    jobs.run_due(AWARDED)
    return requirement


MADE = {
    "lowest_price": (level, "3 个名次由开启的报价和并列抽签重新排出"),
    "average_price": (averaged, "基准系数和基准价由抽取记录和开启的报价重新算出"),
    "scoring": (scored, "3 份签名的评分表：各项得分和总分重新算出"),
}


class Obliging(verify.Verifier):
    """A verifier whose log says what the record says: only what follows from it is left to check."""

    def __init__(self, ranking):
        self.told = verify.hash_of(ranking["document"])

    def disclosure(self, given, place):
        index, facts = super().disclosure(given, place)
        if place == "ranking.logged":
            facts = {**facts, "ranking_sha256": self.told}
        return index, facts


def again(kind, record):
    logged = json.loads(record["opened"]["payload"])["facts"]
    if isinstance(kind, Obliging):
        draws = record["ranking"]["draws"].items()
        told = {name: {k: v for k, v in one.items() if k != "evidence"} for name, one in draws}
        logged["draws"] = {name: verify.hash_of(one) for name, one in told.items()}
    return kind.ranked(record, 0, logged)


def one_of_each(ranking):
    """A place of each sort that can be altered: of a list its first; disclosures have own tests."""
    seen = set()
    for steps, value in leaves(ranking):
        sort = tuple(step for step in steps if isinstance(step, str))
        if sort not in seen and not {"logged", "acts", "won", "notice", "freeze", "nonces"} & {
            *sort
        }:
            seen.add(sort)
            yield steps, altered(value)[0]


def swap(ranking):
    """Exchange the first two places, as if somebody had been preferred."""
    rows = sorted((r for r in ranking["document"]["rows"] if r["place"]), key=lambda r: r["place"])
    rows[0]["place"], rows[1]["place"] = 2, 1


def leave_out(ranking):
    ranking["document"]["rows"][-1]["place"] = None


def other_base(ranking):
    figures = ranking["document"]["figures"]
    figures["base_bp"] = 19_200 - figures["base_bp"]


def marked_low(ranking):
    """Nobody had to say in its offer why it is cheap; the first is struck out all the same."""
    rows = [row for row in ranking["document"]["rows"] if row["place"]]
    for row in rows:
        row["place"] = row["place"] - 1 or None
        row["abnormal"] = row["place"] is None


def drawn_again(label, *rounds):
    """Draw once more, by the very sources, as `rounds` (how many, who is out) ask for."""

    def forge(ranking):
        old = ranking["draws"][label]
        sources = old["rounds"][0]["sources"]
        pool = [draw.Candidate(**row) for row in old["pool"]]
        made = [draw.Round(sources, count, out) for count, out in rounds]
        ranking["draws"][label] = {**old, **draw.record(old["suite"], label, pool, made)}

    return forge


def frozen_twice(ranking):
    ranking["draws"]["tie"]["evidence"]["freeze"] = ranking["logged"]


def without_nonces(ranking):
    del ranking["draws"]["tie"]["evidence"]["nonces"]


def one_place_drawn(ranking):
    """Of equals only the first has a place; without the notice nothing says how many are drawn."""
    drawn_again("tie", (1, ()))(ranking)
    del ranking["draws"]["tie"]["evidence"]["document"]


def marked(change):
    def forge(ranking):
        change(ranking["sheets"][0]["marks"])
        ranking["document"]["sheets"] = [verify.hash_of(one) for one in ranking["sheets"]]

    return forge


def one_sheet_twice(ranking):
    ranking["sheets"][1]["place"] = ranking["sheets"][0]["place"]
    ranking["document"]["sheets"] = [verify.hash_of(one) for one in ranking["sheets"]]


def better_sum(ranking):
    figures = ranking["document"]["rows"][0]["figures"]
    figures["c1"], figures["total"] = figures["c1"] + 1, figures["total"] + 1


def one_sheet_less(ranking):
    ranking["sheets"].pop()
    ranking["document"]["sheets"].pop()


FORGED = {
    "lowest_price": [
        (swap, "rows：名次"),
        (leave_out, "有效的报价没有名次"),
        (marked_low, "有效的报价没有名次"),
        (drawn_again("tie", (0, ()), (9, ())), "ranking.draws.tie.rounds"),
        (one_place_drawn, "ranking.draws.tie.pool"),
        (frozen_twice, "ranking.draws.tie.evidence"),
        (without_nonces, "ranking.draws.tie.evidence"),
    ],
    "average_price": [
        (swap, "rows：名次"),
        (marked_low, "有效的报价没有名次"),
        (other_base, "ranking.document.figures"),
        (drawn_again("base", (1, (1,))), "ranking.draws.base.rounds"),
        (drawn_again("base", (1, ()), (1, ())), "ranking.draws.base.rounds"),
    ],
    "scoring": [
        (swap, "rows：名次"),
        (better_sum, "得分应为"),
        (one_sheet_less, "ranking.sheets"),
        (one_sheet_twice, "ranking.sheets"),
        (marked(lambda marks: marks.pop()), "缺分、重复或超出分值"),
        (marked(lambda marks: marks.append(marks[0])), "缺分、重复或超出分值"),
        (marked(lambda marks: marks[0].update(points=10_001)), "缺分、重复或超出分值"),
    ],
}


def test_the_word_of_one_expert_counts_once():
    """Of a panel of three, two words upheld it: one word told twice, or a panel told smaller."""
    words = [{"number": 1, "place": place, "accepted": True} for place in (1, 2)]
    hashes = [verify.hash_of(one) for one in words]
    notice = {"method_terms": {"experts": 3}}

    def counted(*told):
        facts = {"number": 1, "verdicts": list(told), "experts": 1}
        return verify.Verifier().counted(words, facts, "uphold", "acts[0]", notice)

    counted(*hashes)
    for told in (hashes[:1], [hashes[0]] * 2):
        with pytest.raises(verify.StopError, match="多数不符"):
            counted(*told)


def test_the_line_of_low_prices_is_that_of_the_notice_and_marks_whoever_is_below():
    """Of 1, 99 and 200 the mean is 100: half of it marks the first alone, and needs days to answer."""
    terms = {"abnormal_bp": 5_000, "explain_days": 2}
    right = {"low": {"share_bp": 5_000, "mean": 100}}

    def low(told, *marks, terms=terms):
        values = zip((1, 99, 200), marks, strict=True)
        order = [{"number": 1, "value": value, "abnormal": mark} for value, mark in values]
        return verify.Verifier().low(order, told, terms)

    assert low(right, True, False, False) == 5_000
    assert low({}, False, False, False, terms={"abnormal_bp": 5_000}) == 0
    for told, marks, place in (
        ({"low": {"share_bp": 5_000, "mean": 99}}, (True, False, False), "low：应为 5000、100"),
        ({}, (True, False, False), "low：应为 5000、100"),
        (right, (False, False, False), "异常低价标记不对"),
        (right, (True, True, False), "异常低价标记不对"),
    ):
        with pytest.raises(verify.StopError, match=place):
            low(told, *marks)


@pytest.mark.parametrize("method", MADE)
def test_the_places_follow_from_what_was_opened_drawn_and_signed(
    app, db, at, capsys, tmp_path, method
):
    make, proved = MADE[method]
    requirement = fresh(make(at))
    record = opened_record.download(requirement)
    code, said = run(capsys, tmp_path, "offer", record)
    assert code == 0, said
    assert proved in said
    draws = [record["ranking"]["draws"]["tie"]]
    if method == "scoring":
        draws.append(evidence.of_experts(requirement, labelled.of(requirement, labelled.EXPERT)))
    for one in draws:
        code, said = run(capsys, tmp_path, "draw", one)
        assert (code, FREE in said) == (0, False), said

    for steps, new in one_of_each(record["ranking"]):
        changed = {**record, "ranking": put(record["ranking"], steps, new)}
        with pytest.raises(verify.StopError, match="：") as stopped:
            again(verify.Verifier(), changed)
        assert stopped.value.args[0] in (1, 2), steps
    for forge, place in FORGED[method]:
        changed = copy.deepcopy(record)
        forge(changed["ranking"])
        with pytest.raises(verify.StopError, match=re.escape(place)):
            again(Obliging(changed["ranking"]), changed)
