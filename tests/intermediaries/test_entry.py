"""The way of an application by its roles: every move, every deadline, every refusal."""

import datetime as dt

import pytest

from app.kernel import deadlines, events, files, jobs
from app.kernel.errors import Forbidden, Invalid, NotAllowed, StaleState
from app.kernel.fire import available
from app.kernel.notices import inbox
from intermediaries import queries
from intermediaries.models import Practitioner
from intermediaries.queries import Filters
from intermediaries.services import application, checking, papers, reading
from intermediaries.states import ENTRY, AgencyState, CheckState, OfferingState
from tests.factories.accounts import make_actor, make_organisation
from tests.intermediaries.conftest import identity, paper, person, promise

DAY = dt.date(2026, 11, 20)


def states(agency):
    return queries.agency(agency.id).state


def clock_of(agency, kind):
    found = [v for v in deadlines.of(agency) if v.kind == f"intermediaries.{kind}"]
    return found[0] if found else None


def test_an_agency_is_admitted_and_everybody_finds_it(filled, agent, clerk):
    application.submit(filled, agent, seen=filled.version)
    assert clock_of(filled, "entry_check").due == dt.datetime(2026, 11, 24, 23, 59, 59)

    agency = checking.admit(queries.agency(filled.id), clerk)

    assert agency.state == AgencyState.LISTED
    assert agency.services_text == "施工图审查"
    assert queries.qualified(agency, "drawing-review", DAY) == []
    assert [q.state for q in queries.qualifications_of(agency)] == [CheckState.VERIFIED]
    assert [o.state for o in queries.offerings_of(agency)] == [OfferingState.LISTED]
    assert queries.page(Filters(text="审查"), DAY).total == 1
    assert not clock_of(agency, "entry_check").is_open
    public = [
        e for e in events.timeline("intermediaries.agency", agency.id) if e.visibility == "public"
    ]
    assert [e.key for e in public] == ["intermediaries.agency.admit"]


def test_an_incomplete_application_is_told_everything_at_once(agent, store):
    agency = application.start(agent)

    with pytest.raises(NotAllowed) as refused:
        application.submit(agency, agent)

    told = [str(r) for r in refused.value.reasons]
    assert told[0].startswith("基本信息还缺：")
    assert len(told) == 6
    assert states(agency) == AgencyState.DRAFT


def test_a_correction_is_asked_for_once_and_the_clock_stands(filled, agent, clerk, at):
    application.submit(filled, agent)
    at("2026-11-23 10:00")
    wanted = {"people": "请补充社保证明", "identity": " "}
    agency = checking.ask_correction(queries.agency(filled.id), wanted, clerk)

    assert agency.correction == {"people": "请补充社保证明"}
    assert clock_of(agency, "entry_check").due is None
    assert clock_of(agency, "correction").due == dt.datetime(2026, 11, 30, 23, 59, 59)
    at("2026-11-25 10:00")
    application.submit(agency, agent)
    assert states(agency) == AgencyState.SUBMITTED
    assert clock_of(agency, "entry_check").due is not None
    with pytest.raises(NotAllowed, match="已要求过一次补正"):
        checking.ask_correction(queries.agency(agency.id), {"people": "再补"}, clerk)
    assert checking.admit(queries.agency(agency.id), clerk).state == AgencyState.LISTED


def test_a_correction_names_what_is_wrong(filled, agent, clerk):
    application.submit(filled, agent)

    with pytest.raises(Invalid, match="至少写明一处"):
        checking.ask_correction(queries.agency(filled.id), {"people": "  "}, clerk)


def test_without_an_answer_the_application_lapses_by_itself(filled, agent, clerk, at):
    application.submit(filled, agent)
    checking.ask_correction(queries.agency(filled.id), {"people": "补"}, clerk)
    at("2026-11-26 23:59")
    jobs.run_due()
    assert states(filled) == AgencyState.CORRECTION

    at("2026-11-28 00:01")
    while jobs.run_due():
        pass

    agency = queries.agency(filled.id)
    assert agency.state == AgencyState.LAPSED
    assert not clock_of(agency, "entry_check").is_open
    application.reopen(agency, agent)
    assert queries.agency(agency.id).corrections == 0


def test_the_job_comes_too_early_and_does_nothing(filled, agent, clerk):
    application.submit(filled, agent)
    checking.ask_correction(queries.agency(filled.id), {"people": "补"}, clerk)

    checking.lapse({"subject_id": filled.id})
    checking.lapse({"subject_id": "aaaaaaaaaaaaaaaa"})

    assert states(filled) == AgencyState.CORRECTION


def test_a_rejection_wants_reasons_and_can_be_tried_again(filled, agent, clerk):
    application.submit(filled, agent)
    with pytest.raises(NotAllowed, match="需要写明理由"):
        checking.reject(queries.agency(filled.id), "", clerk)

    agency = checking.reject(queries.agency(filled.id), "证书与名称不符", clerk)
    application.reopen(agency, agent)

    assert states(agency) == AgencyState.DRAFT


def test_the_agency_and_the_operator_are_told(filled, agent, clerk):
    application.submit(filled, agent)
    assert "待核验" in ENTRY.label(states(filled))
    assert [n.link for n in inbox(clerk.person_id)] == [f"/intermediaries/{filled.id}"]

    checking.ask_correction(queries.agency(filled.id), {"people": "补"}, clerk)

    assert len(inbox(agent.person_id)) == 1


def test_what_is_submitted_cannot_be_changed(filled, agent):
    application.submit(filled, agent)
    agency = queries.agency(filled.id)

    for change in (
        lambda: application.save_identity(agency, identity(address="别处"), agent),
        lambda: papers.add_qualification(agency, paper(number="X"), agent),
        lambda: papers.offer(agency, promise(item="tender-agency"), agent),
        lambda: application.save_regions(agency, ["320100"], agent),
        lambda: application.add_relation(agency, "shareholder", "甲", agent),
    ):
        with pytest.raises(NotAllowed, match="已提交核验"):
            change()


def test_identity_numbers_are_masked_before_they_are_kept(filled):
    assert filled.legal_id_masked == "1101**********002X"
    assert [p.id_masked for p in queries.practitioners_of(filled)] == ["1101**********002X"]
    for event in events.timeline("intermediaries.agency", filled.id):
        assert "19491231" not in str(event.facts)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"issued_on": dt.date(2026, 12, 1)}, "issued_on"),
        ({"expires_on": dt.date(2023, 1, 1)}, "expires_on"),
        ({"expires_on": dt.date(2026, 11, 19)}, "expires_on"),
        ({"number": "JS-001"}, "number"),
    ],
)
def test_impossible_certificates_are_refused(filled, agent, change, field):
    values = {"number": "NEW"} | change

    with pytest.raises(Invalid) as refused:
        papers.add_qualification(filled, paper(**values), agent)

    assert list(refused.value.fields) == [field]
    assert len(queries.qualifications_of(filled)) == 1


@pytest.mark.parametrize("typed", ["", "123", "110105194912310021", "11010519491231002a"])
def test_a_wrong_identity_number_is_refused(filled, agent, typed):
    with pytest.raises(Invalid):
        papers.add_practitioner(filled, person(identity=typed), agent)

    assert Practitioner.select().count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"item": "capital-verification"}, "item"),
        ({"item": "nothing"}, "item"),
        ({"promised_days": 16}, "promised_days"),
    ],
)
def test_impossible_promises_are_refused(filled, agent, change, field):
    with pytest.raises(Invalid) as refused:
        papers.offer(filled, promise(**change), agent)

    assert list(refused.value.fields) == [field]


def test_people_need_three_months_and_services_their_papers(filled, agent):
    papers.add_practitioner(filled, person(insured_months=2, name="孙二"), agent)
    papers.offer(filled, promise(item="geological-hazard"), agent)

    told = [str(r) for r in reading.prepare(filled).missing]

    assert told == [
        "下列人员缺少规定月数的社保证明：孙二。",
        "服务事项“地质灾害危险性评估”：缺少资质：地质灾害防治单位资质（评估和勘查设计）甲级或乙级。",
    ]


def test_a_new_scan_takes_the_place_of_the_old(filled, agent):
    from tests.intermediaries.conftest import scan

    papers.hang_licence(filled, "licence", scan("新执照.pdf"), agent)

    assert [a.name for a in files.of("intermediaries.agency", filled.id, "licence")] == [
        "新执照.pdf"
    ]


def test_an_outdated_pledge_is_told(filled, agent):
    with pytest.raises(StaleState, match="承诺书已更新为2020-1版"):
        application.confirm_pledge(filled, "2018-1", agent)


def test_relations_are_declared_and_taken_back(filled, agent):
    one = application.add_relation(filled, "shareholder", "河西投资", agent)
    assert not queries.agency(filled.id).no_shareholders
    with pytest.raises(Invalid):
        application.add_relation(filled, "shareholder", "河西投资", agent)
    with pytest.raises(Invalid):
        application.declare_no_shareholders(filled, agent)

    application.drop_relation(filled, one.id, agent)

    with pytest.raises(StaleState):
        application.drop_relation(filled, one.id, agent)


def test_each_role_sees_its_own_buttons(filled, agent, clerk, manager):
    def buttons(actor):
        agency = reading.prepare(queries.agency(filled.id))
        return [c.transition.action for c in available(ENTRY, agency, actor)]

    assert (buttons(agent), buttons(clerk)) == (["submit"], [])
    application.submit(filled, agent)
    assert (buttons(agent), buttons(clerk)) == ([], ["ask_correction", "admit", "reject"])
    checking.admit(queries.agency(filled.id), clerk)
    assert buttons(agent) == ["withdraw"]
    assert buttons(clerk) == []
    assert buttons(manager) == ["suspend"]


def test_nobody_checks_his_own_agency(filled, agent, firm):
    application.submit(filled, agent)
    both = make_actor("clerk", kind="operator")
    mixed = type(both)(**{**both.__dict__, "org_id": firm.id})

    with pytest.raises(Forbidden):
        checking.admit(queries.agency(filled.id), mixed)


def test_an_organisation_applies_once_and_needs_a_code(agent):
    assert application.start(agent).id == application.start(agent).id
    nameless = make_actor("handler", organisation=make_organisation(kind="agency", uscc=None))
    with pytest.raises(NotAllowed, match="统一社会信用代码"):
        application.start(nameless)
