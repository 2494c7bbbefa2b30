"""The empty Word document every paper begins with: python-docx's own without what no paper uses.

A hundred table styles (twice), a thumbnail and a data store made up most of every paper's bytes
and of the time it took to read and write them.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.package import Unmarshaller
from docx.opc.part import PartFactory
from docx.opc.pkgreader import PackageReader
from docx.package import Package

UNUSED = ("stylesWithEffects", "customXml", "thumbnail")


def begun(furnish: Callable[..., None], **shape: Any) -> Any:
    """Return a new document, furnished by a function as every paper of this shape is."""
    package = Package()
    Unmarshaller.unmarshal(_furnished(furnish, **shape), package, PartFactory)
    return package.main_document_part.document


@functools.cache
def _furnished(furnish: Callable[..., None], **shape: Any) -> PackageReader:
    """Keep the parts of a document that was furnished once, as they are read from a file."""
    document = _bare()
    furnish(document, **shape)
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    return PackageReader.from_file(out)


def _bare() -> Any:
    document = docx.Document()
    for style in [s for s in document.styles if s.type == WD_STYLE_TYPE.TABLE]:
        if style.name != "Normal Table":
            style.delete()
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(UNUSED)]:
            del rels[key]
    return document
