"""What an opinion must carry before it may leave its author's desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel.errors import Reason

KINDS = {
    "mandatory_fire": "消防安全强条",
    "mandatory": "其它强条",
    "general": "一般性条文",
    "policy": "政策规定",
    "depth": "设计深度",
}
MANDATORY = ("mandatory_fire", "mandatory")
SEVERITIES = {"must": "必须修改", "suggest": "建议修改"}
REPLIES = {"modify": "修改", "explain": "说明不改", "expert": "申请论证"}


@dataclass(frozen=True)
class Write:
    """What a reviewer typed; x and y in millionths of the unrotated page, or None."""

    problem: str
    kind: str
    severity: str
    basis: str = ""
    clause: str = ""
    clause_text: str = ""
    suggestion: str = ""
    place: str = ""
    x: int | None = None
    y: int | None = None

    def columns(self) -> dict[str, object]:
        """Return the values as columns of an opinion, blanks trimmed."""
        return {
            key: value.strip() if isinstance(value, str) else value
            for key, value in self.__dict__.items()
        }


def problems(
    *, problem: str, kind: str, severity: str, basis: str, clause: str
) -> dict[str, Reason]:
    """Say what is missing, by field. Only depth problems may go without source and clause."""
    found: dict[str, Reason] = {}
    if not problem.strip():
        found["problem"] = Reason("请写明图纸上的问题")
    if kind not in KINDS:
        found["kind"] = Reason("请选择意见类别")
    if severity not in SEVERITIES:
        found["severity"] = Reason("请选择必须修改还是建议修改")
    if kind in MANDATORY and severity == "suggest":
        found["severity"] = Reason("违反强制性条文的意见必须修改，不能只作建议")
    if kind != "depth" and not basis.strip():
        found["basis"] = Reason("请写明依据的标准或文件，例如 GB 55037-2022")
    if kind != "depth" and not clause.strip():
        found["clause"] = Reason("请写明条文号，例如 4.1.2")
    return found


def position_problems(x: int | None, y: int | None) -> dict[str, Reason]:
    """A pin lies on the page: millionths of its unrotated width and height, both or none."""
    if x is None and y is None:
        return {}
    inside = x is not None and y is not None and 0 <= x <= 1_000_000 and 0 <= y <= 1_000_000
    return {} if inside else {"x": Reason("标记的位置不在图纸上，请重新点选")}


def first_review(opinions: Iterable[tuple[str, str, str]]) -> dict[str, object]:
    """Count what national datasets ask of round 1: passed at once, mandatory clauses violated.

    `opinions` are (kind, severity, "code clause") of the opinions issued in round 1.
    """
    rows = list(opinions)
    clauses = sorted({clause for kind, _, clause in rows if kind in MANDATORY and clause})
    return {
        "first_pass": not any(severity == "must" for _, severity, _ in rows),
        "mandatory_count": sum(1 for kind, _, _ in rows if kind in MANDATORY),
        "mandatory_clauses": clauses,
    }
