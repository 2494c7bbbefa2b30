"""No signature stands alone on a page (GB/T 9704): what goes before it comes with it."""

from __future__ import annotations

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

SMALL = 6  # rows of a table that are held together, its heading counted


def before_signature(document) -> None:
    """Hold the last words, and a small table right before them, on the page of what follows."""
    blocks = list(document.element.body)[:-1]
    said = False
    for block in reversed(blocks):
        if block.tag == qn("w:tbl"):
            rows = block.findall(qn("w:tr"))
            for row in rows if len(rows) <= SMALL else rows[-1:]:
                _keep(row)
            return
        text = "".join(one.text or "" for one in block.iter(qn("w:t")))
        if text and said:
            return
        said = said or bool(text)
        _keep(block)


def _keep(block) -> None:
    for paragraph in [block] if block.tag == qn("w:p") else block.iter(qn("w:p")):
        shape = paragraph.get_or_add_pPr()
        for said in shape.findall(qn("w:keepNext")):
            shape.remove(said)
        shape.insert(0, parse_xml(f"<w:keepNext {nsdecls('w')}/>"))
