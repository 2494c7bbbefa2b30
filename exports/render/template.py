"""The empty Word document every paper begins with: python-docx's own without what no paper uses.

A hundred table styles (twice), a thumbnail and a data store made up most of every paper's bytes
and of the time it took to read and write them.
"""

from __future__ import annotations

import functools
import io
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE

UNUSED = ("stylesWithEffects", "customXml", "thumbnail")


def begun() -> Any:
    """Return a new document."""
    return docx.Document(io.BytesIO(_bare()))


@functools.cache
def _bare() -> bytes:
    document = docx.Document()
    for style in [s for s in document.styles if s.type == WD_STYLE_TYPE.TABLE]:
        if style.name != "Normal Table":
            style.delete()
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(UNUSED)]:
            del rels[key]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
