"""The QR code in the free corner left of name and date, so that it never has a page to itself."""

from __future__ import annotations

import io
import struct
import zlib

import segno
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from exports.spec import Paper, Qr, Signature

SIDE = 25  # mm of the picture in the corner
LONGEST = 20  # characters of a name that leave the corner free
# Every mask can be read. Trying all eight took five times as long and found codes whose penalty
# (ISO/IEC 18004, 7.8.3) is a fiftieth smaller.
MASK = 2
_EMU = 36000  # in a millimetre


def picture(section: Qr) -> io.BytesIO:
    """Draw the address of a section as a PNG."""
    code = segno.make(section.address, error="m", mask=MASK)
    return io.BytesIO(png([bytes(row) for row in code.matrix]))


def png(rows: list[bytes], scale: int = 6, border: int = 2) -> bytes:
    """Write dark (1) and light (0) squares as a PNG of one bit a dot, light all around."""
    side = (len(rows) + 2 * border) * scale
    edge, light = b"\0" * border, [b"\0" * len(rows)] * border
    lines = [_line(edge + row + edge, scale) * scale for row in (*light, *rows, *light)]
    head = struct.pack(">LLBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _line(squares: bytes, scale: int) -> bytes:
    """Write a line of dots, unfiltered: eight to a byte, a light one is 1."""
    dots = squares.replace(b"\1", b"0" * scale).replace(b"\0", b"1" * scale)
    count = -(-len(dots) // 8)
    return b"\0" + int(dots.ljust(count * 8, b"1"), 2).to_bytes(count, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def follows(paper: Paper, section: Signature) -> bool:
    """Say whether the QR code comes right after a signature."""
    after = paper.sections[paper.sections.index(section) + 1 :]
    return bool(after) and isinstance(after[0], Qr)


def fits(paper: Paper, section: Qr) -> bool:
    """Say whether a signature stands above the QR code and leaves the corner free."""
    above = paper.sections[: paper.sections.index(section)]
    return bool(above) and isinstance(above[-1], Signature) and len(above[-1].body) <= LONGEST


def lift(paragraph, run) -> None:
    """Make the picture of a run float above its (nearly empty) paragraph, at the left margin."""
    paragraph.paragraph_format.line_spacing = Pt(16)
    inline = run._r.find(qn("w:drawing"))[0]  # noqa: SLF001 floating pictures have no API
    top = -round((SIDE - 6) * _EMU)
    anchor = parse_xml(
        f'<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        ' relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph">'
        f"<wp:posOffset>{top}</wp:posOffset></wp:positionV>"
        "</wp:anchor>"
    )
    by_name = {child.tag: child for child in inline}
    anchor.append(by_name[qn("wp:extent")])
    anchor.append(parse_xml(f"<wp:wrapNone {nsdecls('wp')}/>"))
    for tag in ("wp:docPr", "wp:cNvGraphicFramePr", "a:graphic"):
        anchor.append(by_name[qn(tag)])
    inline.getparent().replace(inline, anchor)
