"""openpyxl for texts and numbers only: without numpy and Pillow, where nobody else needs them.

It takes both when they are there, for arrays and pictures we never give it. ezdxf needs numpy, in
its own child; in every web process the two would cost 14 MB and a sixth of the start.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Let packages that nobody has imported yet look missing for a while."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with without("numpy", "PIL"):
    from openpyxl import Workbook, load_workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.chart import BarChart, Reference
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.exceptions import InvalidFileException
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.page import PageMargins

__all__ = [
    "ILLEGAL_CHARACTERS_RE",
    "Alignment",
    "BarChart",
    "Border",
    "DataValidation",
    "Font",
    "InvalidFileException",
    "PageMargins",
    "PatternFill",
    "Reference",
    "Side",
    "StyleArray",
    "Workbook",
    "WriteOnlyCell",
    "get_column_letter",
    "load_workbook",
]
