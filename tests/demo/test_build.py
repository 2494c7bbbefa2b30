"""The practice year: how much there is, every state, a log that holds, papers that open."""

import datetime as dt
import importlib
import json
from collections import Counter

import pytest

from app.accounts.models import Organisation, Person
from app.accounts.rules import uscc
from app.accounts.rules.people import check_phone
from app.demo.people import EVERY_SEAT
from app.kernel import db, deadlines, files, jobs, log, merkle
from app.kernel.clocks import Deadline
from app.kernel.events import Event, timeline
from app.kernel.notices import Notice
from app.kernel.room import load_subject
from bidding.award_states import AwardState, ObjectionState
from bidding.methods import offers_of
from bidding.models import (
    Amendment,
    Award,
    Contract,
    Exemption,
    Objection,
    Payment,
    Requirement,
    Result,
    Signup,
    Verdict,
)  # fmt: skip
from bidding.predicates_places import region_of
from bidding.service_states import ContractState, ResultState
from bidding.services import advice
from bidding.states import RequirementState, SignupState
from exports.models import Paper, Report
from intermediaries.models import (
    Agency,
    Intake,
    IntakeMember,
    LaterCheck,
    Offering,
    Performance,
    Practitioner,
    Qualification,
    Relation,
)
from intermediaries.states import AgencyState
from joint_review.models.argument import DesignChange
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package
from joint_review.models.sheet import Sheet
from projects.models import Assessment, Project, Unit
from supervision.credit.models import CreditEntry, RuleSet, TrialRow
from supervision.credit.states import EntryState
from supervision.evaluation.models import Evaluation
from supervision.evaluation.states import EvaluationState
from supervision.sanctions.models import Sanction
from supervision.sanctions.states import SanctionState
from tests.practice import MOMENT

pytestmark = pytest.mark.usefixtures("practice")


def states(model):
    return {row.state for row in model.select(model.state)}


def test_there_are_sixty_agencies_with_papers_and_forty_projects_of_several_regions():
    assert Agency.select().count() == 60
    assert Project.select().count() == 40
    assert len({p.region_id for p in Project.select()}) >= 8
    assert all(p.region_id.startswith("3201") for p in Project.select())
    for model, least in ((Qualification, 50), (Practitioner, 40), (Offering, 100), (Relation, 60)):
        assert model.select().count() >= least
    assert Unit.select().where(Unit.organisation.is_null(False)).count() > 40


def test_every_credit_code_is_well_formed():
    codes = [row.uscc for row in Organisation.select() if row.uscc]
    codes += [row.uscc for row in Unit.select() if row.uscc]

    assert [code for code in codes if uscc.check(code)] == []


def test_some_certificates_have_run_out_and_some_will_soon():
    today = MOMENT.date()
    ends = [q.expires_on for q in Qualification.select() if q.expires_on]

    assert sum(day < today for day in ends) >= 3
    assert sum(today <= day <= today + dt.timedelta(days=60) for day in ends) >= 2


@pytest.mark.parametrize(
    ("model", "wanted"),
    [
        (Requirement, set(RequirementState)),
        (Award, set(AwardState)),
        # a contract both sides confirmed is filed in the same moment
        (Contract, set(ContractState) - {ContractState.CONFIRMED}),
        (Result, set(ResultState)),
        (Objection, set(ObjectionState)),
        (Signup, set(SignupState)),
        # one fee is disputed, one waits for its agency, the others are paid or not due
        (Payment, {"planned", "due", "paid", "received", "stopped"}),
        (Amendment, {"agreed"}),
        (Exemption, {"recorded"}),
        (DesignChange, {"open"}),
        (Agency, set(AgencyState)),
        (Assessment, {"draft", "published"}),
        (Project, {"temporary", "registered", "withdrawn"}),
        (Package, {"draft", "submitted", "reviewing", "revising", "certified"}),
        (Opinion, {"issued", "replied", "closed"}),
        (Evaluation, set(EvaluationState)),
        # the year is too short for an entry to age out
        (CreditEntry, set(EntryState) - {EntryState.EXPIRED}),
        (RuleSet, {"in_force", "trial"}),
        (Sanction, set(SanctionState)),
        (Organisation, {"approved", "pending", "refused"}),
    ],
)
def test_every_state_is_there(model, wanted):
    assert states(model) == wanted


@pytest.mark.parametrize(
    ("offers", "wanted"),
    [
        ("sealed", {"signup", "frozen", "opening", "scoring", "publicity", "awarded"}),
        ("live", {"frozen", "live", "explaining", "publicity"}),
    ],
)
def test_offers_and_bids_are_shown_at_every_stage(offers, wanted):
    shown = {str(row.state) for row in Requirement.select() if offers_of(row.method) == offers}
    assert shown == wanted
    assert states(Verdict) == {"signed"}
    assert {"average_price", "plan_merit", "scoring"} <= {
        row.method for row in Requirement.select()
    }


def test_the_package_under_review_has_pins_replies_and_a_second_revision():
    package = Package.get(Package.state == "reviewing")
    sheets = list(Sheet.select().where(Sheet.package == package))

    assert package.round == 2
    assert sum(s.standing == "current" for s in sheets) == 12
    assert sum(s.standing == "replaced" for s in sheets) == 3
    assert {s.plain for s in sheets if s.revision == 2} == {"建施-02", "结施-02", "电施-01"}
    assert all(s.number and s.title for s in sheets)
    opinions = list(package.opinions)
    assert sum(o.x is not None for o in opinions) >= 8
    assert {o.discipline for o in opinions} >= {"fire", "civil_defence", "structure"}
    assert Reply.select().join(Opinion).where(Opinion.package == package).count() == len(opinions)


def test_papers_are_issued_marked_as_practice_and_their_bytes_are_what_the_log_says():
    papers = list(Paper.select())

    assert {p.state for p in papers} == {"valid"}
    assert all(p.practice for p in papers)
    assert Counter(p.document for p in papers)["award-notice"] >= 15
    certified = Package.get(Package.state == "certified")
    about = {p.document for p in papers if p.about_id == certified.id}
    assert len(about) >= 2
    for paper in papers:
        [kept] = files.of(paper.subject_kind, paper.id, "paper")
        assert kept.sha256 == paper.sha256
        assert files.path_of(paper.sha256).stat().st_size > 5000


def test_the_history_is_a_year_long_and_ends_before_now():
    first = Event.select().order_by(Event.seq).first().at
    last = Event.select().order_by(Event.seq.desc()).first().at

    assert first < MOMENT - dt.timedelta(days=330)
    assert MOMENT - dt.timedelta(days=5) < last <= MOMENT
    months = {(e.at.year, e.at.month) for e in Event.select(Event.at)}
    assert len(months) >= 11


def test_the_log_holds():
    size, root = log.head()
    peaks: list[bytes] = []
    for number, entry in enumerate(log.entries(0, size)):
        peaks, _ = merkle.append(number, peaks, merkle.leaf_hash(entry.data.encode()))

    assert size == Event.select().count() > 1500
    assert merkle.root_of(peaks) == root


def test_clocks_stand_in_all_colours_and_one_is_paused():
    lights = Counter()
    paused = 0
    for row in Deadline.select().where(Deadline.open_key.is_null(False)):
        subject = load_subject(row.subject_kind, row.subject_id)
        for view in deadlines.of(subject, only_open=True):
            lights[view.light] += 1
            paused += view.paused is not None

    assert set(lights) >= {"green", "amber", "red"}
    assert paused >= 3


def test_inboxes_are_filled_and_no_job_failed():
    logins = {p.id: p.login for p in Person.select()}
    told = {logins[n.person_id] for n in Notice.select(Notice.person_id)}

    assert told >= {"owner", "agency", "agency2", "operator", "designer", "lead", "reviewer"}
    assert jobs.Job.select().where(jobs.Job.error != "").count() == 0
    waiting = jobs.Job.select().where(jobs.Job.state == "waiting")
    assert all(job.due > MOMENT for job in waiting)
    assert {"bidding.freeze", "bidding.draw"} <= {job.kind for job in waiting}


def test_the_zones_result_is_told_in_the_draft_of_an_owner():
    told = [advice.of(one).assessed for one in Requirement.select() if one.state == "draft"]

    assert [[row.item for row in rows] for rows in told if rows] == [["geological-hazard"]]


def test_there_is_an_account_for_every_seat_and_its_holder_may_be_called(practice):
    silent = [p.login for p in Person.select() if check_phone(p.phone)]
    assert silent == []
    assert len(practice.accounts) == len(EVERY_SEAT)
    assert len({login for _, login, _ in practice.accounts}) == len(EVERY_SEAT)


def test_finished_contracts_are_recorded_and_the_second_agency_may_answer():
    ended = Contract.select().where(Contract.state.in_(("completed", "terminated"))).count()

    assert Performance.select().count() == ended
    assert {row.ended for row in Performance.select()} == {"completed", "terminated"}
    place = Organisation.get(Organisation.name.contains("钟山工程咨询"))
    mine = Evaluation.select().join(Agency).where(Agency.organisation == place)
    assert {"open", "rated", "locked", "appealed", "moderated"} <= {row.state for row in mine}


def test_no_two_contracts_share_a_number_and_only_a_disputed_fee_is_late():
    numbers = [row.number for row in Contract.select() if row.number]
    late = Payment.select().join(Deadline, on=Deadline.subject_id == Payment.id)
    of_fees = (Deadline.kind == "bidding.payment") & Deadline.open_key.is_null(False)
    owed = late.where(of_fees, Deadline.due < MOMENT)

    assert len(set(numbers)) == len(numbers) > 20
    told = [timeline(row.subject_kind, row.id)[0].key for row in owed]
    assert told == ["bidding.payment.not_received"]


def test_grades_differ_and_the_tried_rules_would_change_some():
    rated = {row.grade for row in Agency.select(Agency.grade).where(Agency.is_rated)}

    assert {"A", "B"} < rated
    assert TrialRow.select().where(TrialRow.is_regraded).count() > 0


def test_a_county_registers_by_notice_and_a_shortlist_holds():
    check = LaterCheck.get()
    assert (check.state, check.agency.state) == ("open", "listed")
    assert check.agency.region_id == "320118"
    states = sorted(intake.state for intake in Intake.select())
    assert states == ["in_force", "open"]
    places = sorted(member.state for member in IntakeMember.select())
    assert places == ["applied", "member", "member"]


def test_the_last_months_were_reported_with_something_in_each_chart():
    told = {row.month: json.loads(row.figures) for row in Report.select()}

    assert sorted(told) == ["2026-08", "2026-09", "2026-10"]
    assert all(sum(n for _, n in one["grades"]) for one in told.values())
    assert all(sum(map(sum, (v for _, v in one["trend"]))) > 5 for one in told.values())
    assert any(one["complaints"] for one in told.values())
    assert any(one["ratings"] for one in told.values())


def test_papers_issued_before_know_their_place_too(practice):
    """What the migration fills in is what is written when a paper is issued today."""
    places = importlib.import_module("app.migrations.0070_places_of_papers").PLACES
    kinds = set()
    for paper in Paper.select():
        found = db.db.execute_sql(
            f"SELECT ({places[paper.about_kind]}) FROM paper WHERE id = " + db.db.param,
            (paper.id,),
        ).fetchone()[0]
        now = region_of(load_subject(paper.about_kind, paper.about_id))
        assert (found, paper.region_id) == (now, now), paper.title
        kinds.add(paper.about_kind)

    assert len(kinds) > 3
