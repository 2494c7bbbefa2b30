"""The door to the drawing child: facts of PDF and DXF files, guesses for every sheet.

The main process never opens a drawing itself. A file that cannot be read raises `Unreadable`
with a sentence for whoever uploaded it.
"""

import functools
from dataclasses import dataclass

from app.kernel.errors import DomainError, Reason
from app.kernel.sandbox import Child, JobFailed
from joint_review.drawings import titleblock

SENTENCES = {
    "timeout": "图纸过于复杂，在规定时间内没有读完。请拆分、清理或改传 PDF。",
    "memory": "图纸过于复杂，读取时内存不足。请拆分、清理或改传 PDF。",
    "crashed": "图纸内容异常，读取中断。请重新导出后再传。",
    "too_many_entities": "图纸的图元过多，无法显示。请拆分、清理或改传 PDF。",
    "nested": "图块嵌套过深或者包含自己，无法展开。请分解图块后重新导出。",
    "far": "有图形的坐标远在图外（超过一万公里）或不是数字，无法显示。请清理后重新导出。",
    "too_many_pages": "图纸页数过多，无法拆分。请分成几个文件再传。",
    "empty": "图纸里没有可显示的图形。请检查图层和布局后重新导出。",
}
FLAWS = {
    "blank": "这一页是空白页，没有图形和文字。请移出，或补传有内容的图纸。",
    "unreadable": "这一页已损坏，无法读取。请把这一页重新导出后再传。",
    "small": "这一页小于 A4，不是图纸的图幅。请检查导出时的纸张设置后再传。",
    "large": "这一页大于 A0 的最长加长图幅。请检查导出时的纸张设置后再传。",
}
KINDS = {"pdf": "render_child", "dxf": "dxf_child", "difference": "difference_child"}
SHOWING = {"cpu_seconds": 60, "wall_seconds": 90}
CONVERTING = {"cpu_seconds": 75, "wall_seconds": 300}  # drawing ends after 45 of the processor's
MM = 25.4 / 72
SMALLEST = (250, 180)  # millimetres: somewhat under A4 and Letter
LARGEST = (2600, 1250)  # A0 lengthened as far as GB/T 50001 goes, and a little
BROKEN = "图纸已损坏或格式不规范，无法读取。请重新导出后再传。"


class Unreadable(DomainError):
    status = 422


@dataclass(frozen=True)
class SheetFacts:
    """One sheet of a file: page `page` (from 0), displayed size in points, rotation, guesses.

    `refused` is the sentence of the check that the page fails, empty when it is sound.
    """

    page: int
    width: float
    height: float
    rotation: int
    box: tuple
    guess: titleblock.Guess
    layout: str = ""
    refused: str = ""


@functools.cache
def child(kind):
    return Child(
        f"joint_review.drawings.{KINDS[kind]}",
        memory_mb=2048,
        jobs=100,
        **(CONVERTING if kind == "dxf" else SHOWING),
    )


def start():
    """Load what reads drawings beside us; for whoever knows that drawings will come."""
    for kind in KINDS:
        child(kind).start()


def close():
    for kind in KINDS:
        child(kind).close()


def ask(request):
    try:
        return child(request["op"]).ask(request)
    except JobFailed as error:
        raise Unreadable(Reason.of(SENTENCES.get(error.code, BROKEN))) from error


def read_pdf(path, key, file_name=""):
    """Every page of a PDF as a sheet with its guesses."""
    facts, _ = ask({"op": "pdf", "path": str(path), "key": key})
    pages = facts["pages"]
    return [
        sheet(number, page, file_name, facts["title"], alone=len(pages) == 1)
        for number, page in enumerate(pages)
    ]


def sheet(number, page, file_name, title, *, alone, layout=""):
    guess = titleblock.guess(page, file_name=file_name, document_title=title, alone=alone)
    return SheetFacts(
        page=number,
        width=page["width"],
        height=page["height"],
        rotation=page["rotation"],
        box=tuple(page["box"]),
        guess=guess,
        layout=layout,
        refused=flaw(page),
    )


def flaw(page):
    """The sentence that refuses this page alone; the others of its file are kept."""
    said = page.get("flaw", "")
    if "layout" not in page and said != "unreadable":  # the house chose the paper of a DXF itself
        long, short = (size(page["width"], page["height"]) * MM for size in (max, min))
        if long < SMALLEST[0] or short < SMALLEST[1]:
            return FLAWS["small"]
        if long > LARGEST[0] or short > LARGEST[1]:
            return FLAWS["large"]
    return FLAWS[said] if said else ""


def convert_dxf(path, file_name="", *, max_entities=300_000, seconds=45):
    """(PDF bytes, sheets): a page for every layout; the PDF is what is shown and marked."""
    request = {"op": "dxf", "path": str(path), "max_entities": max_entities, "seconds": seconds}
    facts, data = ask(request)
    pages = facts["pages"]
    sheets = [
        sheet(number, page, file_name, "", alone=len(pages) == 1, layout=page["layout"])
        for number, page in enumerate(pages)
    ]
    return data, sheets


def compare(old, new):
    """(facts, PNG) of what changed between two pages, each (path, key, page)."""
    return ask({"op": "difference", "old": [str(old[0]), *old[1:]], "new": [str(new[0]), *new[1:]]})
