"""What follows from 0, 1, 2 or more eligible sign-ups; the rule stands in the notice."""

from enum import StrEnum

from app.kernel.errors import Reason


class Outcome(StrEnum):
    """What happens at F."""

    EXTEND = "extend"
    FAIL = "fail"
    SOLE = "sole"
    DRAW = "draw"


class SoleRule(StrEnum):
    """What a single sign-up leads to after the extension."""

    DIRECT = "direct"
    FAIL = "fail"


def after_close(eligible: int, extensions_left: int, sole: SoleRule) -> Outcome:
    """Decide by the published rule: too few extends once, then fails or goes to the owner."""
    if eligible >= 2:
        return Outcome.DRAW
    if extensions_left > 0:
        return Outcome.EXTEND
    if eligible == 1 and sole == SoleRule.DIRECT:
        return Outcome.SOLE
    return Outcome.FAIL


def is_thin(eligible: int, warn_below: int) -> bool:
    """Say whether a draw goes on with so few that the record must warn."""
    return 2 <= eligible < warn_below


def in_words(sole: SoleRule, extensions: int, warn_below: int) -> list[Reason]:
    """Write the rule as the notice prints it."""
    first = Reason.of("不延期")
    if extensions:
        first = Reason.of("延期 {n} 次（同等时长）", n=extensions)
    one = {
        SoleRule.DIRECT: Reason.of("由业主说明理由后直接选取该机构，业主不选取的按流标处理"),
        SoleRule.FAIL: Reason.of("按流标处理"),
    }[sole]
    few = "两家以上：进行抽取；不足 {n} 家的，抽取记录载明竞争不充分的提示"
    return [
        Reason.of("无机构报名：{first}，仍无机构报名的按流标处理", first=first),
        Reason.of("仅一家符合条件：{first}，仍只有一家的{one}", first=first, one=one),
        Reason.of(few, n=warn_below),
    ]
