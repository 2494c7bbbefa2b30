"""A scanner of one's own in front of the store: EICAR stays out, silence takes nothing."""

import io
import json
import socket
import struct
import sys
import threading

import pytest

from app.kernel import filechecks, files, parameters, scanner, security_log
from app.kernel.errors import Invalid
from app.kernel.storage import FolderStore
from exports.render import docx
from exports.spec import Paper
from tests.kernel.files_hostile import EICAR
from tests.kernel.files_made import pdf

pytestmark = pytest.mark.usefixtures("db")
PROGRAM = """
import pathlib, sys
found = b"EICAR-STANDARD-ANTIVIRUS" in pathlib.Path(sys.argv[1]).read_bytes()
print(sys.argv[1] + (": Win.Test.EICAR_HDB-1 FOUND" if found else ": OK"))
sys.exit(1 if found else 0)
"""


@pytest.fixture(autouse=True, scope="module")
def _child():
    yield
    filechecks.child().close()


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    parameters.register(filechecks.PARAMETERS)
    monkeypatch.setattr(files._Open, "store", FolderStore(tmp_path / "files"))
    yield files.current_store()
    scanner.configure("")


@pytest.fixture
def command(tmp_path):
    path = tmp_path / "scan it.py"
    path.write_text(PROGRAM)
    return f"'{sys.executable}' '{path}'"


@pytest.fixture
def clamd(tmp_path):
    """A local clamd of our own: reads INSTREAM, looks for EICAR, answers as the real one."""
    place = str(tmp_path / "c.sock")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(place)
        door.listen(4)
        threading.Thread(target=serve, args=(door,), daemon=True).start()
        yield f"clamd:{place}"


def serve(door):
    while True:
        try:
            line, _ = door.accept()
        except OSError:
            return
        with line, line.makefile("rwb") as file:
            assert file.read(10) == b"zINSTREAM\0"
            body = b""
            while size := struct.unpack("!L", file.read(4))[0]:
                body += file.read(size)
            found = b"EICAR-STANDARD" in body
            file.write(b"stream: Eicar-Signature FOUND\0" if found else b"stream: OK\0")


def waiting(store):
    return [path.name for path in (store.root / "tmp").glob("*")]


@pytest.mark.parametrize("kind", ["command", "clamd"])
def test_eicar_is_refused_in_words_and_nothing_of_it_stays(request, store, kind, capsys):
    scanner.configure(request.getfixturevalue(kind))

    with pytest.raises(Invalid) as refused:
        files.store(io.BytesIO(EICAR), "说明.txt", field="paper")

    assert str(refused.value).startswith("这个文件被查出恶意代码（")
    assert "EICAR" in str(refused.value.fields["paper"]).upper()
    assert waiting(store) == []
    assert list(store.names()) == []
    assert files.Blob.select().count() == 0


@pytest.mark.parametrize("kind", ["command", "clamd"])
def test_a_clean_file_is_kept(request, store, kind):
    scanner.configure(request.getfixturevalue(kind))

    blob = files.store(io.BytesIO(pdf()), "建施.pdf")

    assert [name for name, _ in store.names()] == [blob.sha256]


@pytest.mark.parametrize(
    "setting",
    [
        "/nonexistent/scanner",
        "sh -c 'exit 7' scan",
        "clamd:/nonexistent.ctl",
        "clamd:127.0.0.1:1",
        "sh -c 'exit 2'",
    ],
)
def test_without_an_answer_nothing_is_taken(store, setting):
    scanner.configure(setting)

    with pytest.raises(scanner.ScannerSilent) as silent:
        files.store(io.BytesIO(pdf()), "建施.pdf")

    assert silent.value.status == 503
    assert "文件没有保存" in str(silent.value)
    assert waiting(store) == []
    assert list(store.names()) == []


def test_the_file_has_no_name_while_it_is_looked_at(store, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(scanner, "look", lambda path, _: seen.append((path, list(store.names()))))

    files.store(io.BytesIO(pdf()), "建施.pdf")
    files.store(io.BytesIO(pdf(2)), "own.pdf", own=True)

    [(path, named)] = seen
    assert path.parent == store.root / "tmp"
    assert named == []


def test_a_paper_of_the_house_is_not_opened_in_the_sandbox_anybody_else_s_is(store, monkeypatch):
    asked = []
    monkeypatch.setattr(filechecks, "_inside", lambda kind, _: asked.append(kind) or ([], None))
    paper = docx.render(Paper(title="告知书"))

    files.store(io.BytesIO(paper), "告知书.docx", own=True)
    assert asked == []
    files.store(io.BytesIO(paper), "告知书.docx")
    assert asked == ["docx"]


def test_a_find_is_one_line_of_the_security_log(command, capsys):
    security_log.install(lambda: {"person": "p1", "address": "192.0.2.7"})
    scanner.configure(command)

    with pytest.raises(Invalid):
        files.store(io.BytesIO(EICAR), "说明.txt")

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(one["security"], one["signature"], one["person"]) for one in lines] == [
        ("upload.infected", "Win.Test.EICAR_HDB-1", "p1")
    ]
