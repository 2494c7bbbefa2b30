"""Tables of Word papers as one piece of XML: a hundred times faster than cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from exports.render.cells import without_controls

_FIGURE = re.compile(r"[+−-]?[\d,]+(\.\d+)?%?( 元)?|—")
_TO = {side: f'<w:jc w:val="{side}"/>' for side in ("left", "center", "right")}
_BODY = '<w:tcPr><w:vAlign w:val="center"/></w:tcPr>'
_HEAD = '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/><w:vAlign w:val="center"/></w:tcPr>'


def side(column: tuple[str, ...]) -> str:
    """Figures stand under one another: a column of nothing but figures is set to the right."""
    said = [one for one in column if one]
    return _TO["right" if said and all(map(_FIGURE.fullmatch, said)) else "left"]


def row(
    cells: list[tuple[str, str]], *, size: int, head: bool = False, sides: Sequence[str] = ()
) -> str:
    """Write a row of (text, font), `size` in half points; a heading is repeated on each page."""
    marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    sides = sides or [_TO["center" if head else "left"]] * len(cells)
    look = _HEAD if head else _BODY
    keep = "<w:keepNext/>" if head else ""  # a heading is never the last row of a page
    made = "".join(
        _cell(t, f, size, keep, to, look) for (t, f), to in zip(cells, sides, strict=True)
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{made}</w:tr>"


def _cell(text: str, font: str, size: int, keep: str, side: str, of_cell: str) -> str:
    lines = escape(without_controls(text)).split("\n")
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    look = f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    spacing = '<w:spacing w:before="20" w:after="20" w:line="300" w:lineRule="atLeast"/>'
    mark = f'<w:rPr><w:sz w:val="{size}"/></w:rPr>'  # or an empty cell is as high as body text
    return (
        f"<w:tc>{of_cell}"
        + "".join(
            f'<w:p><w:pPr>{keep}{spacing}{side}{mark}</w:pPr><w:r>{look}<w:t xml:space="preserve">{line}</w:t></w:r></w:p>'
            for line in lines
        )
        + "</w:tc>"
    )


def table(widths_mm: list[float], rows: str) -> str:
    """Write a table of rows under its widths, framed, of the width of the text."""
    twips = [round(mm * 56.7) for mm in widths_mm]
    twips[-1] -= 85  # the indent that puts the left edge under the text
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="404040"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in twips)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        '<w:tblInd w:w="85" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
