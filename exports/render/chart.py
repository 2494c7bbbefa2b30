"""Charts in Word, drawn by Word itself from their numbers: no picture, no font of ours."""

from __future__ import annotations

from xml.sax.saxutils import escape

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from exports.render.cells import axis_step, without_controls
from exports.spec import Bars, Paper

CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MEDIA = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
COLOURS = ("1F5FAE", "146C2E", "A23B00", "5B5F66", "7A4F00")
SIZE = (Mm(150), Mm(75))
_GRID = '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'


def bars(document, section: Bars, paper: Paper) -> None:
    """Put a bar chart into a Word document."""
    owner = document.part
    number = 1 + sum(1 for one in owner.rels.values() if one.reltype.endswith("/chart"))
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, MEDIA, _xml(section).encode(), owner.package)
    key = owner.relate_to(part, f"{RELATION}/chart")
    made = document.add_paragraph()
    made.paragraph_format.line_spacing = 1.0
    made.add_run()._r.append(parse_xml(_inline(key, number, section.title)))  # noqa: SLF001 as in docx


def _inline(key: str, number: int, title: str) -> str:
    wide, high = SIZE
    told = escape(without_controls(title), {'"': "&quot;"})
    return (
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}><wp:inline>"
        f'<wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{100 + number}" name="{told}" descr="{told}"/>'
        f'<a:graphic><a:graphicData uri="{CHARTS}"><c:chart xmlns:c="{CHARTS}" r:id="{key}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _xml(section: Bars) -> str:
    drawn = "".join(
        _series(place, name, section.labels, values)
        for place, (name, values) in enumerate(section.series)
    )
    axes = '<c:axId val="1"/><c:axId val="2"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{CHARTS}" xmlns:a="{DRAWING}"><c:chart>'
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:rPr sz="1200"/><a:t>{_text(section.title)}</a:t>'
        '</a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
        '<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{drawn}<c:gapWidth val="80"/>{axes}</c:barChart>'
        f"<c:catAx>{_axis(1, 2, 'b')}</c:catAx>"
        f'<c:valAx>{_axis(2, 1, "l")}<c:majorUnit val="{axis_step(_most(section))}"/></c:valAx>'
        '</c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/></c:chart></c:chartSpace>'
    )


def _most(section: Bars) -> int:
    return max((value for _, values in section.series for value in values), default=0)


def _axis(number: int, other: int, side: str) -> str:
    return (
        f'<c:axId val="{number}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/>{_GRID if side == "l" else ""}'
        f'<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="out"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="{other}"/>'
    )


def _series(place: int, name: str, labels: tuple[str, ...], values: tuple[int, ...]) -> str:
    colour = COLOURS[place % len(COLOURS)]
    named = _points(labels, "<c:strLit>", "</c:strLit>")
    counted = _points(map(str, values), "<c:numLit><c:formatCode>0</c:formatCode>", "</c:numLit>")
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"<c:tx><c:v>{_text(name)}</c:v></c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></c:spPr>'
        f"<c:cat>{named}</c:cat><c:val>{counted}</c:val></c:ser>"
    )


def _points(values, begin: str, end: str) -> str:
    points = [f'<c:pt idx="{n}"><c:v>{_text(value)}</c:v></c:pt>' for n, value in enumerate(values)]
    return f'{begin}<c:ptCount val="{len(points)}"/>{"".join(points)}{end}'


def _text(value: str) -> str:
    return escape(without_controls(value))
