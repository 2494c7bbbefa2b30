"""Uploads and downloads over HTTP: rights, ranges, names, policies, limits."""

import io

import pytest
from flask import request

from app.kernel import files
from app.kernel.db import write
from app.kernel.permissions import Actor, register
from app.kernel.room import Subject, register_subjects
from app.kernel.storage import FolderStore, TooLarge
from app.web import files as web_files
from tests.kernel import files_made as made

CLERK = Actor(person_id="p" * 16, name="王办事", org_id="o" * 16)


def everyone(actor, subject):
    return True


def nobody(actor, subject):
    return False


TABLE = {"tests.open.view": ((everyone,),), "tests.shut.view": ((nobody,),)}
register(TABLE)


@pytest.fixture(autouse=True)
def store(db, tmp_path, monkeypatch):
    for kind in ("open", "shut"):
        entry = Subject(object, str, f"tests.{kind}.view", str, str)
        register_subjects({f"tests.{kind}": entry})
    monkeypatch.setattr(files._Open, "store", FolderStore(tmp_path))
    return files.current_store()


def hung(data, name, kind="tests.open"):
    blob = files.store(io.BytesIO(data), name)
    with write():
        return files.attach(blob, kind, "t1", "s", CLERK, name)


def test_a_file_comes_back_whole_with_its_chinese_name(client):
    found = hung(made.pdf(), "建施-01 一层平面图.pdf")

    answer = client.get(f"/files/{found.id}", buffered=True)

    assert (answer.status_code, answer.data) == (200, made.pdf())
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E5%BB%BA%E6%96%BD-01" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_part_is_sent_when_a_part_is_asked_for(client):
    found = hung(made.pdf(), "a.pdf")

    answer = client.get(f"/files/{found.id}", headers={"Range": "bytes=0-3"}, buffered=True)
    beyond = client.get(f"/files/{found.id}", headers={"Range": "bytes=99999999-"}, buffered=True)

    assert (answer.status_code, answer.data) == (206, b"%PDF")
    assert answer.headers["Content-Range"] == f"bytes 0-3/{found.size}"
    assert beyond.status_code == 416


def test_known_bytes_are_not_sent_again(client):
    found = hung(made.pdf(), "a.pdf")
    tag = client.get(f"/files/{found.id}", buffered=True).headers["ETag"]

    assert (
        client.get(f"/files/{found.id}", headers={"If-None-Match": tag}, buffered=True).status_code
        == 304
    )


def test_only_harmless_kinds_are_shown_inside_the_browser(client):
    pdf, text = hung(made.pdf(), "a.pdf"), hung("说明".encode(), "a.txt")

    shown = client.get(f"/files/{pdf.id}?inline=1", buffered=True).headers
    saved = client.get(f"/files/{text.id}?inline=1", buffered=True).headers

    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Security-Policy"].startswith("default-src 'none'")
    assert saved["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved["Content-Security-Policy"]


def test_a_file_of_a_thing_one_may_not_see_is_refused(client):
    found = hung(made.pdf(), "a.pdf", "tests.shut")

    answer = client.get(f"/files/{found.id}", buffered=True)

    assert answer.status_code in (302, 303, 403)
    assert b"%PDF" not in answer.data


def test_forged_and_removed_ids_are_not_found(client):
    gone = hung(made.pdf(), "a.pdf")
    files.remove(gone)

    assert client.get("/files/aaaaaaaaaaaaaaaa").status_code == 404
    assert client.get(f"/files/{gone.id}").status_code == 404


def test_bytes_lost_from_the_store_are_told_and_not_a_crash(client, store):
    found = hung(made.pdf(), "a.pdf")
    store.remove(found.sha256)

    answer = client.get(f"/files/{found.id}", buffered=True)

    assert answer.status_code == 503
    assert "暂时取不出来" in answer.text


def upload(app, data, name):
    sent = {"file": (io.BytesIO(data), name), "note": "说明"}
    return app.test_request_context("/anywhere", method="POST", data=sent)


def test_an_upload_is_written_once_into_the_store_and_kept(app, store):
    with upload(app, made.pdf(), "建施.pdf"):
        stream = request.files["file"].stream
        assert stream.path.parent == store.tmp
        assert request.form["note"] == "说明"

        ((blob, name),) = web_files.take(request.files.getlist("file"))

    assert name == "建施.pdf"
    assert store.local(blob.sha256).read_bytes() == made.pdf()
    assert list(store.tmp.glob("*")) == []


def test_an_upload_nobody_takes_is_forgotten_with_its_request(app, store):
    with upload(app, made.pdf(), "a.pdf") as context:
        assert request.files["file"].filename == "a.pdf"
        context.request.close()

    assert list(store.tmp.glob("*")) == []


def test_refused_files_are_named_one_by_one_and_the_good_one_is_kept(app):
    sent = {"file": [(io.BytesIO(made.PROGRAM), "图.pdf"), (io.BytesIO(made.pdf()), "好.pdf")]}
    with (
        app.test_request_context("/anywhere", method="POST", data=sent),
        pytest.raises(web_files.Refused) as caught,
    ):
        web_files.take(request.files.getlist("file"))

    assert [name for name, _ in caught.value.refused] == ["图.pdf"]
    assert "可执行程序" in str(caught.value.fields["file"])


def test_a_file_over_the_limit_is_stopped_while_it_streams_in(app, store, monkeypatch):
    monkeypatch.setattr(web_files, "value", {"files.max_mb": 1}.get)
    with upload(app, b"%PDF-" + b"x" * (3 << 20), "a.pdf"):
        with pytest.raises(TooLarge) as caught:
            request.files.get("file")
        assert caught.value.status == 413
        request.environ["wsgi.input"].close()

    assert "超过 1 MB 的上限" in str(caught.value)
    assert list(store.tmp.glob("*")) == []


def test_a_form_without_files_stays_small(app):
    with app.test_request_context("/x", method="POST", data={"a": "1"}):
        assert request.max_content_length == web_files.FORM_BYTES
    with upload(app, b"x", "a.txt"):
        assert request.max_content_length > web_files.FORM_BYTES
