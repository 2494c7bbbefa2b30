"""Issued papers: once, numbered without gaps, verified by anyone, voided by two people."""

import hashlib
import io
import json
from pathlib import Path

import docx
import pytest

from app.kernel import events, files, jobs
from app.kernel.db import write
from app.kernel.errors import Forbidden, NotAllowed, StaleState
from app.kernel.permissions import SYSTEM
from exports import queries, registry
from exports.models import Paper
from exports.services import issue, void
from exports.spec import Document, Numbering, Text
from exports.spec import Paper as Filled
from exports.states import PaperState
from projects.queries import project as load_project
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.projects import make_project
from tests.tools.verifier import verdict


def issuer_of(project):
    return project.owner_id, project.owner.name


def fill(project):
    return Filled(title="中选通知书", sections=(Text(f"项目：{project.name}"),))


SLIP = Document(
    key="test-slip",
    title="中选通知书",
    form="docx",
    subject_kind="projects.project",
    permission="projects.project.view",
    load=load_project,
    fill=fill,
    numbering=Numbering("test-slip", "测字"),
    issued_on=("test.slip.asked",),
    issuer=issuer_of,
    public=lambda project: {"项目名称": project.name},
)


@pytest.fixture
def slip(app, db):
    registry.register(SLIP)
    events.listen("test.slip.asked", issue.ask)
    yield SLIP
    registry._DOCUMENTS.pop("test-slip")


@pytest.fixture
def project(slip):
    return make_project()


def asked(project):
    with write():
        events.record("test.slip.asked", project, actor=SYSTEM)
    jobs.run_due()
    return Paper.select().where(Paper.about_id == project.id).order_by(Paper.number.desc()).first()


def owner_actor(project, *roles):
    return make_actor(*(roles or ("handler",)), organisation=project.owner, kind="owner")


def test_an_event_issues_one_numbered_paper_whose_hash_is_logged(project):
    paper = asked(project)

    assert (paper.state, paper.issuer) == (PaperState.VALID, project.owner.name)
    raw = files.path_of(paper.sha256).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == paper.sha256
    texts = [p.text for p in docx.Document(io.BytesIO(raw)).paragraphs]
    assert paper.number in texts
    assert f"项目：{project.name}" in texts
    assert texts[-1] == f"{issue.Site.origin}/verify/{paper.id}"
    event = events.last_of("exports.paper", paper.id)
    assert (event.key, event.facts["sha256"]) == ("exports.paper.issue", paper.sha256)


def test_a_second_start_of_the_job_changes_nothing(project):
    paper = asked(project)
    payload = {"document": SLIP.key, "about": project.id, "cause": paper.cause, "replaces": None}

    assert issue.prepare(payload) is None
    issue.effect(payload, None)

    assert Paper.select().where(Paper.about_id == project.id).count() == 1


def test_a_start_that_died_after_numbering_finds_its_number_again(project):
    payload = {"document": SLIP.key, "about": project.id, "cause": "c" * 16, "replaces": None}
    issue.prepare(payload)
    number = Paper.get(Paper.cause == "c" * 16).number

    again = issue.prepare(payload)
    with write():
        issue.effect(payload, again)

    paper = Paper.get(Paper.cause == "c" * 16)
    assert (paper.number, paper.state) == (number, PaperState.VALID)


def test_numbers_have_no_gaps(project):
    numbers = [asked(project).number for _ in range(3)]

    first, *others = [int(n.partition("〕")[2].rstrip("号")) for n in numbers]
    assert others == [first + 1, first + 2]


def test_one_person_asks_another_decides(project):
    paper = asked(project)
    first, second = owner_actor(project), owner_actor(project)
    void.ask_void(paper, "项目名称写错", first)

    with pytest.raises(Forbidden, match="不能自己复核"):
        void.decide(paper, "void", first)
    assert Paper.get_by_id(paper.id).state == PaperState.VOID_ASKED
    void.decide(paper, "void", second)

    assert Paper.get_by_id(paper.id).state == PaperState.VOID
    assert not jobs.run_due()
    assert Paper.select().where(Paper.replaces == paper).count() == 0
    with pytest.raises(StaleState):
        void.ask_void(paper, "再来", first)


def test_a_click_on_a_page_of_before_asks_for_nothing(project):
    paper = asked(project)

    with pytest.raises(StaleState):
        void.ask_void(paper, "写错", owner_actor(project), seen=paper.version - 1)
    assert Paper.get_by_id(paper.id).state == PaperState.VALID


def test_voiding_needs_a_reason_and_the_issuers_people(project):
    paper = asked(project)

    with pytest.raises(NotAllowed, match="理由"):
        void.ask_void(paper, " ", owner_actor(project))
    with pytest.raises(Forbidden):
        void.ask_void(paper, "x", make_actor("handler", kind="owner"))


def test_a_replaced_paper_points_to_its_successor_under_a_new_number(project, client):
    paper = asked(project)
    void.ask_void(paper, "写错", owner_actor(project))
    void.decide(paper, "replace", owner_actor(project))
    jobs.run_due()

    successor = Paper.get(Paper.replaces == paper.id)
    assert successor.number != paper.number
    page = client.get(f"/verify/{paper.id}")
    assert page.status_code == 200
    assert f"/verify/{successor.id}" in page.text
    assert "作废时间" in page.text  # and a file that fits does not make it good again
    assert "这是原件，但本文书已作废" in page.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_anyone_verifies_in_either_language(project, client, language):
    paper = asked(project)
    client.set_cookie("locale", language)

    page = client.get(f"/verify/{paper.id}")

    assert page.status_code == 200
    assert paper.sha256 in page.text
    assert project.name in page.text


def test_the_form_finds_a_paper_by_its_code(project, client):
    paper = asked(project)

    assert client.get(f"/verify/?id={paper.id}").status_code == 303
    assert client.get(f"/verify/?id=http://x/verify/{paper.id.upper()}").status_code == 303
    assert client.get("/verify/?id=nothing").status_code == 404
    assert client.get("/verify/aaaaaaaaaaaaaaaa").status_code == 404


def test_the_file_is_for_its_parties_and_the_proof_for_all(project, client, client_as, tmp_path):
    paper = asked(project)
    person = make_person(organisation=project.owner)
    inside = client_as(person, project.owner)
    stranger_org = make_organisation(kind="owner")
    outside = client_as(make_person(organisation=stranger_org), stranger_org)

    assert client.get(f"/exports/papers/{paper.id}/file").status_code in {302, 303}
    assert outside.get(f"/exports/papers/{paper.id}/file").status_code == 403
    with inside.get(f"/exports/papers/{paper.id}/file") as got:
        raw = got.data
    assert hashlib.sha256(raw).hexdigest() == paper.sha256
    assert inside.get(f"/exports/papers/{paper.id}").status_code == 200

    name = tmp_path / "slip.docx"
    name.write_bytes(raw)
    proof = client.get(f"/exports/papers/{paper.id}/proof.json")
    Path(f"{name}.proof.json").write_bytes(proof.data)
    assert verdict("paper", name)[0] == 0
    name.write_bytes(raw + b" ")
    assert verdict("paper", name)[0] == 1


def test_pages_move_the_paper_and_a_stale_click_is_told(project, client_as):
    paper = asked(project)
    one, two = (make_person(organisation=project.owner) for _ in range(2))
    first, second = client_as(one, project.owner), client_as(two, project.owner)
    base = f"/exports/papers/{paper.id}"

    sent = {"reason": "写错", "seen": paper.version}
    assert first.post(f"{base}/ask-void", data=sent).status_code == 303
    assert first.post(f"{base}/ask-void", data=sent).status_code in {403, 409}
    assert first.post(f"{base}/void", data={}).status_code == 403
    assert second.post(f"{base}/keep", data={"reason": "没有错"}).status_code == 303

    assert Paper.get_by_id(paper.id).state == PaperState.VALID


def test_a_proof_before_the_paper_is_made_is_a_sentence(project, client):
    payload = {"document": SLIP.key, "about": project.id, "cause": "d" * 16, "replaces": None}
    issue._numbered(SLIP, payload)
    paper = Paper.get(Paper.cause == "d" * 16)

    assert client.get(f"/exports/papers/{paper.id}/proof.json").status_code == 404
    assert client.get(f"/verify/{paper.id}").status_code == 200


def test_the_disclosure_of_a_paper_is_readable_json(project, client):
    paper = asked(project)

    opened = json.loads(client.get(f"/exports/papers/{paper.id}/proof.json").data)

    assert opened["format"] == "lianshen-disclosure/1"
    assert paper.sha256 in opened["payload"]


def test_a_colleague_finds_the_open_request_on_the_desk_and_in_the_inbox(project, client_as):
    paper = asked(project)
    one, two = (make_person(organisation=project.owner) for _ in range(2))
    first, second = client_as(one, project.owner), client_as(two, project.owner)
    first.post(f"/exports/papers/{paper.id}/ask-void", data={"reason": "写错"})

    assert paper.number in second.get("/desk").text
    assert paper.number in second.get("/inbox").text
    assert "复核作废申请" not in first.get("/desk").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_shows_only_the_issuers_own_papers(project, client_as, language):
    mine, other = asked(project), asked(make_project())
    person = make_person(organisation=project.owner, locale=language)
    inside = client_as(person, project.owner)

    page = inside.get("/exports/papers")

    assert mine.number in page.text
    assert other.number not in page.text
    assert inside.get("/exports/papers?number=nothing&after=broken").status_code == 200


def test_the_list_pages_by_key(project):
    numbers = [asked(project).number for _ in range(3)]

    first, after = queries.issued_by(project.owner_id, size=2)
    rest, end = queries.issued_by(project.owner_id, after=after, size=2)

    assert sorted(p.number for p in first + rest) == sorted(numbers)
    assert (len(first), len(rest), end) == (2, 1, None)
