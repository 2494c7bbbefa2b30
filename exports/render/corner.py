"""The QR code in the free corner left of name and date, so that it never has a page to itself."""

from __future__ import annotations

import io

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
    made = io.BytesIO()
    segno.make(section.address, error="m", mask=MASK).save(made, kind="png", scale=6, border=2)
    made.seek(0)
    return made


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
