"""A small PDF writer: vector pages with embedded Chinese text. The same input gives the same bytes.

Pages are measured in millimetres from the lower left corner. The font is cut to the characters
used and embedded with a ToUnicode map, so the text of what we write can be searched and copied.
"""

import functools
import io
import zlib
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONT = Path(__file__).parent / "fonts" / "LianshenSans.ttf"
PT = 72 / 25.4


def number(value):
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def opened(path):
    """The face as it lies in the file: what stays of it needs no measuring again."""
    return TTFont(
        io.BytesIO(path.read_bytes()), lazy=True, recalcTimestamp=False, recalcBBoxes=False
    )


@functools.cache
def measured(path):
    """(character -> name, name -> (width, bearing), name -> number) of a face, read once."""
    face = opened(path)
    order = {name: index for index, name in enumerate(face.getGlyphOrder())}
    return face.getBestCmap(), face["hmtx"].metrics, order


class Font:
    """Glyph numbers of the bundled face; the subset is cut when the document is written."""

    def __init__(self, path=FONT):
        self.path = path
        self.map, self.metrics, self.order = measured(path)
        self.used = {}

    def code(self, character):
        name = self.map.get(ord(character)) or self.map[ord("?")]
        glyph = self.order[name]
        self.used.setdefault(glyph, (character, self.metrics[name][0]))
        return glyph

    def width(self, text):
        """Width in thousandths of the size."""
        names = (self.map.get(ord(c)) or self.map[ord("?")] for c in text)
        return sum(self.metrics[name][0] for name in names)

    def cut(self):
        options = subset.Options(retain_gids=True, layout_features=[], notdef_outline=True)
        options.drop_tables += ["name", "OS/2", "post", "cmap"]
        face = opened(self.path)
        cutter = subset.Subsetter(options)
        cutter.populate(gids=sorted(self.used) or [0])
        cutter.subset(face)
        out = io.BytesIO()
        face.save(out)
        return out.getvalue()


class Page:
    """One page; drawing calls take millimetres. `rotate` is the /Rotate entry."""

    def __init__(self, document, width, height, rotate=0):
        self.document, self.width, self.height, self.rotate = document, width, height, rotate
        self.parts = [f"{number(PT)} 0 0 {number(PT)} 0 0 cm 1 J 1 j"]
        self.pen_now = None

    def pen(self, width, colour=(0, 0, 0), dash=()):
        wanted = (width, colour, dash)
        if wanted != self.pen_now:
            self.pen_now = wanted
            rgb = " ".join(number(c) for c in colour)
            dashes = " ".join(number(d) for d in dash)
            self.parts.append(f"{number(width)} w {rgb} RG {rgb} rg [{dashes}] 0 d")

    def line(self, *points, close=False, fill=False):
        """A polyline through (x, y) pairs; filled when asked."""
        first, *rest = points
        steps = [f"{number(first[0])} {number(first[1])} m"]
        steps += [f"{number(x)} {number(y)} l" for x, y in rest]
        self.parts.append(" ".join(steps) + (" f" if fill else " s" if close else " S"))

    def path(self, steps, *, fill=False):
        """Steps: ("m"|"l", x, y), ("c", x1, y1, x2, y2, x, y), ("h",)."""
        text = " ".join(" ".join([*map(number, s[1:]), s[0]]) for s in steps)
        self.parts.append(text + (" f*" if fill else " S"))

    def text(self, x, y, text, size, *, turn=(1, 0), squeeze=1.0):
        """`size` is the height of the em in mm; `turn` the direction (cos, sin)."""
        if not text:
            return
        codes = "".join(f"{self.document.font.code(c):04x}" for c in text)
        cos, sin = turn
        matrix = (cos * squeeze, sin * squeeze, -sin, cos, x, y)
        place = " ".join(number(m) for m in matrix)
        self.parts.append(f"BT /F {number(size)} Tf {place} Tm <{codes}> Tj ET")

    def text_width(self, text, size):
        return self.document.font.width(text) * size / 1000


class Document:
    def __init__(self, title="", made="20260101000000+08'00'"):
        self.title, self.made = title, made
        self.font, self.pages, self.marks = Font(), [], []

    def page(self, width, height, rotate=0, mark=None):
        """A new page; `mark` is its bookmark."""
        self.pages.append(Page(self, width, height, rotate))
        self.marks.append(mark)
        return self.pages[-1]

    def bytes(self):
        objects = _Objects()
        root, tree = objects.reserve(), objects.reserve()
        font = self._font(objects) if self.font.used else None
        kids = [self._page(objects, page, tree, font) for page in self.pages]
        listed = " ".join(f"{kid} 0 R" for kid in kids)
        objects.fill(tree, f"<< /Type /Pages /Count {len(kids)} /Kids [{listed}] >>")
        outline = self._outline(objects, kids)
        objects.fill(root, f"<< /Type /Catalog /Pages {tree} 0 R{outline} >>")
        info = objects.add(f"<< /Title {_text(self.title)} /CreationDate (D:{self.made}) >>")
        return objects.bytes(root, info)

    def _page(self, objects, page, tree, font):
        content = objects.stream("\n".join(page.parts).encode())
        box = f"0 0 {number(page.width * PT)} {number(page.height * PT)}"
        fonts = f"/Font << /F {font} 0 R >>" if font else ""
        rotate = f" /Rotate {page.rotate}" if page.rotate else ""
        return objects.add(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox [{box}]{rotate} "
            f"/Resources << {fonts} >> /Contents {content} 0 R >>"
        )

    def _font(self, objects):
        used = sorted(self.font.used.items())
        file = objects.stream(self.font.cut(), "/Length1 {length}")
        descriptor = objects.add(
            "<< /Type /FontDescriptor /FontName /LIANSH+LianshenSans /Flags 4 /Ascent 880 "
            "/Descent -120 /CapHeight 733 /ItalicAngle 0 /StemV 80 /FontBBox [-1000 -300 2000 1100] "
            f"/FontFile2 {file} 0 R >>"
        )
        widths = " ".join(f"{glyph} [{width}]" for glyph, (_, width) in used)
        below = objects.add(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /LIANSH+LianshenSans /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/CIDToGIDMap /Identity /FontDescriptor {descriptor} 0 R /W [{widths}] >>"
        )
        unicode = objects.stream(_to_unicode(used))
        return objects.add(
            "<< /Type /Font /Subtype /Type0 /BaseFont /LIANSH+LianshenSans /Encoding /Identity-H "
            f"/DescendantFonts [{below} 0 R] /ToUnicode {unicode} 0 R >>"
        )

    def _outline(self, objects, kids):
        marks = [(mark, kid) for mark, kid in zip(self.marks, kids, strict=True) if mark]
        if not marks:
            return ""
        root, first = objects.reserve(), objects.count + 1
        last = first + len(marks) - 1
        for place, (mark, kid) in enumerate(marks, first):
            before = f" /Prev {place - 1} 0 R" if place > first else ""
            after = f" /Next {place + 1} 0 R" if place < last else ""
            place_of = f"/Parent {root} 0 R /Dest [{kid} 0 R /Fit]{before}{after}"
            objects.add(f"<< /Title {_text(mark)} {place_of} >>")
        span = f"/First {first} 0 R /Last {last} 0 R /Count {len(marks)}"
        objects.fill(root, f"<< /Type /Outlines {span} >>")
        return f" /Outlines {root} 0 R"


def _text(text):
    return f"<{(chr(0xFEFF) + text).encode('utf-16-be').hex()}>"


def _to_unicode(used):
    lines = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap"]
    lines.append("/CMapName /Made def /CMapType 2 def")
    lines.append("1 begincodespacerange <0000> <ffff> endcodespacerange")
    for start in range(0, len(used), 100):
        part = used[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{g:04x}> <{c.encode('utf-16-be').hex()}>" for g, (c, _) in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()


class _Objects:
    def __init__(self):
        self.bodies = []

    @property
    def count(self):
        return len(self.bodies)

    def reserve(self):
        self.bodies.append(b"")
        return len(self.bodies)

    def fill(self, place, body):
        self.bodies[place - 1] = body.encode()

    def add(self, body):
        place = self.reserve()
        self.fill(place, body)
        return place

    def stream(self, data, more=""):
        packed = zlib.compress(data, 6)
        more = more.format(length=len(data))
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {more} >>\nstream\n".encode()
        self.bodies.append(head + packed + b"\nendstream")
        return len(self.bodies)

    def bytes(self, root, info):
        out, places = io.BytesIO(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n"), []
        out.seek(0, io.SEEK_END)
        for place, body in enumerate(self.bodies, 1):
            places.append(out.tell())
            out.write(f"{place} 0 obj\n".encode() + body + b"\nendobj\n")
        start = out.tell()
        out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
        out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
        trailer = f"<< /Size {len(places) + 1} /Root {root} 0 R /Info {info} 0 R >>"
        out.write(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode())
        return out.getvalue()
