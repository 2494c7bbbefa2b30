"""States of the import of an existing library. Pure data."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from intermediaries.states import guards


class ImportState(StrEnum):
    """How far a file is on its way into the library."""

    READING = "reading"
    READ = "read"
    UNREADABLE = "unreadable"
    TAKING = "taking"
    TAKEN = "taken"
    DROPPED = "dropped"


class RowOutcome(StrEnum):
    """What a row of the file means for the library."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    REFUSED = "refused"


OUTCOMES = {
    RowOutcome.NEW: "新增",
    RowOutcome.SAME: "与库中一致",
    RowOutcome.CHANGED: "有变更",
    RowOutcome.REFUSED: "不接收",
}
M = ImportState

LIBRARY_IMPORT = Workflow(
    room="intermediaries",
    subject="library_import",
    title="机构库导入",
    states=ImportState,
    initial=M.READING,
    labels={
        M.READING: "读取中",
        M.READ: "待接收",
        M.UNREADABLE: "无法读取",
        M.TAKING: "接收中",
        M.TAKEN: "已接收",
        M.DROPPED: "已放弃",
    },
    chips={
        M.READING: "waiting",
        M.READ: "waiting",
        M.UNREADABLE: "bad",
        M.TAKING: "waiting",
        M.TAKEN: "good",
    },
    waits={
        M.READING: "由系统逐批读取，中断后从断点继续",
        M.READ: "由运行机构负责人核对后决定，不设期限",
        M.TAKING: "由系统逐批接收，全部完成时一并公开",
    },
    transitions=(
        Transition(
            action="finish",
            sources=(M.READING,),
            target=M.READ,
            permission="intermediaries.library_import.progress",
            label="读取完成",
            by="system",
        ),
        Transition(
            action="fail",
            sources=(M.READING,),
            target=M.UNREADABLE,
            permission="intermediaries.library_import.progress",
            label="无法读取",
            by="system",
        ),
        Transition(
            action="take_over",
            sources=(M.READ,),
            target=M.TAKING,
            permission="intermediaries.library_import.take_over",
            label="接收入库",
            guards=(guards.import_has_rows,),
            form=True,
        ),
        Transition(
            action="drop",
            sources=(M.READ,),
            target=M.DROPPED,
            permission="intermediaries.library_import.take_over",
            label="放弃导入",
            needs_reason=True,
            danger=True,
        ),
        Transition(
            action="complete",
            sources=(M.TAKING,),
            target=M.TAKEN,
            permission="intermediaries.library_import.progress",
            label="接收完成",
            by="system",
        ),
    ),
)
