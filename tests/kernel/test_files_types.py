"""Types told by content, names made fit to be saved."""

import io

import pytest

from app.kernel import filetypes
from tests.kernel import files_made as made


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (made.pdf(), "pdf"),
        (made.dxf(), "dxf"),
        (b"  999\r\nmade by somebody\r\n  0\r\nSECTION\r\n", "dxf"),
        (b"AC1032\0\0\0\0\0\0", "dwg"),
        (made.png(), "png"),
        (b"\xff\xd8\xff\xe0" + b"0" * 20, "jpeg"),
        (made.docx(), "docx"),
        (made.zipped(a=b"1"), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20, "ole"),
        (made.PROGRAM, "executable"),
        (b"\x7fELF\x02", "executable"),
        (b"#!/bin/sh\n", "executable"),
        (b"<!DOCTYPE html><script>", "html"),
        (b"<svg onload=alert(1)>", "html"),
        ("一层平面图".encode("gb18030"), "text"),
        ("一层平面图".encode(), "text"),
        (b"\0\1\2\3", "unknown"),
        (b"", "unknown"),
    ],
)
def test_the_first_bytes_tell_the_type(data, expected):
    file = io.BytesIO(data)

    assert filetypes.kind_of(file) == expected
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("建施-01 一层平面图.pdf", "建施-01 一层平面图.pdf"),
        ("C:\\用户\\图纸\\a.dxf", "a.dxf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        (' .hidden<>:"|?* ', "hidden_______"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        (None, ""),
        ("///", ""),
    ],
)
def test_names_are_cleaned(typed, expected):
    assert filetypes.clean_name(typed) == expected
