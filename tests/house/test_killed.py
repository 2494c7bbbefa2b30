"""kill -9 after the effect and before the commit: done again, once in effect, the log whole."""

import datetime as dt

import pytest

from app.kernel import events, files, jobs, log
from app.kernel.db import write
from app.kernel.events import Event
from app.kernel.files import Attachment, Blob
from bidding.models import Award, DrawRound, Freeze, Requirement, Signup
from bidding.services import signup
from exports.models import Paper
from intermediaries import queries
from intermediaries.models import Agency, Shelf
from intermediaries.services import imports, taking
from tests.factories import joint_review as review
from tests.factories.accounts import make_actor, make_person
from tests.factories.bidding import make_requirement, make_signup
from tests.factories.intermediaries import make_agency
from tests.intermediaries.test_library_import import book, code, line
from tests.tools.verifier import run

OPENS = dt.datetime(2026, 11, 16, 9)
F = dt.datetime(2026, 11, 19, 17)
LATER = dt.timedelta(minutes=6)  # longer than any lease
SIGKILL = -9


@pytest.fixture(autouse=True)
def house(app, committing_db, settings, at):
    at(OPENS.isoformat())
    files.configure(settings)


@pytest.fixture
def killed(committing_url, settings, nursery):
    """killed(moment, event key, …): a process that dies while it records this event."""
    return lambda moment, *words: nursery.run(
        "tests.house.killed", committing_url, settings.data, moment.isoformat(), *words
    )


def counted(key):
    return Event.select().where(Event.key == key).count()


def check_log(client, capsys, tmp_path):
    """What anybody can download holds, and nothing stands beside it."""
    size, root = log.head()
    assert log.root_at(size) == root
    assert Event.select().count() == size
    with write():
        events.checkpoint("test")
    code, said = run(capsys, tmp_path, "log", client.get("/log/export").data)
    assert code == 0, said


def test_a_worker_killed_in_freeze_and_in_draw_does_each_once(killed, app, capsys, tmp_path):
    requirement = make_requirement()
    for _ in range(3):
        make_signup(requirement)
    before = log.head()

    first = killed(F, "bidding.requirement.freeze")
    torn = (Freeze.select().count(), DrawRound.select().count(), log.head() == before)
    jobs.run_due(F + LATER)
    due = DrawRound.get().due
    second = killed(due, "bidding.requirement.draw")
    undrawn = (Award.select().count(), Requirement.get_by_id(requirement.id).state)
    jobs.run_due(due + LATER)

    assert (first.returncode, torn) == (SIGKILL, (0, 0, True)), first.stderr
    assert (second.returncode, undrawn) == (SIGKILL, (0, "frozen")), second.stderr
    assert (Freeze.select().count(), Award.select().count()) == (1, 1)
    assert Requirement.get_by_id(requirement.id).state == "publicity"
    assert [counted(f"bidding.requirement.{verb}") for verb in ("freeze", "draw")] == [1, 1]
    check_log(app.test_client(), capsys, tmp_path)


def test_a_worker_killed_while_issuing_issues_once_under_the_same_number(
    killed, app, capsys, tmp_path
):
    review.make_package(review.make_world(), "certified")
    asked = jobs.Job.select().where(jobs.Job.kind == "exports.issue").count()

    dead = killed(OPENS, "exports.paper.issue")
    started = list(Paper.select())
    kept = Blob.select().count()
    jobs.run_due(OPENS + LATER)

    papers = {paper.id: paper for paper in Paper.select()}
    assert (dead.returncode, [one.state for one in started]) == (SIGKILL, ["preparing"])
    assert kept == 1
    assert papers[started[0].id].number == started[0].number
    assert len(papers) == asked == counted("exports.paper.issue")
    assert {one.state for one in papers.values()} == {"valid"}
    hung = Attachment.select().where(Attachment.subject_kind == "exports.paper")
    assert sorted(one.subject_id for one in hung) == sorted(papers)
    check_log(app.test_client(), capsys, tmp_path)


def test_a_process_killed_inside_a_group_commit_leaves_no_sign_up_and_each_can_be_sent_again(
    killed, app, capsys, tmp_path
):
    requirement = make_requirement()
    agencies = [make_agency() for _ in range(4)]
    people = [
        make_person(login=f"of.{one.organisation_id}", organisation=one.organisation)
        for one in agencies
    ]
    ids = [one.organisation_id for one in agencies]

    dead = killed(OPENS, signup.SUBMITTED, requirement.id, *ids)
    torn = (Signup.select().count(), counted(signup.SUBMITTED))
    receipts = []
    for agency, person in zip(agencies, people, strict=True):
        actor = make_actor(organisation=agency.organisation, person=person)
        passed = signup.gate(requirement.id, actor.org_id)
        again = [signup.sign_up(passed, "清风", "the-same-key", actor) for _ in range(2)]
        receipts.append({one.seq for one in again})

    assert (dead.returncode, torn) == (SIGKILL, (0, 0)), dead.stderr
    assert [len(seqs) for seqs in receipts] == [1] * 4
    assert (Signup.select().count(), counted(signup.SUBMITTED)) == (4, 4)
    assert all(events.at_index(*seqs) for seqs in receipts)
    check_log(app.test_client(), capsys, tmp_path)


DEATHS = [
    (f"job:{imports.READ}:2", "reading", 2),
    (f"job:{taking.TAKE}:1", "taking", 0),
    (f"job:{taking.TAKE}:3", "taking", 4),
    ("intermediaries.library_import.complete", "taking", 5),
]


@pytest.mark.parametrize(("death", "state", "laid"), DEATHS)
def test_an_import_killed_at_any_step_goes_on_and_nothing_is_half_imported(
    killed, app, capsys, tmp_path, monkeypatch, death, state, laid
):
    chief = make_actor("manager", kind="operator")
    monkeypatch.setattr(imports, "STEP", 2)
    monkeypatch.setattr(taking, "STEP", 2)
    found = imports.begin(book([line(n) for n in range(1, 6)]), "机构库.xlsx", chief)
    if state == "taking":
        jobs.run_due(OPENS)
        taking.take_over(queries.library_import(found.id), with_changes=False, actor=chief)

    dead = killed(OPENS, death)
    now = queries.library_import(found.id)
    seen = (Agency.select().where(Agency.state == "listed").count(), Shelf.select().count())
    kept = Agency.select().count() if state == "taking" else now.rows
    jobs.run_due(OPENS + LATER)
    if state == "reading":
        taking.take_over(queries.library_import(found.id), with_changes=False, actor=chief)
        jobs.run_due(OPENS + LATER)

    assert (dead.returncode, now.state, kept) == (SIGKILL, state, laid), dead.stderr
    assert seen == (0, 0)
    whole = queries.library_import(found.id)
    assert (whole.state, whole.rows, whole.taken_rows) == ("taken", 5, 5)
    assert sorted(a.uscc for a in Agency.select()) == sorted(code(n) for n in range(1, 6))
    assert Shelf.select().where(Shelf.item == "*").count() == 5
    assert counted("intermediaries.library_import.complete") == 1
    check_log(app.test_client(), capsys, tmp_path)
