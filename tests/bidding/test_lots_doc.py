"""The worked examples of lots, several winners and turns, computed again from docs/methods.md."""

from bidding.rules import framework, lots, several
from bidding.rules.framework import Member
from bidding.rules.several import Several
from tests.bidding.test_methods_doc import table


def test_lots():
    held = []
    for _, order, most, passed, winner in table("lots"):
        numbers = {name: n for n, name in enumerate(sorted(order.split()), 1)}
        out = lots.passed_over(numbers, held, int(most))
        named = {n: name for name, n in numbers.items()}
        assert [named[n] for n in out] == passed.replace("-", "").split()
        assert next(name for name in order.split() if numbers[name] not in out) == winner
        held.append(winner)


def test_several():
    rule = Several(3, 2, "rank", (5000, 3000, 2000))
    for valid, wins, parts, amounts in table("several"):
        shares = several.shares(rule, several.taken(rule, int(valid)))
        assert len(shares) == int(wins)
        assert " ".join(map(str, shares)) == parts.replace("-", "")
        worth = several.amounts(8_000_000, shares) if shares else ()
        assert " ".join(map(str, worth)) == amounts.replace("-", "")


def test_turns():
    for *called, turn in table("framework"):
        rows = [Member(n, at, int(c)) for at, (n, c) in enumerate(zip("ABC", called, strict=True))]
        assert framework.next_in_turn(rows).uscc == turn
