"""Guards and clauses one at a time, each without the others that would refuse as well."""

import datetime as dt
from types import SimpleNamespace

import pytest

from app.kernel import events, jobs, log
from app.kernel.errors import NotAllowed
from app.kernel.events import Event
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from bidding.models import DrawRound, Requirement
from bidding.rules import gates
from bidding.rules.avoidance import Party, Tie, ties_between
from bidding.services import draw, publish, refusing, signup
from bidding.states import REQUIREMENT
from tests.bidding import scenes
from tests.factories.accounts import make_actor
from tests.factories.bidding import make_bidder, make_owner, make_requirement, make_signup

F = dt.datetime(2026, 11, 19, 17)
OWNER = Party("河西建设", "U1", "业主")


@pytest.mark.parametrize(
    ("ties", "theirs", "found"),
    [
        ([Tie("shareholder", "别名", "U1")], [], True),
        ([Tie("shareholder", "河西建设")], [], True),
        ([Tie("shareholder", "别家", "")], [], False),
        ([Tie("controller", "某集团", "U9")], [Tie("controller", "某集团旧名", "U9")], True),
        ([Tie("controller", "甲", "")], [Tie("controller", "乙", "")], False),
        ([Tie("controller", "某集团", "U9")], [Tie("shareholder", "某集团", "U9")], False),
        ([Tie("bank", "河西建设", "U1")], [Tie("bank", "河西建设", "U1")], False),
    ],
)
def test_a_tie_is_known_by_code_or_by_name_and_by_its_kind(ties, theirs, found):
    owner = Party(OWNER.name, OWNER.uscc, OWNER.role, tuple(theirs))

    assert bool(ties_between(Party("钟山咨询", "U2", "", tuple(ties)), owner)) is found


@pytest.mark.parametrize(("moment", "held"), [("16:59:59.999999", False), ("17:00", True)])
def test_before_close_holds_from_the_very_moment_of_f(at, moment, held):
    at(f"2026-11-19 {moment}")

    assert bool(gates.before_close(SimpleNamespace(signup_until=F))) is held
    assert gates.before_close(SimpleNamespace(signup_until=None)) == []


def test_a_sign_up_is_withdrawn_while_signing_up_only(at):
    at("2026-11-19 09:00")
    states = {
        state: gates.signup_open(
            SimpleNamespace(requirement=SimpleNamespace(state=state, signup_until=F))
        )
        for state in ("signup", "cancelled")
    }

    assert states["signup"] == []
    assert "不在报名阶段" in str(states["cancelled"][0])


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("publicity", ""), ("awarded", ""), ("objection", "异议处理期间"), ("signed", "已备案")],
)
def test_a_winner_gives_up_in_time_and_is_told_why_not(state, sentence):
    told = gates.declinable(SimpleNamespace(requirement=SimpleNamespace(state=state)))

    assert bool(told) is bool(sentence)
    assert not told or sentence in str(told[0])


@pytest.mark.usefixtures("db")
def test_each_late_agency_has_a_refusal_of_its_own(at):
    at(scenes.OPENS)
    requirement = make_requirement()
    actors = [make_bidder()[1] for _ in range(2)]
    gate = [signup.gate(requirement.id, actor.org_id) for actor in actors]
    at("2026-11-19 17:00")
    seen = []
    for at_once in (0, 1, 0):
        with pytest.raises(refusing.Refused) as late:
            signup.sign_up(gate[at_once], "", "k", actors[at_once])
        seen.append(late.value.refusal)

    assert [one.org_id for one in seen] == [actors[n].org_id for n in (0, 1, 0)]
    assert seen[0].id == seen[2].id != seen[1].id


@pytest.mark.usefixtures("db")
def test_a_lottery_falls_back_to_the_next_issue_at_the_same_moment_and_waits_again(at):
    at(scenes.OPENS)
    requirement = make_requirement(make_owner(), level=3, source="ssq", issue="2026130")
    for _ in range(3):
        make_signup(requirement)
    officer = make_actor("clerk", kind="operator")
    with pytest.raises(NotAllowed, match="没有等待录入"):
        draw.fall_back(requirement, "停市", officer, None)
    jobs.run_due(F)
    jobs.run_due(scenes.T)
    at("2026-11-19 17:11")
    before, kept = DrawRound.get(), jobs.Job.select().where(jobs.Job.kind == "bidding.draw").count()

    draw.fall_back(Requirement.get_by_id(requirement.id), "停市", officer, None)

    row = DrawRound.get()
    assert (before.expected, row.expected, row.due) == ("2026130", "2026131", before.due)
    assert jobs.Job.select().where(jobs.Job.kind == "bidding.draw").count() == kept + 1


@pytest.mark.usefixtures("db")
def test_freeze_and_draw_of_a_cancelled_purchase_are_public_and_signed_at_once(at):
    at(scenes.OPENS)
    owner = make_owner()
    requirement = make_requirement(owner)
    for _ in range(2):
        make_signup(requirement)
    publish.cancel(Requirement.get_by_id(requirement.id), "项目调整", owner, None)
    sizes = []
    for moment in (F, scenes.T):
        jobs.run_due(moment)
        sizes.append((log.latest()["size"], log.latest()["size"] == log.head()[0]))
    keys = ("bidding.requirement.freeze", "bidding.requirement.draw")
    found = [event for event in Event.select() if event.key in keys]

    assert [event.visibility for event in found] == ["public", "public"]
    assert [whole for _, whole in sizes] == [True, True]
    assert sizes[0] < sizes[1]


@pytest.mark.usefixtures("db")
def test_no_state_moves_outside_a_transaction(at):
    at(scenes.OPENS)
    requirement = make_requirement(publish_it=False)

    with pytest.raises(RuntimeError, match="inside write"):
        fire(REQUIREMENT, requirement, "discard", SYSTEM)
    with pytest.raises(RuntimeError, match="inside write"):
        events.record("bidding.requirement.draft", requirement, actor=SYSTEM)
    assert Requirement.get_by_id(requirement.id).state == "draft"
