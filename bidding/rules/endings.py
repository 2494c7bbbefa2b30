"""Why a purchase ended without a result: five codes of the public list, beside the sentence."""

from enum import IntEnum
from typing import Any


class Code(IntEnum):
    """The code under which a purchase without a result is listed."""

    TOO_FEW = 1
    OWNER_SILENT = 2
    OTHER = 3
    CANCELLED = 4
    INVALID = 5


LABELS = {
    Code.TOO_FEW: "报名或有效报价不足",
    Code.OWNER_SILENT: "业主逾期未选定",
    Code.OTHER: "其他原因",
    Code.CANCELLED: "业主取消",
    Code.INVALID: "置为无效",
}
# Which acts end a purchase; the code of a failure is told by whoever finds it.
ACTS = {
    "fail": None,
    "refuse_sole": Code.OTHER,
    "turn_down": Code.OTHER,
    "cancel": Code.CANCELLED,
    "invalidate": Code.INVALID,
}


def of_act(action: str, facts: dict[str, Any]) -> tuple[Code, str]:
    """Name code and sentence of an ending from what its event tells."""
    code = ACTS[action] or Code(facts.get("code", Code.OTHER))
    return code, facts.get("why") or facts.get("reason") or ""
