"""An expert's sheet: points and words for each offer and criterion; what is missing before it is
signed, and the document that is signed (pure).

Points are hundredths; `marks`: criterion -> number of the offer (as text) -> points and words.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.kernel.errors import Reason
from bidding.rules.scoring_terms import Scoring, points
from bidding.rules.selection.scoring import EXPERT, POINT, Criterion

FORMAT = "lianshen-sheet/1"
_POINTS = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?")
Marks = Mapping[str, Mapping[str, Mapping[str, Any]]]


def scored(terms: Scoring) -> list[Criterion]:
    """List what the experts score."""
    return [one for one in terms.table() if one.kind == EXPERT]


def read_points(typed: str) -> int | None:
    """Read points with at most two decimals as hundredths; None when they are none."""
    found = _POINTS.fullmatch(typed.strip())
    if found is None:
        return None
    return int(found[1]) * POINT + int((found[2] or "").ljust(2, "0"))


def fault(one: Criterion, given: int | None) -> Reason | None:
    """Say what is wrong with typed points, None when nothing is."""
    if given is not None and 0 <= given <= one.weight:
        return None
    return Reason.of("请填写 0 到 {most} 之间的分数，最多两位小数", most=points(one.weight))


def missing(terms: Scoring, marks: Marks, numbers: Sequence[int]) -> list[tuple[str, int, Reason]]:
    """List what keeps a sheet from being signed: no points, or an extreme without words."""
    found = []
    for one in scored(terms):
        for number in numbers:
            mark = marks.get(one.key, {}).get(str(number), {})
            wrong = fault(one, mark.get("points"))
            if wrong is None and mark["points"] in {0, one.weight} and not mark["words"].strip():
                wrong = Reason("打零分或满分的，请写明理由")
            if wrong is not None:
                found.append((one.key, number, wrong))
    return found


def document(notice: str, place: int, terms: Scoring, marks: Marks) -> dict[str, Any]:
    """Write the sheet as it is signed: every mark in the order of the table and of the numbers."""
    rows = [
        {"criterion": one.key, "number": int(number), **marks[one.key][number]}
        for one in scored(terms)
        for number in sorted(marks[one.key], key=int)
    ]
    return {"format": FORMAT, "notice": notice, "place": place, "marks": rows}


def given(sheets: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, dict[int, int]]]:
    """Turn signed sheets (expert -> document) into what the ranking reads."""
    found: dict[str, dict[str, dict[int, int]]] = {}
    for expert, sheet in sheets.items():
        for row in sheet["marks"]:
            scores = found.setdefault(row["criterion"], {}).setdefault(expert, {})
            scores[row["number"]] = row["points"]
    return found
