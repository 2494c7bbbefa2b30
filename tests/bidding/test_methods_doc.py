"""The worked examples of docs/methods.md, computed again from the page itself."""

import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest

from bidding.methods import METHODS, offers_of
from bidding.rules import abnormal, credit, directing, live, verdicts
from bidding.rules.directing import Named
from bidding.rules.eligibility import Entrant
from bidding.rules.selection import average, lowest, scoring
from bidding.rules.selection.offers import Bounds, Offer, side_by_side
from bidding.rules.selection.scoring import Criterion
from bidding.rules.terms_of_method import CreditDraw, CreditMerit

PAGE = Path(__file__).parents[2] / "docs" / "methods.md"


def table(method):
    """The rows of the table under the heading of a method, as lists of texts."""
    text = PAGE.read_text(encoding="utf-8")
    part = re.split(r"\n## ", text.split(f"`{method}`\n", 1)[1])[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    assert len(rows) > 3
    return rows[2:]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_an_example_and_the_command_that_checks_it(method):
    assert len(table(method)) > 1
    (command,) = (row[2] for row in table("verify") if row[0] == f"`{method}`")
    kind, name = re.fullmatch(r"`python3 verify\.py (\w+) (\w+)-\w+\.json`", command).groups()
    sealed = offers_of(method) == "sealed"
    kinds = {"direct": "disclosure log", "live_price": "live live"}
    assert f"{kind} {name}" == kinds.get(method, "offer opening" if sealed else "draw draw")


def test_random_draw():
    text = PAGE.read_text(encoding="utf-8")
    pool = re.search(r"pool hashes to `([0-9a-f]{64})`", text)[1]
    nonces = [
        hashlib.sha256(word.encode()).hexdigest() if word else ""
        for word in ("清风", "", "明月", "")
    ]
    before, gone = None, []
    for turn, chain, digest, left, drawn in table("random_draw"):
        key = f"agency./{pool}./{chain}./" + "".join(f"{one}." for one in nonces) + "/"
        found = hashlib.sha256(b"\0\0" + key.encode() + b"\0\0")
        numbers = [n for n in (1, 2, 3, 4) if n not in gone]
        assert (found.hexdigest(), left) == (digest, " ".join(map(str, numbers))), turn
        gone.append(numbers[int(digest, 16) % len(numbers)])
        assert gone[-1] == int(drawn)
        assert before in (None, hashlib.sha256(bytes.fromhex(chain)).hexdigest())
        before = chain


def test_plan_merit():
    rows = table("plan_merit")
    offers = [Offer(int(row[0]), row[0], amount_fen=int(row[1])) for row in rows]
    found = side_by_side(offers, Bounds("amount", 5_000_000, 9_000_000))

    wanted = {int(row[0]): None if row[2] == "-" else int(row[2]) for row in rows}
    assert {row.number: row.place for row in found.rows} == wanted
    assert [row[0] for row in rows if row[3] == "yes"] == sorted(str(r.number) for r in found.valid)
    chosen = sorted((row[4], row[3]) for row in rows if row[4] != "-")
    assert chosen == [("first", "yes"), ("second", "yes")]


def test_credit_draw():
    terms = CreditDraw(60, 10, 5)

    for score, tickets in table("credit_draw"):
        assert terms.tickets(int(score)) == int(tickets), score


def test_credit_merit():
    terms = CreditMerit(big=3, small=2)
    rows = table("credit_merit")
    entrants = [Entrant(name, name, name, score=int(score)) for name, score, *_ in rows]
    kept = {one.uscc for one in credit.big_list(entrants, terms.big).kept}

    for name, score, listed, tickets in rows:
        assert (name in kept) == (listed == "yes")
        assert int(tickets) == (terms.tickets(int(score)) if name in kept else 0)


def test_direct():
    for yuan, share, procured, may in table("direct"):
        fen = round(float(yuan.replace(",", "")) * 100)
        public = int(share.rstrip(" %"))
        found = directing.against(Named("甲"), fen, 10_000_000, public, procured == "yes")
        assert (found == []) == (may == "yes"), yuan


def places(method, rank):
    rows = table(method)
    offers = [Offer(int(number), number, amount_fen=int(fen)) for number, fen, _ in rows]
    found = {row.number: row.place for row in rank(offers).rows}
    wanted = {int(n): None if place == "-" else int(place) for n, _, place in rows}
    return found, wanted


def test_lowest_price():
    bounds = Bounds("amount", 5_000_000, 9_000_000)

    found, wanted = places("lowest_price", lambda offers: lowest.rank(offers, bounds, (3, 2, 1, 4)))

    assert found == wanted


def test_abnormal():
    rows = table("abnormal")
    worths = {int(number): int(fen) for number, fen, *_ in rows}
    outcomes = {int(row[0]): row[4] for row in rows if row[4] != "-"}
    order = sorted(worths, key=worths.get)

    assert abnormal.mean_of(worths) == 5_075_000
    assert abnormal.low(worths, 7000) == {int(row[0]) for row in rows if row[3] == "yes"}
    assert [int(row[2]) for row in rows] == [order.index(int(row[0])) + 1 for row in rows]
    assert abnormal.to_ask(order, 1, abnormal.low(worths, 7000), outcomes) == []
    (named,) = (int(row[0]) for row in rows if row[5] == "yes")
    assert abnormal.left(order, outcomes)[0] == named


def test_verdict():
    for *counts, said in table("verdict"):
        panel, good, bad, silent = map(int, counts)
        assert panel == good + bad + silent
        found = verdicts.outcome(panel, [True] * good + [False] * bad, over=True)
        words = {"uphold": "accepted", "dismiss": "not accepted", "too_few": "fails"}
        assert words[found] == said


def test_average_price():
    bounds, tie, seen = Bounds("amount"), (1, 2, 3, 4, 5, 6), []

    def rank(offers):
        seen.append(average.rank(offers, bounds, tie, base_bp=9600, trim_from=5))
        return seen[0]

    found, wanted = places("average_price", rank)

    assert found == wanted
    assert (seen[0].figures["mean"], seen[0].figures["reference"]) == (7_875_000, 7_560_000)


def test_live_price():
    def at(text):
        return dt.datetime.combine(dt.date(2026, 11, 19), dt.time.fromisoformat(text))

    rule = live.Live(minutes=30, step_fen=10_000, extend_within=3, extend_minutes=3, most=2)
    room = live.Room(at("17:10"), at("17:40"), 5_000_000, 8_000_000)
    for when, number, fen, counts, ends in table("live_price"):
        bid = (int(number), int(fen), at(when))
        against = live.refusals(room, rule, *bid)
        assert (against == []) == (counts == "yes"), when
        room = room if against else live.after(room, rule, *bid)
        assert room.ends == at(ends), when
    assert (room.leader, room.best_fen) == (3, 6_000_000)


def test_scoring():
    rows = table("scoring")
    offers = [Offer(int(row[0]), row[0], amount_fen=int(row[1])) for row in rows]
    kinds = (("price", 30), ("credit", 10), ("plan", 40), ("staff", 20))
    criteria = [
        Criterion(key, key, weight * 100, key if key in {"price", "credit"} else "expert")
        for key, weight in kinds
    ]
    given = {
        key: {
            expert: {int(row[0]): int(row[at].split()[expert]) * 100 for row in rows}
            for expert in range(3)
        }
        for key, at in (("plan", 3), ("staff", 4))
    }
    found = scoring.rank(
        offers,
        Bounds("amount", None, 9_000_000),
        (4, 1, 2, 3),
        criteria=criteria,
        given=given,
        credit={int(row[0]): int(row[2]) for row in rows},
    )
    names = ("price", "plan", "staff", "total")
    for row in found.rows:
        said = rows[row.number - 1]
        if row.place is None:
            assert said[5:] == ["-"] * 5
            continue
        assert [f"{row.figures[name] / 100:.2f}" for name in names] == said[5:9], row.number
        assert row.place == int(said[9])
