"""Every refused file is told what is wrong with it, in a sentence."""

import io
import zipfile

import pytest

from app.kernel import filechecks, parameters
from tests.kernel import files_made as made

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True, scope="module")
def _parameters():
    parameters.register(filechecks.PARAMETERS)
    yield
    filechecks.child().close()


@pytest.fixture
def check(tmp_path):
    def run(data, name, **options):
        path = tmp_path / "file"
        path.write_bytes(data)
        found = filechecks.check(io.BytesIO(data), path, len(data), name, **options)
        return found, [str(reason) for reason in found.reasons]

    return run


def test_a_good_pdf_passes_and_its_pages_are_counted(check):
    found, reasons = check(made.pdf(pages=3), "建施.pdf")

    assert (reasons, found.kind, found.pages) == ([], "pdf", 3)


def test_a_good_dxf_passes(check):
    found, reasons = check(made.dxf(), "建施.dxf")

    assert (reasons, found.kind) == ([], "dxf")


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.pdf", "文件是空的"),
        (made.pdf(), "???.pdf", "文件名不能为空"),
        (made.PROGRAM, "图纸.pdf", "可执行程序"),
        (b"<html><script>", "图纸.pdf", "网页和脚本"),
        (made.png(), "图纸.pdf", "后缀“pdf”与内容不符：内容是PNG 图片"),
        (made.encrypted_pdf(), "图纸.pdf", "设置了密码"),
        (made.empty_pdf(), "图纸.pdf", "没有页面"),
        (made.pdf()[:300], "图纸.pdf", "已损坏或不完整"),
        (made.pdf(width=6000), "图纸.pdf", "第 1 页的边长约 6000 毫米，超过 5100 毫米"),
        (made.dxf()[:-12], "图.dxf", "DXF 已损坏或不完整"),
        (made.dxf(""), "图.dxf", "没有图形"),
        (made.zipped(a=b"\0" * 40_000_000), "a.zip", "展开后过大"),
        (made.zipped(a=b"abc" * 50)[:60], "a.zip", "压缩文件已损坏"),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",
)
def test_a_bad_file_is_refused_in_words(check, data, name, words):
    _, reasons = check(data, name)

    assert len(reasons) == 1
    assert words in reasons[0]


def test_only_the_kinds_asked_for_are_taken(check):
    _, reasons = check(made.docx(), "说明.docx", accept=filechecks.DRAWINGS)

    assert reasons == ["文件内容是Word 文件，这里只收：PDF 文件、DXF 图形文件。"]


def test_too_many_pages_are_counted_in_the_sentence(check, monkeypatch):
    monkeypatch.setattr(filechecks, "value", lambda key: 2 if key == "files.max_pages" else 5100)

    _, reasons = check(made.pdf(pages=3), "a.pdf")

    assert reasons == ["这份 PDF 有 3 页，超过 2 页的上限。请拆分后再传。"]


def test_a_zip_with_a_password_is_refused(check):
    data = bytearray(made.zipped(a=b"abc"))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1

    assert zipfile.ZipFile(io.BytesIO(data)).infolist()[0].flag_bits & 1
    _, reasons = check(bytes(data), "a.zip")
    assert "带有密码" in reasons[0]
