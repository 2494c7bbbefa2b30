"""What an admitted agency changes: block by block, audited, in force only once accepted."""

import datetime as dt

import pytest

from app.kernel import deadlines, events
from app.kernel.errors import Forbidden, Invalid, NotAllowed, StaleState
from intermediaries import queries
from intermediaries.models import Change
from intermediaries.queries import changes as reads
from intermediaries.services import application, changes, papers, standing
from intermediaries.states import ChangeState
from tests.factories.accounts import make_actor
from tests.factories.intermediaries import make_agency, make_practitioner
from tests.intermediaries.conftest import IDENTITY, identity, paper, person, promise

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def listed(firm, store):
    """An admitted agency with a review certificate."""
    return make_agency(firm)


def upload_free(make, **changes):
    """A step as typed, without a scan."""
    return make(**{"scan": None, "proof": None, "licence": None} | changes)


def handed_in(change, agent):
    return changes.submit(reads.change(change.id), agent)


def test_an_address_changes_only_when_the_operator_accepts(listed, agent, clerk):
    change = changes.propose(listed, "identity", upload_free(identity, address="新街口2号"), agent)
    handed_in(change, agent)
    assert queries.agency(listed.id).address == "中山东路1号"

    changes.accept(reads.change(change.id), clerk)

    assert queries.agency(listed.id).address == "新街口2号"
    done = reads.change(change.id)
    assert (done.state, done.open_key) == (ChangeState.ACCEPTED, None)
    before = {one["key"]: one["value"] for one in done.before}
    assert before["address"] == "中山东路1号"


def test_a_refused_change_leaves_what_is_listed(listed, agent, clerk):
    change = changes.propose(listed, "identity", upload_free(identity, address="新街口2号"), agent)
    with pytest.raises(NotAllowed, match="需要写明理由"):
        changes.refuse(handed_in(change, agent), "", clerk)

    changes.refuse(reads.change(change.id), "住所证明不符", clerk)

    assert queries.agency(listed.id).address == "中山东路1号"
    told = events.timeline("intermediaries.change", change.id)
    assert "住所证明不符" in [one.facts.get("reason") for one in told]
    again = changes.propose(listed, "identity", upload_free(identity, address="三元巷3号"), agent)
    assert again.id != change.id


def test_a_new_certificate_is_verified_by_the_acceptance(listed, agent, clerk):
    typed = paper(kind="测绘资质", level="甲级", major="工程测量", number="C-1")
    change = handed_in(changes.propose(listed, "qualifications", typed, agent), agent)
    assert len(queries.qualifications_of(listed)) == 1

    changes.accept(reads.change(change.id), clerk)

    added = next(q for q in queries.qualifications_of(listed) if q.number == "C-1")
    assert (added.kind, added.major, added.state) == ("测绘资质", "工程测量", "verified")
    assert added.verified_by == clerk.org_name
    assert added.expires_on == dt.date(2030, 12, 31)


def test_a_renewed_certificate_takes_the_place_of_the_old(listed, agent, clerk):
    old = queries.qualifications_of(listed)[0]
    typed = paper(number=old.number, expires_on=dt.date(2036, 1, 1))

    change = handed_in(changes.propose(listed, "qualifications", typed, agent), agent)
    changes.accept(reads.change(change.id), clerk)

    (now,) = queries.qualifications_of(listed)
    assert now.id != old.id
    assert now.expires_on == dt.date(2036, 1, 1)
    assert queries.qualified(listed, "drawing-review", dt.date(2035, 1, 1)) == []


def test_people_join_and_renew_their_proof(listed, agent, clerk):
    change = handed_in(changes.propose(listed, "people", person(), agent), agent)
    changes.accept(reads.change(change.id), clerk)
    (joined,) = queries.practitioners_of(listed)
    assert joined.id_digest
    assert IDENTITY not in str(reads.change(change.id).after)

    renewed = changes.propose(listed, "people", person(insured_until="2026-11"), agent)
    changes.accept(handed_in(renewed, agent), clerk)

    (same,) = queries.practitioners_of(listed)
    assert (same.id, same.insured_until) == (joined.id, "2026-11")


def test_a_service_is_listed_by_the_acceptance_and_its_promise_changes(listed, agent, clerk):
    change = changes.propose(listed, "services", promise(item="tender-agency"), agent)
    changes.accept(handed_in(change, agent), clerk)
    assert queries.agencies_for("tender-agency", DAY) == [listed]

    change = changes.propose(
        listed, "services", promise(item="tender-agency", promised_days=3), agent
    )
    changes.accept(handed_in(change, agent), clerk)

    promised = {one.item_id: one.promised_days for one in queries.offerings_of(listed)}
    assert promised == {"drawing-review": 10, "tender-agency": 3}


def test_a_service_without_its_certificate_cannot_be_accepted(listed, agent, clerk):
    change = changes.propose(listed, "services", promise(item="geological-hazard"), agent)
    handed_in(change, agent)
    with pytest.raises(NotAllowed, match="缺少资质"):
        changes.accept(reads.change(change.id), clerk)
    assert reads.change(change.id).state == ChangeState.SUBMITTED
    assert len(queries.offerings_of(listed)) == 1


def test_regions_and_relations_change_as_blocks(listed, agent, clerk):
    change = changes.propose_regions(listed, ["320100"], agent)
    changes.accept(handed_in(change, agent), clerk)
    assert queries.regions_of(listed) == ["320100"]

    typed = type("Typed", (), {"kind": "shareholder", "name": "江东公司", "uscc": None})
    change = changes.propose(listed, "relations", typed, agent)
    assert "江东公司" not in [one.name for one in queries.relations_of(listed)]
    changes.accept(handed_in(change, agent), clerk)

    assert "江东公司" in [one.name for one in queries.relations_of(listed)]
    assert queries.agency(listed.id).no_shareholders is False
    gone = next(r for r in queries.relations_of(listed) if r.name == "江东公司")
    changes.drop_relation(listed, gone.id, agent)
    change = changes.propose_no_shareholders(listed, agent)
    changes.accept(handed_in(change, agent), clerk)
    assert queries.agency(listed.id).no_shareholders is True


def test_one_change_of_a_block_at_a_time(listed, agent):
    change = changes.propose_regions(listed, ["320100"], agent)
    assert changes.propose_regions(listed, ["320102"], agent).id == change.id
    handed_in(change, agent)
    with pytest.raises(NotAllowed, match="正在审核"):
        changes.propose_regions(listed, ["320104"], agent)
    changes.drop(reads.change(change.id), agent)
    assert changes.propose_regions(listed, ["320104"], agent).id != change.id


def test_nothing_new_is_not_handed_in(listed, agent):
    change = changes.propose_regions(listed, ["000000"], agent)
    with pytest.raises(NotAllowed, match="没有任何改动"):
        handed_in(change, agent)
    with pytest.raises(Invalid):
        changes.propose(listed, "qualifications", paper(level="甲级"), agent)


def test_what_moved_underneath_is_told(listed, agent, clerk):
    change = handed_in(changes.propose(listed, "people", person(), agent), agent)
    other = make_practitioner(listed)
    with pytest.raises(NotAllowed, match="又有变动"):
        changes.accept(reads.change(change.id), clerk)
    papers.retire_practitioner(other, agent)
    changes.accept(reads.change(change.id), clerk)


@pytest.mark.parametrize("who", ["agent", "operator", "stranger", "regulator"])
def test_only_the_operator_decides(listed, agent, who):
    actors = {
        "agent": agent,
        "stranger": make_actor("handler", kind="agency"),
        "regulator": make_actor("officer", kind="regulator"),
        "operator": make_actor("clerk", organisation=listed.organisation, kind="operator"),
    }
    change = handed_in(changes.propose_regions(listed, ["320100"], agent), agent)
    with pytest.raises(Forbidden):
        changes.accept(reads.change(change.id), actors[who])


def test_moves_that_the_table_does_not_have(listed, agent, clerk):
    change = changes.propose_regions(listed, ["320100"], agent)
    for verb in (changes.accept, lambda c, a: changes.refuse(c, "不符", a)):
        with pytest.raises(StaleState):
            verb(reads.change(change.id), clerk)
    changes.drop(reads.change(change.id), agent)
    for verb in (changes.submit, changes.accept, changes.drop):
        with pytest.raises(StaleState):
            verb(reads.change(change.id), agent)


def test_the_clock_of_a_change_runs_and_stops(listed, agent, clerk, at):
    change = handed_in(changes.propose_regions(listed, ["320100"], agent), agent)
    (light,) = deadlines.of(change, only_open=True)
    assert light.due == dt.datetime(2026, 11, 24, 23, 59, 59)
    at("2026-11-25 09:00")
    (late,) = deadlines.of(change, only_open=True)
    assert late.light == "red"

    changes.accept(reads.change(change.id), clerk)

    assert deadlines.of(change, only_open=True) == []


def test_who_leaves_takes_the_open_changes_along(listed, agent, clerk):
    change = handed_in(changes.propose_regions(listed, ["320100"], agent), agent)
    standing.contract_opened(listed.organisation_id)
    with pytest.raises(NotAllowed, match="未办结"):
        standing.withdraw(queries.agency(listed.id), "转行", agent)
    assert reads.change(change.id).state == ChangeState.SUBMITTED
    standing.contract_closed(listed.organisation_id)

    standing.withdraw(queries.agency(listed.id), "转行", agent)

    assert Change.get_by_id(change.id).state == ChangeState.DROPPED
    with pytest.raises(NotAllowed):
        changes.propose_regions(queries.agency(listed.id), ["320104"], agent)


def test_an_admitted_agency_cannot_go_round_the_change(listed, agent):
    for edit in (
        lambda: application.save_identity(listed, identity(), agent),
        lambda: papers.add_qualification(listed, paper(number="X"), agent),
        lambda: papers.add_practitioner(listed, person(), agent),
        lambda: papers.offer(listed, promise(item="tender-agency"), agent),
        lambda: application.save_regions(listed, ["320100"], agent),
        lambda: application.add_relation(listed, "shareholder", "甲", agent),
    ):
        with pytest.raises(NotAllowed, match="请提交变更"):
            edit()


def test_the_pages_of_a_change(listed, as_agent, as_clerk):
    home = f"/intermediaries/{listed.id}"
    sent = as_agent.post(f"{home}/regions", data={"regions": "320100"})
    change = Change.get()
    assert sent.location == f"/intermediaries/changes/{change.id}"
    page = as_agent.get(sent.location).text
    assert "变更前" in page
    assert "南京市" in page
    assert "<del>全国</del>" in page
    assert as_agent.post(f"{sent.location}/submit").status_code == 303
    assert listed.name in as_clerk.get("/intermediaries/changes").text

    assert as_clerk.post(f"{sent.location}/accept").status_code == 303

    assert queries.regions_of(listed) == ["320100"]
