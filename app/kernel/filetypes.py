"""What a file really is, told by its first bytes and never by its name. Pure."""

import re
import unicodedata
import zipfile
from pathlib import PurePosixPath

# what the library raises for bytes that are no archive, or a damaged one
NO_ZIP = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)

MIMES = {
    "pdf": "application/pdf",
    "dxf": "image/vnd.dxf",
    "dwg": "image/vnd.dwg",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
    "ole": "application/x-ole-storage",
    "text": "text/plain",
    "html": "text/html",
    "executable": "application/x-executable",
    "unknown": "application/octet-stream",
}
WORDS = {
    "pdf": "PDF 文件",
    "dxf": "DXF 图形文件",
    "dwg": "DWG 图形文件",
    "png": "PNG 图片",
    "jpeg": "JPEG 图片",
    "docx": "Word 文件",
    "xlsx": "Excel 文件",
    "pptx": "演示文稿",
    "zip": "ZIP 压缩包",
    "ole": "旧版 Office 文件",
    "text": "文本文件",
    "html": "网页文件",
    "executable": "可执行程序",
    "unknown": "无法识别的文件",
}
EXTENSIONS = {
    "pdf": {"pdf"},
    "dxf": {"dxf"},
    "dwg": {"dwg"},
    "png": {"png"},
    "jpeg": {"jpg", "jpeg"},
    "docx": {"docx"},
    "xlsx": {"xlsx"},
    "pptx": {"pptx"},
    "zip": {"zip"},
    "ole": {"doc", "xls", "ppt", "wps", "et"},
    "text": {"txt", "csv", "json", "xml"},
}
STARTS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"AutoCAD Binary DXF\r\n\x1a\x00", "dxf"),
    (b"MZ", "executable"),
    (b"\x7fELF", "executable"),
    (b"#!", "executable"),
    (b"\xca\xfe\xba\xbe", "executable"),
    (b"\xcf\xfa\xed\xfe", "executable"),
    (b"\xce\xfa\xed\xfe", "executable"),
)
DWG = re.compile(rb"AC10(0[2-9]|1[0-9]|2[0-9]|3[0-9])")
DXF = re.compile(rb"\s*(999\s*\r?\n[^\n]*\r?\n\s*)*0\s*\r?\nSECTION\s*\r?\n", re.ASCII)
HTML = re.compile(
    rb"(\xef\xbb\xbf)?(\s|<\?xml[^>]{0,200}>|<!--.{0,2000}?-->)*"
    rb"(<!doctype\s+(html|svg)|<html|<script|<svg|<body|<iframe|<\?php)",
    re.IGNORECASE | re.DOTALL,
)
BLANK = b"\xef\xbb\xbf\0\t\n\f\r "
OFFICE = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
MAX_NAME = 200


def kind_of(file):
    """A word of MIMES for an open binary file; the position is left at the start."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    return _by_start(head) or _by_text(head) or _by_zip(head, file) or "unknown"


def _by_start(head):
    for start, kind in STARTS:
        if head.startswith(start):
            return kind
    if DWG.match(head):
        return "dwg"
    return "pdf" if head.lstrip(BLANK).startswith(b"%PDF-") else None


def _by_text(head):
    if DXF.match(head):
        return "dxf"
    if HTML.match(head):
        return "html"
    if not head or b"\0" in head:
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            head[: len(head) // 2 or 1].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) // 2 - 4:
                continue
        control = sum(1 for byte in head if byte < 9 or 13 < byte < 32)
        return "text" if control == 0 else None
    return None


def _by_zip(head, file):
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except NO_ZIP:
        return "zip"
    finally:
        file.seek(0)
    if "[Content_Types].xml" in names:
        for folder, kind in OFFICE:
            if any(name.startswith(folder) for name in names):
                return kind
    return "zip"


def extension(name):
    return PurePosixPath(name).suffix.lstrip(".").lower()


def fits(kind, name):
    return extension(name) in EXTENSIONS.get(kind, set())


def clean_name(name):
    """The last part of a name somebody typed, fit to be shown and to be saved anywhere."""
    name = unicodedata.normalize("NFC", name or "").replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    kept = re.sub(r'[<>:"|?*]', "_", kept).strip(" .")
    if len(kept) > MAX_NAME:
        stem, dot, end = kept.rpartition(".")
        kept = (
            f"{stem[: MAX_NAME - len(end) - 1]}.{end}" if dot and len(end) < 8 else kept[:MAX_NAME]
        )
    return kept
