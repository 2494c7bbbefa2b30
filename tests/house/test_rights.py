"""Who may do what, written down once more: a clause or predicate that falls changes a line.

Every line of rights.txt: permission | on which thing | who may. "owner.handler" is somebody of
the party itself, "owner.handler~" of another organisation, "owner.handler*" of either, "owner.-"
of the party without a duty; "… for another" holds the task, but acts for somebody else now.
"""

import difflib
from pathlib import Path

import pytest

import bidding.permissions
import exports.permissions
import intermediaries.permissions
import joint_review.permissions
import projects.permissions
import supervision.appraisals.permissions
import supervision.board.permissions
import supervision.checks.permissions
import supervision.collusion.permissions
import supervision.complaints.permissions
import supervision.credit.permissions
import supervision.evaluation.permissions
import supervision.questionnaires.permissions
import supervision.sanctions.permissions
from app.accounts.permissions import PERMISSIONS as ACCOUNTS
from app.kernel import permissions
from app.rooms import ROOMS
from app.wiring import wire
from tests.factories import joint_review as review
from tests.house import rights

TABLES = (
    ACCOUNTS,
    *(room.permissions.PERMISSIONS for room in (projects, intermediaries, bidding)),
    *(room.permissions.PERMISSIONS for room in (joint_review, exports, supervision.evaluation)),
    supervision.appraisals.permissions.PERMISSIONS,
    supervision.board.permissions.PERMISSIONS,
    supervision.checks.permissions.PERMISSIONS,
    supervision.collusion.permissions.PERMISSIONS,
    supervision.complaints.permissions.PERMISSIONS,
    supervision.credit.permissions.PERMISSIONS,
    supervision.questionnaires.permissions.PERMISSIONS,
    supervision.sanctions.permissions.PERMISSIONS,
)
WRITTEN = Path(__file__).with_name("rights.txt")


@pytest.fixture
def found(app, db, at):
    """Every line as it is now."""
    at("2026-11-16 09:00")
    wire(ROOMS)
    drawn = review.make_world()
    here = rights.places(drawn)
    who = rights.people(drawn, here)
    on = rights.things(drawn, here, who)
    return list(lines(who, on))


def lines(who, on):
    for key in sorted({key for table in TABLES for key in table}):
        answers = {}
        tried = on.get(key) or on.get(key.rpartition(".")[0]) or {"-": None}
        for name, thing in tried.items():
            may = {n for n, actor in who.items() if permissions.allowed(actor, key, thing)}
            answers.setdefault(short(may, who), []).append(name)
        for may, names in answers.items():
            yield f"{key} | {', '.join(names)} | {may}"


def short(may, who):
    if len(may) == len(who):
        return "everybody"
    if may == set(who) - {"nobody", "system"}:
        return "everybody signed in"
    both = {name for name in may if f"{name}~" in may}
    rest = may - {f"{name}~" for name in both}
    return " ".join(sorted(f"{n}*" if n in both else n for n in rest)) or "nobody at all"


def test_everybody_may_what_is_written_and_nothing_else(found):
    written = WRITTEN.read_text(encoding="utf-8").splitlines()
    changed = [line for line in difflib.ndiff(written, found) if line[0] in "+-"]

    assert changed == [], "is it meant? then write the + lines into rights.txt, drop the - lines"
