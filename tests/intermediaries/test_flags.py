"""One person in two agencies: found by digest, both told, over when one retires the person."""

import io

import pytest
from openpyxl import load_workbook

from app.kernel import events
from app.kernel.errors import Forbidden, NotAllowed
from app.kernel.notices import Notice
from intermediaries import queries
from intermediaries.models import PersonFlag, Practitioner
from intermediaries.queries import changes as reads
from intermediaries.services import application, changes, flags, papers
from intermediaries.states import FlagState
from tests.factories.accounts import make_actor, make_organisation, make_person
from tests.factories.intermediaries import (
    make_agency,
    make_change,
    make_flag,
    make_practitioner,
)
from tests.intermediaries.conftest import IDENTITY, person


@pytest.fixture
def elsewhere(db):
    """Another agency that already has the person."""
    agency = make_agency()
    make_practitioner(agency, id_digest=flags.digest(IDENTITY))
    return agency


def test_the_digest_hides_the_number_and_tells_the_person(db):
    assert flags.digest(IDENTITY) == flags.digest(IDENTITY.lower() + " ")
    assert IDENTITY[:6] not in flags.digest(IDENTITY)
    assert flags.digest(IDENTITY) != flags.digest("110101199001011237")


def test_a_draft_tells_nothing(elsewhere, filled):
    assert PersonFlag.select().count() == 0


def test_both_agencies_and_the_regulator_are_told_when_it_is_handed_in(elsewhere, filled, agent):
    office = make_organisation("住建局", kind="regulator")
    officer = make_person("孙主任", organisation=office, roles=("officer",))
    own = make_person("周建国", organisation=filled.organisation, roles=("handler",))
    other = make_person("吴远", organisation=elsewhere.organisation, roles=("handler",))

    application.submit(filled, agent)

    flag = PersonFlag.get()
    assert flag.state == FlagState.OPEN
    told = {person.id: [n.text for n in Notice.select().where(Notice.person_id == person.id)]
            for person in (officer, own, other)}  # fmt: skip
    assert all(any("登记在" in text for text in texts) for texts in told.values())
    assert not any(filled.name in text for text in told[other.id])
    assert not any(elsewhere.name in text for text in told[own.id])
    for agency in (filled, elsewhere):
        assert len(reads.flagged(agency)) == 1


def test_the_number_itself_is_kept_nowhere(elsewhere, filled, agent):
    application.submit(filled, agent)
    for row in Practitioner.select().dicts():
        assert IDENTITY not in str(row)
    for event in events.Event.select():
        assert IDENTITY not in event.payload
        assert flags.digest(IDENTITY) not in event.payload


def test_the_flag_ends_when_one_agency_retires_the_person(elsewhere, filled, agent):
    application.submit(filled, agent)
    (there,) = [p for p in queries.practitioners_of(elsewhere) if p.id_digest]
    own = make_actor("handler", organisation=elsewhere.organisation, kind="agency")

    papers.retire_practitioner(there, own)

    flag = PersonFlag.get()
    assert flag.state == FlagState.RESOLVED
    assert flag.ended_at is not None
    assert reads.flagged(filled) == set()


def test_a_person_who_joins_by_a_change_is_flagged_once(elsewhere, firm, agent, clerk, store):
    listed = make_agency(firm)
    change = changes.submit(changes.propose(listed, "people", person(), agent), agent)
    assert PersonFlag.select().count() == 0
    changes.accept(reads.change(change.id), clerk)
    flags_before = PersonFlag.select().count()
    flags.look(listed)
    assert (flags_before, PersonFlag.select().count()) == (1, 1)


def test_the_regulator_ends_a_flag_with_words(elsewhere, filled, agent, clerk):
    application.submit(filled, agent)
    flag = reads.flag(PersonFlag.get().id)
    officer = make_actor("officer", kind="regulator")
    with pytest.raises(Forbidden):
        flags.explain(flag, "依法兼职", clerk)
    with pytest.raises(NotAllowed):
        flags.explain(flag, "", officer)

    flags.explain(reads.flag(flag.id), "依法可以在两处执业", officer)

    assert PersonFlag.get().state == FlagState.EXPLAINED
    (there,) = [p for p in queries.practitioners_of(elsewhere) if p.id_digest]
    flags.leave(there)
    assert PersonFlag.get().state == FlagState.EXPLAINED


def test_the_list_is_for_the_offices(elsewhere, filled, agent, as_agent, client_as):
    application.submit(filled, agent)
    office = make_organisation("住建局", kind="regulator")
    officer = client_as(make_person("孙主任", organisation=office, roles=("officer",)), office)
    url = f"/intermediaries/flags/{PersonFlag.get().id}"
    page = officer.get("/intermediaries/flags").text
    assert filled.name in page
    assert elsewhere.name in page
    assert officer.post(f"{url}/explain", data={"reason": "依法兼职"}).status_code == 303
    assert as_agent.get("/intermediaries/flags").status_code == 403
    assert as_agent.get(url).status_code == 404


def test_changes_and_flags_go_to_excel_as_they_are_seen(client_as, db):
    office = make_organisation("运行中心", kind="operator")
    clerk = client_as(make_person("吴敏", organisation=office, roles=("clerk",)), office)
    one, two = make_agency(), make_agency()
    make_change(one)
    make_flag(one, two)

    changed = sheet_of(clerk.get("/intermediaries/changes/export.xlsx?state=submitted"))
    none = sheet_of(clerk.get("/intermediaries/changes/export.xlsx?state=refused"))
    flagged = sheet_of(clerk.get("/intermediaries/flags/export.xlsx"))

    assert changed[1][:5] == (one.name, one.uscc, "服务区域", "新增 1，移除 1", "待审核")
    assert len(none) == 1
    assert {flagged[1][3], flagged[1][5]} == {one.name, two.name}
    assert "*" in flagged[1][1]


def sheet_of(answer):
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
