"""What stands out and what does not, case by case, without a database."""

import pytest

from supervision.collusion import chart
from supervision.collusion.rules import groups, kinds, papers, prices
from supervision.collusion.rules.groups import Purchase
from supervision.collusion.rules.numbers import Numbers
from supervision.collusion.rules.papers import Paper
from supervision.collusion.rules.prices import Price, Turn

TOLD = Numbers(ignored=("Administrator", "微软用户", "rsid 00F0"))


def priced(*values):
    return [Price(f"a{n}", f"机构{n}", value, str(value)) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "bounds", "expected"),
    [
        ((70, 70, 80), (), [("identical", 2, ("a0", "a1"))]),
        ((70, 70, 70), (), [("identical", 3, ("a0", "a1", "a2"))]),
        ((70, 70, 80), (70,), []),
        ((7000, 7100, 7200, 7301), (), [("ladder", 2, ("a0", "a1", "a2", "a3"))]),
        ((7000, 7100, 7200, 7300, 7400), (), [("ladder", 3, ("a0", "a1", "a2", "a3", "a4"))]),
        ((10000, 11000, 12100, 13310), (), [("ladder", 2, ("a0", "a1", "a2", "a3"))]),
        ((7000, 7100, 7200), (), []),
        ((7000, 7100, 7200, 7350), (), []),
        ((7000, 7010, 7490, 7500), (), [("mirrored", 2, ("a0", "a1", "a2", "a3"))]),
        ((7000, 7010, 7400, 7500), (), []),
        ((7000, 7000, 7000, 7000), (7000,), []),
        ((), (), []),
    ],
)
def test_prices_that_are_equal_in_steps_or_mirrored(values, bounds, expected):
    found = prices.found("p", priced(*values), bounds, TOLD)

    assert [(one.kind, one.strength, one.agencies) for one in found] == expected


def test_a_ladder_says_its_step_and_shows_each_price_to_its_own_agency_only():
    (one,) = prices.found("p", priced(7200, 7000, 7300, 7100), (), TOLD)

    assert one.figures == {"by": "difference", "step": 100, "count": 4}
    assert [(line.agency, line.value) for line in one.evidence] == [
        ("a1", "7000"), ("a3", "7100"), ("a0", "7200"), ("a2", "7300"),
    ]  # fmt: skip
    assert one.population.n == 4
    assert [bar.width for bar in chart.bars("ladder", one.chart)] == [16.7, 44.4, 72.2, 100.0]


@pytest.mark.parametrize(
    ("rows", "more"),
    [
        ([("a", 100, True), ("b", 120, False)], 20),
        ([("a", 100, True), ("b", 100, False)], None),
        ([("a", 100, False), ("b", 120, False)], None),
        ([("a", 100, True), ("b", 120, True), ("c", 130, False)], 10),
    ],
)
def test_a_first_that_gives_up_for_a_dearer_next_one(rows, more):
    found = prices.give_up("p", [Turn(a, a, fen, gone, str(fen)) for a, fen, gone in rows])

    assert [one.figures["more_fen"] for one in found] == ([more] if more else [])


def paper(agency, sha="", **facts):
    return Paper(agency, f"{agency}的方案.docx", sha or f"sha-{agency}", facts)


SOON, LATER = "2026-11-16T09:00:00Z", "2026-11-16T09:09:00+08:00"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([paper("a", "x"), paper("b", "x")], [("same_origin", 3)]),
        ([paper("a", origin="rsid 00A1"), paper("b", origin="RSID 00a1")], [("same_origin", 3)]),
        ([paper("a", origin="rsid 00F0"), paper("b", origin="rsid 00f0")], []),
        ([paper("a", author="张三"), paper("b", author="张三 ")], [("same_author", 2)]),
        ([paper("a", author="张三"), paper("b", editor="张三")], []),
        ([paper("a", author="微软用户"), paper("b", author="微软用户")], []),
        ([paper("a", author="administrator"), paper("b", author="ADMINISTRATOR")], []),
        ([paper("a", author="张三"), paper("a", author="张三")], []),
        ([paper("a", "x", author="张三"), paper("b", "x", author="张三")], [("same_origin", 3)]),
        ([paper("a", software="WPS 12", created=SOON), paper("b", software="WPS 12", created=LATER)],
         [("same_software", 1)]),
        ([paper("a", software="WPS 12", created=SOON), paper("b", software="WPS 11", created=SOON)],
         []),
        ([paper("a", software="WPS 12", created=SOON),
          paper("b", software="WPS 12", created="2026-11-16T09:11:00")], []),
        ([paper("a", software="WPS 12", created="昨天"), paper("b", software="WPS 12")], []),
    ],
)  # fmt: skip
def test_files_of_one_origin_author_or_machine(rows, expected):
    found = papers.found("p", rows, TOLD)

    assert [(one.kind, one.strength) for one in found] == expected
    for one in found:
        assert one.agencies == ("a", "b")
        assert {line.agency for line in one.evidence} == {"a", "b"}
        assert all(line.where.startswith(line.agency) for line in one.evidence)


def test_tukeys_fence_needs_a_population_and_takes_the_quartile_distance():
    people = kinds.fence([1, 2, 3, 4, 5, 6, 7, 8], 8, 150)

    assert (people.n, people.lower, people.upper, people.fence) == (8, 3, 7, 13)
    assert kinds.fence([1, 2, 3, 4, 5, 6, 7], 8, 150) is None


def bought(n, bidders, winner, *, chance=False, item="drawing-review", city="3201"):
    return Purchase(f"p{n}", item, city, tuple(bidders), winner, chance)


def _field(extra=()):
    """Sixteen purchases in which twelve agencies meet one another by turns, and `extra`."""
    names = [f"b{n:02d}" for n in range(12)]
    fields = [(n, n + 1 + n // 4, n + 5 + n // 3) for n in range(16)]
    return [
        bought(n, [names[k % 12] for k in sorted(set(field))] + list(extra), names[n % 12])
        for n, field in enumerate(fields)
    ]


def test_who_always_comes_and_never_wins_lies_beyond_the_fence_of_its_segment():
    (one,) = [f for f in groups.found(_field(["x"]), TOLD) if f.kind == "loser"]

    assert (one.agencies, one.figures["bids"], one.strength) == (("x",), 16, kinds.MEDIUM)
    assert one.figures["chance"] == 100  # 0.75 to the 16th is one percent
    assert (one.population.n, one.population.fence) == (13, 8)
    assert one.chart[0] == ("x", 16, True)
    assert {line.agency for line in one.evidence} == {"x"}
    winner = [bought(20, ["x", "b00"], "x")]
    assert not [f for f in groups.found(_field(["x"]) + winner, TOLD) if f.kind == "loser"]
    apart = [one for n, one in enumerate(_field(["x"])) if n < 5]
    assert not [f for f in groups.found(apart, TOLD) if f.kind == "loser"]


def test_a_pair_that_always_comes_together_stands_out_among_all_pairs():
    pairs = [f for f in groups.found(_field(["x", "y"]), TOLD) if f.kind == "together"]

    assert [one.agencies for one in pairs] == [("x", "y")]
    assert (pairs[0].figures, pairs[0].strength) == ({"times": 16, "rate": 10_000}, kinds.MEDIUM)
    assert not [f for f in groups.found(_field(), TOLD) if f.kind == "together"]


def test_a_win_rate_beyond_the_fence_counts_only_where_no_draw_chose():
    names = [f"b{n:02d}" for n in range(10)]
    rows = [bought(n, [*names, "x"], "x" if n % 12 else names[n % 10]) for n in range(24)]

    (one,) = [f for f in groups.found(rows, TOLD) if f.kind == "winner"]
    assert (one.agencies, one.figures["wins"], one.figures["rate"]) == (("x",), 22, 9166)
    drawn = [Purchase(p.id, p.item, p.city, p.bidders, p.winner, chance=True) for p in rows]
    assert not [f for f in groups.found(drawn, TOLD) if f.kind == "winner"]


@pytest.mark.parametrize(
    ("winners", "found"),
    [("abcabc", True), ("aabcab", False), ("abab", False), ("abca", False), ("abcab", True)],
)
def test_a_fixed_group_whose_members_win_in_turn(winners, found):
    rows = [bought(n, "abc", who) for n, who in enumerate(winners)]

    made = [one for one in groups.found(rows, TOLD) if one.kind == "rotating"]
    assert bool(made) is found
    if found:
        assert made[0].agencies == tuple("abc")
        assert made[0].figures["chance"] <= 2_000
    elsewhere = [bought(n, "abc", who, item=f"item{n}") for n, who in enumerate(winners)]
    assert groups.found(elsewhere, TOLD) == []
