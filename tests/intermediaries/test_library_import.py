"""A file on its way into the library: read in batches, judged, taken over all at once."""

import datetime as dt
import io

import pytest

from app.accounts.models import Organisation
from app.accounts.rules.uscc import with_check_digit
from app.accounts.services import actor_of, invitations
from app.kernel import clock, jobs
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.events import Event
from app.kernel.excel import Workbook
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM
from intermediaries import queries
from intermediaries.models import Agency, ImportRow, ImportShelf, LibraryImport, Shelf
from intermediaries.queries import Filters
from intermediaries.rules.importing import COLUMNS
from intermediaries.services import imports, taking
from intermediaries.services.catalogue import sync_catalogue
from intermediaries.states.importing import LIBRARY_IMPORT, ImportState
from tests.factories.accounts import make_organisation, make_person, make_region
from tests.factories.intermediaries import make_agency

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def library(db, store):
    make_region("320102")
    sync_catalogue()


def code(n):
    return with_check_digit(f"91320102MB{n:07d}")


def line(n, **changes):
    values = {
        "name": f"导入{n}号咨询有限公司", "uscc": code(n), "legal_form": "企业",
        "region": "320102", "address": "中山东路1号", "legal_representative": "郑守一",
        "contact": "周建国", "phone": "025-83331234", "items": "招标代理",
    }  # fmt: skip
    return values | changes


def book(lines, head=None):
    file, out = Workbook(), io.BytesIO()
    file.active.append(head or [column.heading for column in COLUMNS.values()])
    for one in lines:
        file.active.append([one.get(key) for key in COLUMNS])
    file.save(out)
    out.seek(0)
    return out


def upload(lines, actor, **more):
    return imports.begin(book(lines, **more), "机构库.xlsx", actor)


def read(lines, actor, **more):
    found = upload(lines, actor, **more)
    jobs.run_due()
    return queries.library_import(found.id)


def counts(found):
    found = queries.library_import(found.id)
    return (found.new_rows, found.same_rows, found.changed_rows, found.refused_rows)


def shown():
    return queries.page(Filters(), TODAY, after="", size=50).rows


def test_a_file_is_read_in_batches_and_every_row_is_kept_once(library, manager, monkeypatch):
    monkeypatch.setattr(imports, "STEP", 3)
    example = {key: column.example for key, column in COLUMNS.items()}
    lines = [line(n) for n in range(1, 8)] + [line(2), line(99, region="999999"), {}, example]

    found = read(lines, manager)

    assert found.state == ImportState.READ
    assert counts(found) == (7, 0, 0, 2)
    rows = queries.import_rows(found, "refused")
    assert [(r.n, str(r.problems[0])) for r in rows] == [
        (9, "与本文件第 3 行的统一社会信用代码重复，只接收先出现的一行。"),
        (10, "没有代码为“999999”的行政区划。"),
    ]


def test_reading_killed_goes_on_at_the_cursor_and_a_batch_twice_changes_nothing(
    library, manager, monkeypatch
):
    monkeypatch.setattr(imports, "STEP", 2)
    found = upload([line(n) for n in range(1, 6)], manager)
    jobs.run_some("killed")
    imports._open.clear()  # another process starts
    payload = {"import": found.id, "cursor": 0}

    with write():
        imports.keep(payload, imports.Batch(0, 3, ()))
        imports.keep(payload, imports.read(payload))
    jobs.run_due()

    found = queries.library_import(found.id)
    assert (found.state, counts(found)) == (ImportState.READ, (5, 0, 0, 0))


def test_nothing_of_an_import_is_seen_before_all_of_it(library, manager, monkeypatch):
    monkeypatch.setattr(taking, "STEP", 2)
    found = read([line(n) for n in range(1, 6)], manager)
    taking.take_over(found, with_changes=False, actor=manager)

    for laid in (2, 4):
        jobs.run_some("one batch")
        assert Agency.select().count() == laid
        assert list(shown()) == []
        assert Shelf.select().count() == 0
        assert queries.at_desk({}).rows == []
        assert {one.state for one in Organisation.select().where(
            Organisation.kind == "agency")} == {"suspended"}  # fmt: skip
    jobs.run_due()

    assert sorted(row.name for row in shown()) == [f"导入{n}号咨询有限公司" for n in range(1, 6)]
    assert len(queries.agencies_for("tender-agency", TODAY)) == 5
    assert ImportShelf.select().count() == 0
    found = queries.library_import(found.id)
    assert (found.state, found.taken_rows) == (ImportState.TAKEN, 5)


def test_what_grows_while_an_import_is_read_and_taken_over_is_counted_anew(
    library, manager, monkeypatch
):
    told = []
    for place in (imports, taking):
        monkeypatch.setattr(place, "STEP", 3)
        monkeypatch.setattr(place, "look_again", lambda *given: told.append(given))

    found = read([line(n) for n in range(1, 6)], manager)
    taking.take_over(found, with_changes=False, actor=manager)
    jobs.run_due()

    asked = [(0, 4, 3, ImportRow), (4, 6, 3, ImportRow)]
    assert told == [*asked, (0, 4, 3, Organisation, Agency), (4, 6, 3, Organisation, Agency)]


def test_a_step_asked_for_twice_makes_nobody_twice(library, manager):
    found = read([line(1), line(2)], manager)
    taking.take_over(found, with_changes=False, actor=manager)
    with write():
        taking.take({"import": found.id, "cursor": 0})
        taking.take({"import": found.id, "cursor": 0})
    jobs.run_due()
    with write():
        taking.take({"import": found.id, "cursor": 3})

    assert Agency.select().count() == 2
    assert len(shown()) == 2


def test_the_log_names_who_took_over_which_file(library, manager):
    found = read([line(1)], manager)
    taking.take_over(found, with_changes=False, actor=manager)
    jobs.run_due()

    told = Event.get(Event.key == "intermediaries.library_import.take_over")
    assert told.actor_id == manager.person_id
    assert told.facts["sha256"] == found.sha256
    done = Event.get(Event.key == "intermediaries.library_import.complete")
    assert done.facts["new"] == 1


def test_the_same_file_again_finds_nothing_new(library, manager):
    lines = [line(1), line(2)]
    taking.take_over(read(lines, manager), with_changes=False, actor=manager)
    jobs.run_due()

    again = read(lines, manager)

    assert counts(again) == (0, 2, 0, 0)
    with pytest.raises(NotAllowed) as error:
        taking.take_over(again, with_changes=True, actor=manager)
    assert "文件中没有可以接收的行。" in str(error.value)


@pytest.mark.parametrize(("wanted", "phone"), [(True, "025-1"), (False, "025-83331234")])
def test_changes_happen_only_when_asked_for(library, manager, wanted, phone):
    taking.take_over(read([line(1)], manager), with_changes=False, actor=manager)
    jobs.run_due()
    found = read([line(1, phone="025-1"), line(2)], manager)
    assert counts(found) == (1, 0, 1, 0)

    taking.take_over(found, with_changes=wanted, actor=manager)
    jobs.run_due()

    assert Agency.get(Agency.uscc == code(1)).phone == phone


def test_who_was_registered_in_between_is_left_out_and_told(library, manager):
    found = read([line(1), line(2)], manager)
    make_agency(organisation=make_organisation("抢先", kind="agency", uscc=code(1)))
    taking.take_over(found, with_changes=False, actor=manager)
    jobs.run_due()

    assert counts(found) == (1, 0, 0, 1)
    assert [str(r.problems[0]) for r in queries.import_rows(found, "refused")] == [
        "接收之前，这一代码已由别人登记。"
    ]


def test_an_imported_agency_claims_its_entry(library, manager):
    taking.take_over(read([line(1)], manager), with_changes=False, actor=manager)
    jobs.run_due()
    agency = queries.agency(Agency.get().id)

    _, token = invitations.invite_first_manager(agency.organisation, actor=manager)
    person = make_person("周建国")
    invitations.accept(token, person)

    actor = actor_of(person, Organisation.get_by_id(agency.organisation_id))
    assert queries.agency_of(actor.org_id).id == agency.id
    assert actor.has("agency.manager")


def test_wrong_headings_and_too_many_rows_say_why(library, manager, monkeypatch):
    found = read([], manager, head=["名字", "代码"])
    assert found.state == ImportState.UNREADABLE
    assert str(found.problem).startswith("第一行缺少这些列：机构名称、")

    monkeypatch.setattr(imports, "MOST", 3)
    found = read([line(n) for n in range(1, 5)], manager)
    assert str(found.problem) == "一个文件最多 3 行，请分成几个文件导入。"


def test_a_csv_of_old_excel_is_read(library, manager):
    text = "\r\n".join(
        [
            ",".join(COLUMNS[key].heading for key in line(1)),
            ",".join(line(1).values()),
        ]
    )
    found = imports.begin(io.BytesIO(text.encode("gbk")), "机构库.csv", manager)
    jobs.run_due()
    assert counts(found) == (1, 0, 0, 0)


def test_a_file_that_is_no_table_is_not_taken(library, manager):
    with pytest.raises(Invalid):
        imports.begin(io.BytesIO(b"%PDF-1.4 x"), "a.xlsx", manager)
    assert LibraryImport.select().count() == 0


MOVES = [
    ("reading", {"finish", "fail"}),
    ("read", {"take_over", "drop"}),
    ("unreadable", set()),
    ("taking", {"complete"}),
    ("taken", set()),
    ("dropped", set()),
]


@pytest.mark.parametrize(("state", "legal"), MOVES)
def test_only_the_moves_of_the_table_exist(library, manager, clerk, state, legal):
    def made():
        return LibraryImport.create(
            name="a", sha256="0" * 64, org_id=manager.org_id, by_name="x", state=state, new_rows=1
        )

    done = set()
    for move in LIBRARY_IMPORT.transitions:
        actor = SYSTEM if move.by == "system" else manager
        other = manager if move.by == "system" else clerk
        with pytest.raises(Exception), write():  # noqa: B017 whoever may not, whatever the words
            fire(LIBRARY_IMPORT, made(), move.action, other, reason="试")
        try:
            with write():
                fire(LIBRARY_IMPORT, made(), move.action, actor, reason="试")
        except Exception:  # noqa: BLE001 a move that does not exist is refused
            continue
        done.add(move.action)
    assert done == legal
    assert clock.today() == TODAY
