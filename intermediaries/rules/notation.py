"""Writing what an item asks of an agency in lines people can type, and reading them again. Pure.

One line is one certificate: `测绘资质（工程测量、界线与不动产测绘）：甲级、乙级`, or people:
`一级造价工程师×2人`. A word beside the lines says how they belong together.
"""

from __future__ import annotations

import re
from typing import Any

from app.kernel.errors import Reason

ANY, ALL, PLEDGE = "任一", "全部", "仅承诺"
MODES = (ANY, ALL, PLEDGE)
MOST_LINES = 20
_PEOPLE = re.compile(r"(?P<name>[^×（：]{2,40})×(?P<count>[1-9]\d?)人")
_PAPER = re.compile(
    r"(?P<kind>[^（）：×]{2,40})(?:（(?P<majors>[^（）：]+)）)?(?:：(?P<levels>[^（）：]+))?"
)
_ALIKE = str.maketrans({"(": "（", ")": "）", ":": "：", "*": "×", "x": "×", "，": "、", ",": "、"})


def write(rule: dict[str, Any]) -> tuple[str, str]:
    """Return how the lines of a rule belong together, and the lines."""
    if not rule:
        return PLEDGE, ""
    if "any" in rule:
        return ANY, "\n".join(_line(part) for part in rule["any"])
    if "all" in rule:
        return ALL, "\n".join(_line(part) for part in rule["all"])
    return ALL, _line(rule)


def _line(leaf: dict[str, Any]) -> str:
    if "certificate" in leaf:
        return f"{leaf['certificate']}×{leaf['count']}人"
    majors, levels = "、".join(leaf.get("majors", ())), "、".join(leaf.get("levels", ()))
    return leaf["kind"] + (f"（{majors}）" if majors else "") + (f"：{levels}" if levels else "")


def read(mode: str, text: str) -> tuple[dict[str, Any], list[Reason]]:
    """Return the rule of lines as typed, and what is wrong with them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if mode == PLEDGE:
        wrong = Reason.of("选了“仅承诺”就不能再列资质要求。")
        return {}, [wrong] if lines else []
    if mode not in MODES:
        return {}, [Reason.of("资质关系只能是：任一、全部、仅承诺。")]
    if not lines:
        return {}, [Reason.of("请逐行填写资质要求；不要求资质的，资质关系选“仅承诺”。")]
    if len(lines) > MOST_LINES:
        return {}, [Reason.of("资质要求最多 {n} 行。", n=MOST_LINES)]
    leaves = [leaf(line) for line in lines]
    bad = [
        Reason.of("资质要求第 {n} 行看不懂：{line}", n=number, line=line[:60])
        for number, (line, found) in enumerate(zip(lines, leaves, strict=True), 1)
        if found is None
    ]
    if bad:
        return {}, bad
    if len(leaves) == 1:
        return leaves[0], []
    return {"any" if mode == ANY else "all": leaves}, []


def leaf(line: str) -> dict[str, Any] | None:
    """Read one line; None when it is neither a certificate nor people."""
    line = line.translate(_ALIKE)
    found = _PEOPLE.fullmatch(line)
    if found:
        return {"certificate": found["name"].strip(), "count": int(found["count"])}
    found = _PAPER.fullmatch(line)
    if not found:
        return None
    made: dict[str, Any] = {"kind": found["kind"].strip()}
    for name in ("levels", "majors"):
        words = [word.strip() for word in (found[name] or "").split("、") if word.strip()]
        if words:
            made[name] = words
    return made
