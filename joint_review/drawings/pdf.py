"""Reads and draws PDF pages with PDFium. Only ever imported inside the sandbox.

Texts come back as runs in displayed points (y down), so that a page turned by /Rotate reads the
same as one that is not.
"""

import ctypes
import io
import math
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from app.kernel.sandbox_child import Refused

FONTS = Path(__file__).parent / "fonts"
MAX_CHARACTERS = 60_000
MOST_PAGES = 2_500
MAX_PIXELS = 40_000_000
WHOLE_PIXELS = 4_500_000  # up to the level a screen shows when a sheet is opened
FEW_THINGS, BLANK_LOOK, BLANK_RANGE = 12, 600, 24
A4_POINTS = (595, 842)
UNREADABLE = {
    "width": A4_POINTS[0],
    "height": A4_POINTS[1],
    "rotation": 0,
    "box": [0, 0, *A4_POINTS],
    "runs": [],
    "flaw": "unreadable",
}
keep_alive = []


def use_our_fonts():
    """Every server draws missing fonts in the same bundled face, not in what it happens to have."""
    folder = ctypes.create_string_buffer(str(FONTS).encode())
    char_p = ctypes.POINTER(ctypes.c_char)
    paths = (char_p * 2)(ctypes.cast(folder, char_p), None)
    config = raw.FPDF_LIBRARY_CONFIG(
        version=2, m_pUserFontPaths=paths, m_pIsolate=None, m_v8EmbedderSlot=0
    )
    keep_alive.extend((folder, paths, config))
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(ctypes.byref(config))


use_our_fonts()


class Opened:
    """The one open document of this process, by content hash."""

    key, document = None, None


def document(path, key):
    if Opened.key != key or key is None:
        Shown.page = Shown.key = Shown.raster = Shown.raster_key = None
        if Opened.document is not None:
            Opened.document.close()
        Opened.key = Opened.document = None
        try:
            Opened.document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise Refused("broken", detail=str(error)) from error
        Opened.key = key
    return Opened.document


def read(path, key):
    """Facts of every page: sizes in points, boxes, rotation, label, bookmark, runs of text."""
    opened = document(path, key)
    if len(opened) > MOST_PAGES:
        raise Refused("too_many_pages")
    marks = bookmarks(opened)
    pages = []
    for number in range(len(opened)):
        names = {"label": opened.get_page_label(number), "bookmarks": marks.get(number, [])}
        pages.append(facts_of_page(opened, number) | names)
    meta = opened.get_metadata_dict(skip_empty=True)
    return {"pages": pages, "title": meta.get("Title", "")}


def facts_of_page(opened, number):
    """One page that cannot be read does not keep the others out: it says so itself."""
    try:
        page = opened[number]
    except pypdfium2.PdfiumError:
        return dict(UNREADABLE)
    width, height = page.get_size()
    facts = {
        "width": width,
        "height": height,
        "rotation": page.get_rotation(),
        "box": list(shown_box(page)),
        "runs": runs(page),
    }
    facts["flaw"] = "blank" if not facts["runs"] and is_blank(page) else ""
    page.close()
    return facts


def is_blank(page):
    """Nothing on the page leaves a mark; few things are drawn small to see whether they do."""
    things = raw.FPDFPage_CountObjects(page.raw) + raw.FPDFPage_GetAnnotCount(page.raw)
    if things == 0 or things > FEW_THINGS:
        return things == 0
    width, height = page.get_size()
    scale = BLANK_LOOK / max(width, height)
    full = (max(1, round(width * scale)), max(1, round(height * scale)))
    darkest, brightest = draw(page, full, (0, 0, *full)).convert("L").getextrema()
    return brightest - darkest < BLANK_RANGE


def bookmarks(opened):
    found = {}
    for mark in opened.get_toc(max_depth=4):
        target = mark.get_dest()
        if target is not None and (page := target.get_index()) is not None:
            found.setdefault(page, []).append(mark.get_title())
    return found


def shown_box(page):
    """The crop box cut to the media box: what PDFium shows."""
    left, bottom, right, top = page.get_mediabox()
    crop = page.get_cropbox()
    cut = (max(left, crop[0]), max(bottom, crop[1]), min(right, crop[2]), min(top, crop[3]))
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else (left, bottom, right, top)


def turned(box, x, y, rotation):
    """A point of the page in displayed points, y down."""
    left, bottom, right, top = box
    return {
        0: (x - left, top - y),
        90: (y - bottom, x - left),
        180: (right - x, y - bottom),
        270: (top - y, right - x),
    }[rotation]


def runs(page):
    text_page, box, rotation = page.get_textpage(), shown_box(page), page.get_rotation()
    builder = RunBuilder()
    handle, area = text_page.raw, raw.FS_RECTF()
    for index in range(min(text_page.count_chars(), MAX_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(handle, index)
        character = chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if character.isspace():
            builder.space()
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(area)):
            continue
        angle = math.degrees(raw.FPDFText_GetCharAngle(handle, index))
        first = turned(box, area.left, area.bottom, rotation)
        second = turned(box, area.right, area.top, rotation)
        # PDFium counts the angle clockwise, and so does the page's own rotation
        builder.add(character, first, second, round((angle + rotation) / 90) % 4)
    text_page.close()
    return builder.finish()


class RunBuilder:
    """Joins characters that stand behind one another on one baseline."""

    def __init__(self):
        self.done, self.now, self.gap = [], None, False

    def space(self):
        self.gap = True

    def add(self, character, first, second, direction):
        x0, x1 = sorted((first[0], second[0]))
        y0, y1 = sorted((first[1], second[1]))
        along = {0: (x0, x1, y1), 1: (y0, y1, x0), 2: (-x1, -x0, y0), 3: (-y1, -y0, x1)}[direction]
        height = (y1 - y0) if direction % 2 == 0 else (x1 - x0)
        if not self._joins(along, height, direction):
            self._begin(direction, along[2], height)
        elif self.gap and along[0] - self.now["end"] > 0.08 * height:
            self.now["t"] += " "
        now, self.gap = self.now, False
        now["t"] += character
        now["end"] = along[1]
        old = now["box"] or (x0, y0, x1, y1)
        now["box"] = (min(old[0], x0), min(old[1], y0), max(old[2], x1), max(old[3], y1))

    def _joins(self, along, height, direction):
        now = self.now
        if now is None or now["d"] != direction or height <= 0:
            return False
        tall = max(now["h"], height)
        same_line = abs(now["line"] - along[2]) < 0.4 * tall and min(now["h"], height) > 0.6 * tall
        return same_line and -0.8 * tall < along[0] - now["end"] < 0.9 * tall

    def _begin(self, direction, line, height):
        self.now = {"t": "", "d": direction, "line": line, "h": height, "end": 0, "box": None}
        self.done.append(self.now)

    def finish(self):
        return [
            {"text": run["t"], "turn": run["d"], "size": round(run["h"], 2)}
            | dict(zip(("x0", "y0", "x1", "y1"), (round(v, 2) for v in run["box"]), strict=True))
            for run in self.done
            if run["t"].strip()
        ]


class Shown:
    """The page drawn last, kept open: its content is parsed once. And its last small raster."""

    key, page = None, None
    raster_key, raster = None, None


def shown_page(path, key, number):
    opened = document(path, key)
    if not 0 <= number < len(opened):
        raise Refused("no_page")
    if Shown.key != (key, number) or key is None:
        Shown.page, Shown.key = opened[number], (key, number)
        Shown.raster = Shown.raster_key = None
    return Shown.page


def picture(path, key, number, full, window, kind):
    """A part of a page as PNG or JPEG: the page is `full` (width, height) pixels as displayed,
    `window` (left, top, right, bottom) of them are wanted."""
    page = shown_page(path, key, number)
    left, top, right, bottom = window
    if (right - left) * (bottom - top) > MAX_PIXELS or right <= left or bottom <= top:
        raise Refused("too_many_pixels")
    image = cut_from_raster(page, (key, number, *full), full, window)
    out = io.BytesIO()
    if kind == "jpeg":
        image.save(out, "JPEG", quality=82)
    else:
        image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def cut_from_raster(page, key, full, window):
    """Small levels are drawn whole and cut: one look at a heavy page instead of a dozen."""
    if full[0] * full[1] > WHOLE_PIXELS:
        return draw(page, full, window)
    if Shown.raster_key != key:
        Shown.raster, Shown.raster_key = draw(page, full, (0, 0, *full)), key
    return Shown.raster.crop(window)


def draw(page, full, window):
    """Render through a shifted start, so neighbouring tiles meet to the pixel."""
    left, top, right, bottom = window
    bitmap = pypdfium2.PdfBitmap.new_native(right - left, bottom - top, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, right - left, bottom - top)
    raw.FPDF_RenderPageBitmap(bitmap, page, -left, -top, *full, 0, raw.FPDF_ANNOT)
    return bitmap.to_pil().convert("RGB")
