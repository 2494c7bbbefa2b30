"""Life of an issued paper, as data: rendered once, voided or replaced by two people."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class PaperState(StrEnum):
    PREPARING = "preparing"
    VALID = "valid"
    VOID_ASKED = "void_asked"
    VOID = "void"
    REPLACED = "replaced"


S = PaperState

PAPER = Workflow(
    room="exports",
    subject="paper",
    title="文书",
    states=S,
    initial=S.PREPARING,
    labels={
        S.PREPARING: "正在制作",
        S.VALID: "有效",
        S.VOID_ASKED: "有效（已申请作废，待复核）",
        S.VOID: "已作废",
        S.REPLACED: "已被换发",
    },
    chips={S.VALID: "good", S.VOID_ASKED: "waiting", S.VOID: "bad", S.REPLACED: "bad"},
    waits={
        S.PREPARING: "由系统制作，通常几秒钟",
        S.VALID: "有效文书不等待任何人",
        S.VOID_ASKED: "等待另一位经办人复核，复核前文书仍然有效",
    },
    transitions=(
        Transition(
            "issue",
            (S.PREPARING,),
            S.VALID,
            "exports.paper.system",
            "签发",
            by="system",
            visibility="public",
        ),
        Transition(
            "ask_void",
            (S.VALID,),
            S.VOID_ASKED,
            "exports.paper.ask_void",
            "申请作废",
            needs_reason=True,
            danger=True,
        ),
        Transition(
            "keep", (S.VOID_ASKED,), S.VALID, "exports.paper.decide", "维持有效", needs_reason=True
        ),
        Transition(
            "void",
            (S.VOID_ASKED,),
            S.VOID,
            "exports.paper.decide",
            "复核同意作废",
            danger=True,
            visibility="public",
        ),
        Transition(
            "replace",
            (S.VOID_ASKED,),
            S.REPLACED,
            "exports.paper.decide",
            "复核同意作废并换发",
            danger=True,
            visibility="public",
        ),
    ),
)
WORKFLOWS = (PAPER,)
