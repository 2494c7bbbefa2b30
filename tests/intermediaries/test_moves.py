"""Every table of moves of the room walked: each state, each move, each role; nothing else goes."""

import datetime as dt
import itertools

import pytest

from app.kernel.clocks import Deadline, of_subject
from app.kernel.db import write
from app.kernel.errors import Forbidden, NotAllowed, StaleState
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from intermediaries.models import ItemEdition, Offering
from intermediaries.states import (
    CHANGE,
    EDITION,
    ENTRY,
    FLAG,
    INTAKE,
    INTAKE_MEMBER,
    LATER_CHECK,
    OFFERING,
    QUALIFICATION,
)
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.intermediaries import (
    make_agency,
    make_change,
    make_flag,
    make_intake,
    make_later_check,
    make_member,
    make_qualification,
)

OWN, CLERK, BOSS, OFFICER, HOUSE = "own", "clerk", "manager", "officer", "system"
OFFICE = {CLERK, BOSS}
# state -> move -> who; written down from the domain's tables, not from the code's
AGENCY = {
    "draft": {"submit": {OWN}},
    "submitted": {
        "ask_correction": OFFICE, "admit": OFFICE, "reject": OFFICE, "register": {HOUSE},
    },
    "correction": {"resubmit": {OWN}, "lapse": {HOUSE}},
    "listed": {
        "suspend": {BOSS, HOUSE}, "withdraw": {OWN}, "remove": {HOUSE}, "revoke": {HOUSE},
    },
    "suspended": {"restore": {BOSS, OFFICER, HOUSE}, "remove": {HOUSE}, "revoke": {HOUSE}},
    "rejected": {"reopen": {OWN}},
    "lapsed": {"reopen": {OWN}},
    "withdrawn": {"reopen": {OWN}},
    "removed": {"reopen": {OWN}},
}  # fmt: skip
LATER = {
    "open": {"pass": OFFICE, "ask": OFFICE, "fail": OFFICE, "end": {HOUSE}},
    "rectifying": {"report": {OWN}, "fail": OFFICE, "lapse": {HOUSE}, "end": {HOUSE}},
    "passed": {},
    "failed": {},
    "ended": {},
}
INTAKES = {
    "draft": {"publish": {BOSS}, "cancel": {BOSS}},
    "open": {"close": {HOUSE}, "cancel": {BOSS}},
    "selecting": {"begin": {HOUSE}, "cancel": {BOSS}},
    "in_force": {"end": {HOUSE}},
    "ended": {},
    "cancelled": {},
}
MEMBERS = {
    "applied": {"accept": OFFICE, "refuse": OFFICE, "withdraw": {OWN}, "end": {HOUSE}},
    "selected": {"sign": {OWN}, "withdraw": {OWN}, "lapse": {HOUSE}, "end": {HOUSE}},
    "signed": {"return": {BOSS}, "confirm": {BOSS}, "withdraw": {OWN}, "end": {HOUSE}},
    "member": {"end": {HOUSE}},
    "refused": {},
    "withdrawn": {},
    "lapsed": {},
    "ended": {},
}
CHECKERS = {CLERK, BOSS, OFFICER}
PAPERS = {
    "declared": {"verify": CHECKERS, "refuse": CHECKERS},
    "verified": {"confirm": {OFFICER}, "refuse": CHECKERS},
    "refused": {},
}
SERVICES = {
    "proposed": {"list": {*OFFICE, HOUSE}, "refuse": {*OFFICE, HOUSE}},
    "listed": {"pause": {OWN}},
    "paused": {"resume": {OWN}},
    "refused": {},
}
CHANGES = {
    "draft": {"submit": {OWN}, "drop": {OWN, HOUSE}},
    "submitted": {"accept": OFFICE, "refuse": OFFICE, "drop": {OWN, HOUSE}},
    "accepted": {},
    "refused": {},
    "dropped": {},
}
FLAGS = {"open": {"resolve": {HOUSE}, "explain": {OFFICER}}, "resolved": {}, "explained": {}}
EDITIONS = {
    "draft": {"edit": {OFFICER}, "propose": {OFFICER}, "drop": {OFFICER}},
    "proposed": {"approve": {BOSS, OFFICER}, "send_back": {BOSS, OFFICER}, "drop": {OFFICER}},
    "approved": {"revoke": {BOSS, OFFICER}, "take_effect": {HOUSE}},
    "in_force": {"end": {HOUSE}},
    "ended": {},
    "dropped": {},
}
PARTS = {"day": dt.date(2026, 11, 20), "missing": [], "bound": False, "correction_over": True}
READY = {"shortfalls": [], "against": [], "wrong": [], **PARTS}


@pytest.fixture
def agency(db):
    return make_agency(make_organisation("钟山施工图审查有限公司", kind="agency"))


@pytest.fixture
def people(agency):
    """Who tries: the agency itself, the offices, the house."""
    return {
        OWN: make_actor("handler", organisation=agency.organisation, kind="agency"),
        CLERK: make_actor("clerk", kind="operator"),
        BOSS: make_actor("manager", kind="operator"),
        OFFICER: make_actor("officer", kind="regulator"),
        HOUSE: SYSTEM,
    }


def of_agency(agency):
    return agency


def of_edition(agency):
    first = ItemEdition.get()
    return ItemEdition.create(
        item="surveying", number=9, fields=first.fields, by="x" * 16, effective=PARTS["day"]
    )


MADE = {
    "agency": (ENTRY, AGENCY, of_agency),
    "later check": (LATER_CHECK, LATER, make_later_check),
    "intake": (INTAKE, INTAKES, lambda _: make_intake("draft")),
    "member": (INTAKE_MEMBER, MEMBERS, lambda agency: make_member(make_intake(), agency)),
    "certificate": (QUALIFICATION, PAPERS, make_qualification),
    "service": (OFFERING, SERVICES, lambda agency: Offering.get(Offering.agency == agency)),
    "change": (CHANGE, CHANGES, make_change),
    "flag": (FLAG, FLAGS, lambda agency: make_flag(agency, make_agency())),
    "edition": (EDITION, EDITIONS, of_edition),
}


def put(row, state):
    """Bring a row to a state as it would be found there, with everything ready for a move."""
    model = type(row)
    more = {"valid_to": dt.date(2027, 6, 30)} if model.__name__ == "IntakeMember" else {}
    more |= {"suspended_until": dt.date(2026, 11, 30)} if model.__name__ == "Agency" else {}
    with write():
        model.update(state=state, version=model.version + 1, **more).where(
            model.id == row.id
        ).execute()
        Deadline.update(open_key=None).where(of_subject(row)).execute()
    found = model.get_by_id(row.id)
    for thing in (found, getattr(found, "agency", None)):
        for name, value in READY.items() if thing is not None else ():
            setattr(thing, name, value)
    return found


def tried(workflow, row, state, action, actor):
    """What becomes of a move: done, Forbidden, StaleState."""
    thing = put(row, state)
    try:
        with write():
            fire(workflow, thing, action, actor, reason="理由", sets=None)
            move = workflow.find(state, action)
            assert type(row).get_by_id(row.id).state == move.target
    except (Forbidden, StaleState) as error:
        return type(error).__name__
    return "done"


@pytest.mark.parametrize("name", MADE)
def test_only_who_is_written_down_makes_a_move(name, agency, people):
    workflow, table, make = MADE[name]
    with write():
        row = make(agency)
    found = {}
    for state, action in itertools.product(table, workflow.actions()):
        if tried(workflow, row, state, action, SYSTEM) == "StaleState":
            continue
        who = {n: tried(workflow, row, state, action, actor) for n, actor in people.items()}
        done = {n for n, what in who.items() if what == "done"}
        found.setdefault(state, {})[action] = done
        assert {who[n] for n in people if n not in done} <= {"Forbidden"}

    assert {state: found.get(state, {}) for state in table} == table
    assert {state.value for state in workflow.states} == set(table)


WHYS = [
    ("agency", "draft", "submit", {"missing": None}, OWN),
    ("agency", "correction", "lapse", {"correction_over": False}, HOUSE),
    ("agency", "suspended", "restore", {"bound": True}, BOSS),
    ("agency", "listed", "withdraw", {"open_contracts": 1}, OWN),
    ("agency", "removed", "reopen", {"ban_until": dt.date(2026, 11, 20)}, OWN),
    ("agency", "submitted", "ask_correction", {"corrections": 1}, CLERK),
    ("later check", "open", "ask", {"asked": 1}, CLERK),
    ("intake", "draft", "publish", {"wrong": ["不对"]}, BOSS),
    ("member", "applied", "accept", {"shortfalls": ["缺"]}, CLERK),
    ("service", "proposed", "list", {"shortfalls": ["缺"]}, CLERK),
    ("change", "draft", "submit", {"against": ["没有改动"]}, OWN),
    ("certificate", "verified", "confirm", {"confirmed_at": dt.datetime(2026, 11, 1)}, OFFICER),
]


@pytest.mark.parametrize(("name", "state", "action", "change", "who"), WHYS)
def test_a_guard_forbids_what_the_table_allows(name, state, action, change, who, agency, people):
    workflow, _, make = MADE[name]
    with write():
        thing = put(make(agency), state)
    for field, value in change.items():
        setattr(thing, field, value)

    with pytest.raises(NotAllowed), write():
        fire(workflow, thing, action, people[who], reason="理由")

    assert type(thing).get_by_id(thing.id).state == state


def test_the_ban_ends_after_its_last_day(agency, people):
    thing = put(agency, "removed")
    thing.ban_until = dt.date(2026, 11, 19)

    with write():
        fire(ENTRY, thing, "reopen", people[OWN])

    assert thing.state == "draft"
