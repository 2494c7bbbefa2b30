"""Runs inside the sandbox: opens a file far enough to say whether it can be used."""

import os
import re

import pypdfium2
from PIL import Image, UnidentifiedImageError
from pypdfium2 import raw

from app.kernel import filechecks_office, filechecks_pdf
from app.kernel.sandbox_child import Refused

MM = 25.4 / 72
ENTITY = re.compile(
    rb"\n\s*0\r?\n(LINE|LWPOLYLINE|POLYLINE|CIRCLE|ARC|TEXT|MTEXT|INSERT|HATCH|SOLID|ELLIPSE|SPLINE|"
    rb"DIMENSION|POINT|3DFACE|TRACE|VERTEX|ATTRIB|IMAGE|VIEWPORT|LEADER|MULTILEADER|WIPEOUT|RAY|XLINE)\r?\n"
)
TAIL = re.compile(rb"\n\s*0\r?\nEOF\s*$")


def handle(request):
    return CHECKS[request["op"]](request)


LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def check_pdf(request):
    # PDFium keeps its last error and sets none for a file without pages: set a known one first
    raw.FPDF_LoadDocument(b"", None)
    try:
        document = pypdfium2.PdfDocument(request["path"])
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        words = dict.fromkeys(LOCKED, "encrypted") | {raw.FPDF_ERR_FILE: "no_pages"}
        raise Refused(words.get(code, "broken")) from error
    pages = len(document)
    if pages == 0:
        raise Refused("no_pages")
    if pages > request["max_pages"]:
        raise Refused("too_many_pages", pages=pages)
    for number in range(pages):
        longest = longest_side(document, number)
        if longest > request["max_mm"]:
            raise Refused("page_too_large", page=number + 1, mm=round(longest))
    if not any(parses(document, number) for number in range(pages)):
        raise Refused("broken", detail="no page parses")
    _refuse_active(request["path"], document)
    document.close()
    return {"pages": pages}, b""


def longest_side(document, number):
    """In millimetres; 0 for a page that cannot be read: its own room says so of that page alone."""
    try:
        return max(document.get_page_size(number)) * MM
    except pypdfium2.PdfiumError:
        return 0


def parses(document, number):
    """Whether a page really opens; the first one mostly does."""
    try:
        document[number].close()
    except pypdfium2.PdfiumError:
        return False
    return True


def _refuse_active(path, document):
    with open(path, "rb") as file:  # noqa: PTH123 - a path object brings nothing here
        data = file.read()
    if filechecks_pdf.is_also_a_zip(path) or filechecks_pdf.has_a_page_behind(data):
        raise Refused("two_in_one")
    word = filechecks_pdf.active(data)
    if word is None and raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        word = "script"
    if word is None and raw.FPDFDoc_GetAttachmentCount(document) > 0:
        word = "carries"
    if word is not None:
        raise Refused(word)


def check_dxf(request):
    """Structure only: sections, an end and entities; the full reader mends the rest later."""
    with open(request["path"], "rb") as file:  # noqa: PTH123 - a path object brings nothing here
        data = file.read()
    if data.startswith(b"AutoCAD Binary DXF"):
        raise Refused("broken", detail="binary")
    if b"ENTITIES" not in data or not TAIL.search(data[-200:]):
        raise Refused("broken", detail=f"cut at {os.path.getsize(request['path'])}")  # noqa: PTH202
    count = sum(1 for _ in ENTITY.finditer(data))
    if count == 0:
        raise Refused("empty")
    if count > request["max_entities"]:
        raise Refused("too_many_entities", count=count)
    return {"pages": None, "entities": count}, b""


def check_image(request):
    """The size that the head claims; nothing is unpacked."""
    Image.MAX_IMAGE_PIXELS = None  # we count ourselves
    try:
        with Image.open(request["path"]) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused("broken") from error
    if width * height > request["max_pixels"]:
        raise Refused("too_many_pixels", pixels=width * height)
    return {"pages": None}, b""


def check_office(request):
    filechecks_office.check(request["path"], request["max_unpacked"])
    return {"pages": None}, b""


CHECKS = {
    "pdf": check_pdf,
    "dxf": check_dxf,
    "png": check_image,
    "jpeg": check_image,
    "docx": check_office,
    "xlsx": check_office,
    "pptx": check_office,
}
