"""The worked examples of docs/methods.md, computed again from the page itself."""

import re
from pathlib import Path

from bidding.rules import credit, directing
from bidding.rules.directing import Named
from bidding.rules.eligibility import Entrant
from bidding.rules.selection import average, lowest
from bidding.rules.selection.offers import Bounds, Offer
from bidding.rules.terms_of_method import CreditDraw, CreditMerit

PAGE = Path(__file__).parents[2] / "docs" / "methods.md"


def table(method):
    """The rows of the table under the heading of a method, as lists of texts."""
    text = PAGE.read_text(encoding="utf-8")
    part = re.split(r"\n## ", text.split(f"`{method}`\n", 1)[1])[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    assert len(rows) > 3
    return rows[2:]


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


def test_average_price():
    bounds, tie, seen = Bounds("amount"), (1, 2, 3, 4, 5, 6), []

    def rank(offers):
        seen.append(average.rank(offers, bounds, tie, base_bp=9600, trim_from=5))
        return seen[0]

    found, wanted = places("average_price", rank)

    assert found == wanted
    assert (seen[0].figures["mean"], seen[0].figures["reference"]) == (7_875_000, 7_560_000)
