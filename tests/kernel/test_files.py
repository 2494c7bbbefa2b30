"""Blobs and attachments: kept once, hung on things, replaced and removed without loss."""

import io

import pytest

from app.kernel import filechecks, files, parameters
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed
from app.kernel.permissions import ANONYMOUS, Actor, register
from app.kernel.permissions import system as is_system
from app.kernel.room import Subject, register_subjects
from app.kernel.storage import FolderStore
from tests.kernel import files_made as made

pytestmark = pytest.mark.usefixtures("db", "store")
CLERK = Actor(person_id="p" * 16, name="王办事", org_id="o" * 16)


@pytest.fixture(autouse=True, scope="module")
def _parameters():
    parameters.register(filechecks.PARAMETERS)
    yield
    filechecks.child().close()


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(files._Open, "store", FolderStore(tmp_path))
    return files.current_store()


def kept(data=None, name="建施-01.pdf"):
    return files.store(io.BytesIO(data or made.pdf()), name)


def hang(blob, name="建施-01.pdf", **more):
    with write():
        return files.attach(blob, "tests.thing", "t1", "drawings", CLERK, name, **more)


def test_a_file_is_kept_with_what_its_content_told():
    data = made.pdf(pages=2)

    blob = kept(data)

    assert (blob.size, blob.kind, blob.mime, blob.pages) == (len(data), "pdf", "application/pdf", 2)
    with files.open_blob(blob.sha256) as file:
        assert file.read() == data


def test_the_same_content_is_one_blob_with_many_uses():
    first, second = kept(), kept(name="另一个名字.pdf")

    one, two = hang(first), hang(second, "另一个名字.pdf")

    assert first.sha256 == second.sha256
    assert [a.name for a in files.of("tests.thing", "t1")] == [one.name, two.name]


def test_a_refused_file_leaves_neither_row_nor_bytes(store):
    with pytest.raises(Invalid) as caught:
        files.store(io.BytesIO(made.PROGRAM), "图纸.pdf", field="drawing")

    assert str(caught.value.fields["drawing"]) == str(filechecks.PROGRAM)
    assert files.Blob.select().count() == 0
    assert list(store.names()) == []
    assert list(store.tmp.glob("*")) == []


def test_files_are_not_received_inside_a_transaction():
    with write(), pytest.raises(RuntimeError):
        kept()


def test_a_replaced_file_stays_and_names_its_successor():
    old = hang(kept())

    new = hang(kept(made.pdf(pages=2)), replaces=old)

    assert [a.id for a in files.of("tests.thing", "t1")] == [new.id]
    assert [a.id for a in files.of("tests.thing", "t1", replaced=True)] == [old.id, new.id]
    assert files.attachment(old.id).replaced_by_id == new.id


def test_two_people_cannot_replace_the_same_file():
    old = hang(kept())
    hang(kept(made.pdf(pages=2)), replaces=old)

    with pytest.raises(NotAllowed):
        hang(kept(made.pdf(pages=3)), replaces=old)

    assert len(files.of("tests.thing", "t1")) == 1


def test_a_removed_file_is_not_found_any_more():
    gone = hang(kept())

    files.remove(gone)

    assert files.of("tests.thing", "t1") == []
    assert files.attachment(gone.id) is None


def test_slots_are_kept_apart():
    hang(kept())

    assert len(files.of("tests.thing", "t1", "drawings")) == 1
    assert files.of("tests.thing", "t1", "contract") == []
    assert files.of("tests.thing", "t2") == []


TABLE = {
    "tests.thing.view": ((lambda actor, thing: (actor.org_id, "t1") == ("o" * 16, thing),),),
    "tests.thing.open_bids": ((is_system,),),
}


def test_the_permission_of_the_thing_decides_who_reads_its_files():
    register(TABLE)
    subject = Subject(object, str, "tests.thing.view", str, str)
    register_subjects({"tests.thing": subject})
    found = hang(kept())

    assert files.may_view(CLERK, found)
    assert not files.may_view(ANONYMOUS, found)
    files.guard_slot("tests.thing", "drawings", "tests.thing.open_bids")
    assert not files.may_view(CLERK, found)
    del files._slots["tests.thing", "drawings"]


def test_a_file_on_an_unknown_thing_is_nobodys():
    blob = kept()
    with write():
        found = files.attach(blob, "tests.unknown", "x", "s", CLERK, "a.pdf")

    assert not files.may_view(CLERK, found)
