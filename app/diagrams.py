"""Writes docs/workflows.md from the tables of moves; a house test keeps it fresh."""

from pathlib import Path

from app.kernel.workflow import mermaid
from app.rooms import ROOMS

TARGET = Path(__file__).resolve().parent.parent / "docs" / "workflows.md"
HEAD = (
    "# Workflows\n\nGenerated from the tables in `states.py` of each room by "
    "`python -m app.diagrams`; edit the tables, not this file.\n"
)


def document(rooms) -> str:
    """Draw every workflow of the rooms, with its moves in words."""
    return HEAD + "".join(_section(w) for room in rooms for w in room.workflows)


def _section(workflow) -> str:
    title = f"\n## {workflow.title or workflow.kind} `{workflow.kind}`\n\n"
    drawing = f"```mermaid\n{mermaid(workflow).strip()}\n```\n\n"
    head = "| 动作 action | 从 from | 到 to | 权限 permission |\n|---|---|---|---|\n"
    return title + drawing + head + "".join(_row(workflow, t) for t in workflow.transitions)


def _row(workflow, move) -> str:
    sources = "、".join(workflow.label(state) for state in move.sources)
    who = f"`{move.permission}`" if move.by == "person" else "系统"
    target = workflow.label(move.target)
    return f"| {move.label} `{move.action}` | {sources} | {target} | {who} |\n"


if __name__ == "__main__":
    TARGET.write_text(document(ROOMS), encoding="utf-8")
