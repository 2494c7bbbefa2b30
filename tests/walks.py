"""Which test makes which move: the table `tests/house/walks.txt`, held against every run.

A line names a move (kind of thing, state it leaves, action) and a test that makes it. Whatever
part of the suite is run: a named test that no longer makes its move fails. A test of the house
sees that no move of these rooms is without a line. Written from what runs have recorded, lines
of moves that these runs did not make stay as they are:
    pytest --walks=moves.json tests/…    then    python -m tests.walks moves.json
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOMS = ("bidding", "intermediaries", "joint_review", "projects", "supervision")  # all their moves
TABLE = Path(__file__).parent / "house" / "walks.txt"
REMEDY = "tests/house/walks.txt says that this test makes these moves, it does not: "
Move = tuple[str, str, str]


def promised() -> dict[Move, str]:
    """Read the table: move -> test."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {tuple(words[:3]): words[3] for line in lines if (words := line.split(maxsplit=3))}


class Walks:
    """Records the moves of each test, and holds them against the table."""

    def __init__(self, target: str | None) -> None:
        self.target = target
        self.made: dict[str, set[Move]] = {}
        self.now: set[Move] = set()
        self.wanted: dict[str, set[Move]] = defaultdict(set)
        for move, test in promised().items():
            self.wanted[test].add(move)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        """Refuse a table that names parameters which a test no longer has."""
        there = {item.nodeid for item in items}
        bare = {test.partition("[")[0] for test in there}
        lost = {t for t in self.wanted if t not in there and t.partition("[")[0] in bare}
        if lost and not any("::" in word for word in config.args):
            raise pytest.UsageError(f"{TABLE.name} names tests that are gone: {sorted(lost)}")

    def pytest_collection_finish(self, session):
        """Listen to the one hand that moves a state."""
        from app.kernel import fire

        moving = fire._compare_and_set

        def heard(workflow, subject, move, sets):
            step = (workflow.kind, str(subject.state), move.action)
            moving(workflow, subject, move, sets)
            self.now.add(step)

        fire._compare_and_set = heard

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        """Fail a test that does not make the moves the table names it for."""
        self.now.clear()
        result = yield
        self.made[item.nodeid] = set(self.now)
        lacking = self.wanted.get(item.nodeid, set()) - self.now
        assert not lacking, REMEDY + ", ".join(" ".join(move) for move in sorted(lacking))
        return result

    def pytest_sessionfinish(self):
        """Write down what was recorded, where asked."""
        if self.target:
            told = {test: sorted(moves) for test, moves in self.made.items() if moves}
            Path(self.target).write_text(json.dumps(told, indent=0), encoding="utf-8")


def chosen(made: dict[str, list[list[str]]]) -> dict[Move, str]:
    """Choose a test for each move: few tests, those without parameters first."""
    moves = {tuple(move) for moves in made.values() for move in moves}
    left = {move for move in moves if move[0].split(".")[0] in ROOMS}
    found: dict[Move, str] = {}
    while left:
        tests = {test: {tuple(move) for move in moves} & left for test, moves in made.items()}
        best = max(tests, key=lambda test: ("[" not in test, len(tests[test]), test))
        if not tests[best]:
            best = max(tests, key=lambda test: (len(tests[test]), test))
        found |= dict.fromkeys(tests[best], best)
        left -= tests[best]
    return found


def main() -> None:
    """Write the table from recorded runs; journeys are too dear to be the only ones."""
    made: dict[str, list[list[str]]] = {}
    for name in sys.argv[1:]:
        made |= json.loads(Path(name).read_text(encoding="utf-8"))
    found = promised() | chosen(made)
    lines = [" ".join((*move, test)) for move, test in sorted(found.items())]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
