"""Hostile files are refused, each with its own sentence, in little time and memory."""

import io
import zlib

import pytest

from app.kernel import filechecks, filechecks_pdf, parameters
from app.kernel.filetypes import clean_name, kind_of
from tests.kernel import files_hostile as evil
from tests.kernel import files_made as made

pytestmark = pytest.mark.usefixtures("db")
FLATE = b"/Filter /FlateDecode"
SAYS_JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
ATTACHED = b"<< /EmbeddedFiles << /Names [(a.exe) 5 0 R] >> >>"


def hexed(data):
    return data.hex().encode() + b">"


def encrypted(data):
    return bytes(byte ^ 77 for byte in data)


@pytest.fixture(autouse=True, scope="module")
def _parameters():
    parameters.register(filechecks.PARAMETERS)
    yield
    filechecks.child().close()


@pytest.fixture
def check(tmp_path):
    def run(data, name):
        path = tmp_path / "file"
        path.write_bytes(data)
        found = filechecks.check(io.BytesIO(data), path, len(data), name)
        return [str(reason) for reason in found.reasons]

    return run


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (evil.raw_pdf(SAYS_JS, catalog="/OpenAction 4 0 R"), "带有脚本"),
        (evil.raw_pdf(b"<< /S /J#61vaScript /JS (x) >>", catalog="/OpenAction 4 0 R"), "带有脚本"),
        (evil.raw_pdf(evil.packed_objects(SAYS_JS), catalog="/OpenAction 9 0 R"), "带有脚本"),
        (evil.raw_pdf(b"<< /XFA [(a) 5 0 R] >>", catalog="/AcroForm 4 0 R"), "带有脚本"),
        (evil.raw_pdf(b"<< /S /Launch /F (cmd.exe) >>", catalog="/OpenAction 4 0 R"), "启动程序"),
        (evil.raw_pdf(b"<< /S /SubmitForm /F (http://e/) >>", catalog="/AA 4 0 R"), "发送数据"),
        (evil.raw_pdf(ATTACHED, b"<< /EF << >> >>", catalog="/Names 4 0 R"), "夹带了其他文件"),
        (evil.raw_pdf(after=made.zipped(a=b"x")), "同时又是压缩包或网页"),
        (evil.raw_pdf(after=b"<script>alert(1)</script>"), "同时又是压缩包或网页"),
        (evil.raw_pdf(after=b"\n<HTML><body>"), "同时又是压缩包或网页"),
        (evil.raw_pdf(before=b"<html><script>1</script>"), "网页和脚本文件不能上传"),
        (evil.many_pages(10_000), "这份 PDF 有 10000 页，超过 500 页的上限"),
    ],
    ids=[
        "script", "script by hex", "script packed", "xfa", "launch", "submits", "carries",
        "also zip", "page behind", "html behind", "html before", "10000 pages",
    ],
)  # fmt: skip
def test_a_pdf_that_does_more_than_show_is_refused(check, data, words):
    [said] = check(data, "图纸.pdf")

    assert words in said


TWICE = b"/Filter [/FlateDecode /FlateDecode]"
HEXED = b"/Filter [/ASCIIHexDecode /FlateDecode]"
DRAWN = b"<< /Length 5 >>\nstream\nBT ET\nendstream"
MOVED = b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>"


@pytest.mark.parametrize(
    ("objects", "words"),
    [
        ((evil.packed_objects(SAYS_JS, HEXED, hexed),), "无法检查"),
        ((evil.packed_objects(SAYS_JS, TWICE, zlib.compress),), "无法检查"),
        ((evil.packed_objects(SAYS_JS, MOVED),), "无法检查"),
        ((evil.packed_objects(SAYS_JS, b"/Filter 7 0 R"),), "无法检查"),
        ((evil.packed_objects(SAYS_JS, code=encrypted),), "无法检查"),
        ((evil.packed_objects(SAYS_JS, kind=b"/Obj#53tm"),), "带有脚本"),
        ((evil.packed_objects(b" " * 2000 + SAYS_JS, b"/X (" + b"x" * 2000 + b") " + FLATE),), "带有脚本"),
        ((b"(stream\n)", SAYS_JS, b"(endstream)"), "带有脚本"),
        ((DRAWN, SAYS_JS, DRAWN), "带有脚本"),
        ((b"<< /S\0/JavaScript\0/JS\0(x) >>",), "带有脚本"),
        ((b"<< /S %x\n/JavaScript %x\n/JS %x\n(x) >>",), "带有脚本"),
        ((b"<< /S /GoToE /F (\\\\evil\\a.pdf) >>",), "夹带了其他文件"),
    ],
    ids=[
        "hexed", "packed twice", "moved", "told elsewhere", "encrypted", "name by hex", "far head",
        "a stream that is none", "between two streams", "NUL for a blank", "a comment between", "opens another",
    ],
)  # fmt: skip
def test_a_script_is_found_however_it_is_hidden(check, objects, words):
    [said] = check(evil.raw_pdf(*objects, catalog="/OpenAction 9 0 R"), "图纸.pdf")

    assert words in said


def test_an_ordinary_pdf_with_links_and_the_letters_js_passes(check):
    quiet = evil.raw_pdf(
        b"<< /S /URI /URI (https://example.cn/JavaScript) >>",
        b"<< /Length 30 >>\nstream\n/S /JavaScript /Launch BT ET\nendstream",
        catalog="/OpenAction [3 0 R /Fit]",
    )

    assert check(quiet, "图纸.pdf") == []


def test_an_object_stream_that_grows_without_end_is_read_only_so_far(monkeypatch):
    monkeypatch.setattr(filechecks_pdf, "OBJECTS_AT_MOST", 1 << 20)
    data = evil.raw_pdf(*[evil.packed_objects(b"0" * (8 << 20)) for _ in range(3)])

    text, is_hidden = filechecks_pdf.objects(data)

    assert len(text) < 3 << 20
    assert is_hidden


def test_a_zip_whose_first_file_is_a_pdf_is_a_zip():
    assert kind_of(io.BytesIO(evil.stored("a.pdf", made.pdf()))) == "zip"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (evil.laughs(), "内部结构异常"),
        (evil.laughs("word/_rels/document.xml.rels"), "内部结构异常"),
        (evil.office("word", word__x_0xml='<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'), "异常"),
        (evil.office("word", word__x_0xml='<!DOCTYPE a SYSTEM "x"><a/>'.encode("utf-16")), "异常"),
        (evil.office("word", word__vbaProject_0bin=b"macro"), "带有宏或程序"),
        (
            evil.office("word", word___rels__settings_0xml_0rels=evil.relation("attachedTemplate", "http://evil/t.dotm")),
            "读取外部的模板",
        ),
        (
            evil.office("xl", xl___rels__workbook_0xml_0rels=evil.relation("externalLinkPath", "file:///c:/x")),
            "读取外部的模板",
        ),
        (evil.office("xl", xl__e_0xml='<externalLink><ddeLink ddeService="cmd"/></externalLink>'), "读取外部"),
        (evil.office("word", word__x_0xml="<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"), "读取外部"),
        (evil.office("word", word__x_0xml=evil.field("DD", "E", "AUTO c:\\cmd.exe")), "读取外部"),
        (evil.office("word", word__x_0bin=evil.field("DD", "E", "AUTO c:\\cmd.exe")), "读取外部"),
        (evil.office("word", word__x_0png='<!DOCTYPE a SYSTEM "x"><a/>'.encode("utf-16")), "异常"),
        (evil.office("word", word__x_0xml=evil.field("INCLUDE", 'PICTURE "http://evil/a.png" ')), "读取外部"),
        (evil.office("word", word__x_0xml=evil.field(r'INCLUDETEXT "\\\\evil\\a.docx"')), "读取外部"),
        (evil.office("word", word___rels__a_0xml_0rels=evil.relation("aFChunk", "a.html", "Internal")), "读取外部"),
        (evil.office("word", word___rels__a_0xml_0rels=evil.relation("vbaProject", "a.bin", "Internal")), "带有宏"),
        (evil.office("word", word___rels__a_0xml_0rels="<Relationships"), "已损坏"),
    ],
    ids=[
        "laughs", "laughs in relations", "outside entity", "entity in utf-16", "macros",
        "outside template", "outside workbook", "dde link", "dde field", "dde in pieces",
        "dde in a part of another name", "entity in a part of another name",
        "outside picture", "outside text", "a page inside", "macros by another name", "broken relations",
    ],
)  # fmt: skip
def test_an_office_file_that_does_more_than_show_is_refused(check, data, words):
    name = "说明.xlsx" if b"xl/" in data else "说明.docx"
    [said] = check(data, name)

    assert words in said


def test_an_office_file_with_a_link_to_click_passes(check):
    link = evil.relation("hyperlink", "https://example.cn/")

    assert check(evil.office("word", word___rels__document_0xml_0rels=link), "说明.docx") == []


@pytest.mark.parametrize(
    "words",
    [
        ("PAGE", r" \* MERGEFORMAT"),
        (r'INCLUDEPICTURE "C:\\Temp\\a.png" \* MERGEFORMATINET',),
        ('HYPERLINK "https://example.cn/add e"',),
    ],
)
def test_fields_that_fetch_nothing_pass(check, words):
    assert check(evil.office("word", word__x_0xml=evil.field(*words)), "说明.docx") == []


def test_a_part_larger_than_it_claims_is_not_believed(check, monkeypatch):
    kept = filechecks.value
    monkeypatch.setattr(
        filechecks, "value", lambda k: 1 if k == "files.max_unpacked_mb" else kept(k)
    )
    data = bytearray(evil.office("word", word__x_0xml=b"<a>" + b" " * (3 << 20)))
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/x.xml"))
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")

    [said] = check(bytes(data), "说明.docx")

    assert "展开后过大" in said or "已损坏" in said


@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.d/x", "/etc/passwd", "..\\..\\windows\\x.dll", "C:\\x.dll", "a/../../b"],
)
def test_an_archive_that_climbs_out_is_refused(check, name):
    [said] = check(made.zipped(**{name: b"x"}), "图纸.zip")

    assert "文件夹之外的路径" in said


def test_an_archive_with_a_link_is_refused(check):
    [said] = check(evil.linked_zip(), "图纸.zip")

    assert "路径或链接" in said


@pytest.mark.parametrize(
    ("data", "name"),
    [(evil.huge_png(65_000, 65_000), "a.png"), (evil.huge_jpeg(65_000, 65_000), "a.jpg")],
    ids=["png", "jpeg"],
)
def test_a_picture_that_would_fill_the_memory_is_refused(check, data, name):
    assert check(data, name) == ["这张图片超过 100 百万像素的上限。请缩小后再传。"]


def test_a_broken_picture_is_refused_and_a_small_one_passes(check):
    assert "图片已损坏" in check(b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "a.png")[0]
    assert check(made.png(), "a.png") == []


@pytest.mark.parametrize(
    "data",
    [
        b"<svg onload=alert(1)>",
        b'<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        b"\xef\xbb\xbf<!DOCTYPE svg><svg/>",
        b"<?php system($_GET[1]);",
    ],
    ids=["bare", "with head", "doctype", "php"],
)
@pytest.mark.parametrize("name", ["a.svg", "a.xml", "a.txt", "a.pdf"])
def test_svg_and_scripts_are_refused_under_any_name(check, data, name):
    assert check(data, name) == ["网页和脚本文件不能上传。请另存为 PDF 后再传。"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("图纸\u202efdp.exe", "图纸fdp.exe"),
        ("a\x00b\r\nX-Evil: 1.pdf", "abX-Evil_ 1.pdf"),
        ('a".pdf; filename="b.exe', "a_.pdf; filename=_b.exe"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\win.ini", "win.ini"),
        ("a\ud800b.pdf", "ab.pdf"),
        ("\u200b\u2066x\u2069.pdf", "x.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("CON\x7f.pdf", "CON.pdf"),
    ],
    ids=["rtl", "crlf", "quote", "climb", "backslash", "half", "bidi", "long", "delete"],
)
def test_a_name_is_made_harmless(typed, kept):
    assert clean_name(typed) == kept
