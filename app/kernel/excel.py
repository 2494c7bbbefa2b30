"""openpyxl for texts and numbers only: without numpy and Pillow, where nobody else needs them.

It takes both when they are there, for arrays and pictures we never give it. ezdxf needs numpy, in
its own child; in every web process the two would cost 14 MB and a sixth of the start.
"""

from app.kernel.imports import without

with without("numpy", "PIL"):
    from openpyxl import Workbook, load_workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.chart import BarChart, Reference
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.datetime import from_excel, from_ISO8601
    from openpyxl.utils.exceptions import InvalidFileException
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.page import PageMargins

__all__ = [
    "ILLEGAL_CHARACTERS_RE",
    "Alignment",
    "BarChart",
    "Border",
    "DataValidation",
    "ExcelReader",
    "Font",
    "InvalidFileException",
    "PageMargins",
    "PatternFill",
    "Reference",
    "Side",
    "StyleArray",
    "Workbook",
    "WriteOnlyCell",
    "apply_stylesheet",
    "from_ISO8601",
    "from_excel",
    "get_column_letter",
    "load_workbook",
]
