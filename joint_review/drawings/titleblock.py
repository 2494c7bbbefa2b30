"""Guesses number, title, discipline, scale and paper of a sheet. Pure; people may correct all of it.

It weighs what the page says (its title block is near the right or lower edge and written large),
what bookmarks, page labels and the document title say, and the name of the file.
"""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from joint_review.drawings import numbering
from joint_review.drawings.titles import best_title, cleaned

NUMBER_LABEL = re.compile(
    r"图\s*号|图纸编号|图纸号|SHEET\s*(NO|NUMBER|#)|DRAWING\s*(NO|NUMBER)|DWG\s*NO"
)
SCALE = re.compile(r"1\s*[::]\s*(\d{1,4})(?!\d)|(\d+(?:/\d+)?\"\s*=\s*\d+'(?:-\d+\")?)")
SCALE_LABEL = re.compile(r"比\s*例|SCALE")
PAPERS = {"A0": (1189, 841), "A1": (841, 594), "A2": (594, 420), "A3": (420, 297), "A4": (297, 210)}
MM = 25.4 / 72
SURE = 3.2  # a large number in a corner passes, a reference mark on the plan does not


@dataclass(frozen=True)
class Guess:
    """`sources` says for each field where it was read: 图签, 书签, 页签, 文件标题, 文件名."""

    number: str | None = None
    title: str = ""
    discipline: str | None = None
    scale: str = ""
    paper: str = ""
    sources: dict = field(default_factory=dict)


def guess(page, *, file_name="", document_title="", alone=True):
    """`page` as pdf.read gives it; `alone` when the file has this one page only."""
    runs = [run | {"normal": numbering.normal(run["text"])} for run in page["runs"]]
    hints = _hints(page, file_name, document_title, alone)
    number, where, run = _number(runs, page, hints)
    sources = {"number": where} if number else {}
    title, title_source = best_title(runs, page, run, number, hints)
    if title:
        sources["title"] = title_source
    area = numbering.discipline(number) or discipline_of_words(f"{title} {file_name}")
    return Guess(
        number=number,
        title=title,
        discipline=area,
        scale=_scale(runs, page),
        paper=paper(page["width"] * MM, page["height"] * MM),
        sources=sources,
    )


def _hints(page, file_name, document_title, alone):
    """(source, text) of what is said about the page outside of it, most trustworthy first."""
    found = [("书签", text) for text in page.get("bookmarks", [])]
    label = page.get("label") or ""
    if numbering.canonical(label):
        found.append(("页签", label))
    if alone:
        stem = PurePosixPath(file_name).stem.replace("_", " ")
        found += [("文件标题", document_title), ("文件名", stem)]
    return [(source, text) for source, text in found if text]


def edge(run, page):
    """How deep a run lies in the zones of title blocks, 0 to 2."""
    x = (run["x0"] + run["x1"]) / 2 / page["width"]
    y = (run["y0"] + run["y1"]) / 2 / page["height"]
    return (x > 0.72) + (y > 0.78)


def _number(runs, page, hints):
    hinted = _hinted(hints)
    tallest = max((run["size"] for run in runs), default=1)
    labels = [run for run in runs if NUMBER_LABEL.search(run["normal"])]
    best = (0, None, None)
    for run in runs:
        for number, start, end in _numbers_of(run):
            score = _weight(run, page, tallest, labels, whole=end - start >= len(run["normal"]) - 1)
            score += numbering.is_chinese(number) + 2.5 * (number in hinted)
            if score > best[0]:
                best = (score, number, run)
    if best[0] >= SURE:
        return best[1], "图签", best[2]
    for number, source in hinted.items():
        return number, source, None
    return None, None, None


def _hinted(hints):
    found = {}
    for source, text in hints:
        for number, _, _ in numbering.find(numbering.normal(text)):
            # file names are full of sizes and versions: A1H, M3
            if source != "文件名" or "-" in number or sum(c.isdigit() for c in number) > 1:
                found.setdefault(number, source)
    return found


def _numbers_of(run):
    return numbering.find(run["normal"]) if len(run["text"]) <= 60 else []


def _weight(run, page, tallest, labels, *, whole):
    score = 1.8 * run["size"] / tallest + edge(run, page) * 0.8 + whole * 0.5
    return score + 3 * any(_beside(label, run) for label in labels)


def _beside(label, run):
    """The run stands right of the label, under it, or in the same run of text."""
    if label is run:
        return True
    size = max(label["size"], run["size"])
    level = abs((label["y0"] + label["y1"]) - (run["y0"] + run["y1"])) / 2 < size
    right = level and -size < run["x0"] - label["x1"] < 6 * size
    under = -size < run["y0"] - label["y1"] < 2.5 * size and abs(run["x0"] - label["x0"]) < 4 * size
    return right or under


def _scale(runs, page):
    """The scale named by the title block, or else the one written most often on the sheet."""
    labels = [run for run in runs if SCALE_LABEL.search(run["normal"])]
    votes = {}
    for run in (run for run in runs if len(run["text"]) <= 24):  # not the slopes in the notes
        for match in SCALE.finditer(run["normal"]):
            text = f"1:{match[1]}" if match[1] else match[2]
            near = any(_beside(label, run) for label in labels)
            votes[text] = votes.get(text, 0) + 1 + 5 * near
    return max(votes, key=votes.get) if votes else ""


def paper(width, height):
    """A0–A4 and their lengthened forms, else the size in millimetres."""
    long, short = max(width, height), min(width, height)
    for name, (full, narrow) in PAPERS.items():
        if abs(short - narrow) <= 4:
            steps = round((long / full - 1) * 8)
            if abs(long - full * (1 + steps / 8)) <= 6 and 0 <= steps <= 16:
                return name if steps == 0 else f"{name} 加长"
    return f"{round(long)}×{round(short)} 毫米"


def discipline_of_words(text):
    words = {
        "建筑": ("建筑", "平面图", "立面图", "剖面图", "ARCHITECT"),
        "结构": ("结构", "配筋", "基础", "梁", "板", "STRUCTUR", "FRAMING"),
        "给排水": ("给排水", "给水", "排水", "PLUMBING"),
        "暖通": ("暖通", "空调", "通风", "采暖", "HVAC", "MECHANICAL"),
        "电气": ("电气", "照明", "配电", "弱电", "ELECTRICAL", "LIGHTING"),
        "消防": ("消防", "喷淋", "FIRE "),
        "人防": ("人防",),
    }
    text = f"{cleaned(text).upper()} "
    order = ("人防", "消防", "结构", "给排水", "暖通", "电气", "建筑")
    return next((area for area in order if any(_says(text, word) for word in words[area])), None)


def _says(text, word):
    return re.search(rf"\b{word}", text) if word[0].isascii() else word in text
