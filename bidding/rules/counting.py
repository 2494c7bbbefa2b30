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


ENOUGH = {
    "draw": "两家以上：进行抽取；不足 {n} 家的，抽取记录载明竞争不充分的提示",
    "owner": "两家以上：由业主在公布的名单中选定；不足 {n} 家的，记录载明竞争不充分的提示",
    "live": "两家以上：进行在线竞价；不足 {n} 家的，记录载明竞争不充分的提示",
    "score": "两家以上：由抽取的专家按公告的评分项评分；不足 {n} 家的，记录载明竞争不充分的提示",
    "price": "两家以上：按公告的公式评定；不足 {n} 家的，记录载明竞争不充分的提示",
}
# Which word of ENOUGH belongs to how a method chooses.
KINDS = {
    **{one: one for one in ("draw", "owner", "live", "score")},
    **dict.fromkeys(("lowest", "average"), "price"),
}


def after_close(eligible: int, extensions_left: int, sole: SoleRule, need: int = 2) -> Outcome:
    """Decide by the published rule: too few extends once, then fails or goes to the owner.

    `need` is 2, or the least number of valid ones where several are to win.
    """
    if eligible >= need:
        return Outcome.DRAW
    if extensions_left > 0:
        return Outcome.EXTEND
    if eligible == 1 and sole == SoleRule.DIRECT:
        return Outcome.SOLE
    return Outcome.FAIL


def is_thin(eligible: int, warn_below: int) -> bool:
    """Say whether a draw goes on with so few that the record must warn."""
    return 2 <= eligible < warn_below


def in_words(
    sole: SoleRule, extensions: int, warn_below: int, chooses: str = "draw"
) -> list[Reason]:
    """Write the rule as the notice prints it: for none, for one, for two and more."""
    first = Reason.of("不延期")
    if extensions:
        first = Reason.of("延期 {n} 次（同等时长）", n=extensions)
    one = {
        SoleRule.DIRECT: Reason.of("由业主说明理由后直接选取该机构，业主不选取的按流标处理"),
        SoleRule.FAIL: Reason.of("按流标处理"),
    }[sole]
    return [
        Reason.of("无机构报名：{first}，仍无机构报名的按流标处理", first=first),
        Reason.of("仅一家符合条件：{first}，仍只有一家的{one}", first=first, one=one),
        Reason.of(ENOUGH[KINDS[chooses]], n=warn_below),
    ]


def for_several(least: int, extensions: int) -> list[Reason]:
    """Write what too few sign-ups lead to where several are to win."""
    first = Reason.of("不延期")
    if extensions:
        first = Reason.of("延期 {n} 次（同等时长）", n=extensions)
    text = "符合条件的不足 {least} 家（含无人报名）：{first}，仍不足的按流标处理"
    return [Reason.of(text, least=least, first=first)]


def for_direct() -> list[Reason]:
    """Write what a direct choice leads to: nobody answers, or the named agency does."""
    return [
        Reason.of("所选机构不接受，或者未在时限内接受：按流标处理，并公开"),
        Reason.of("所选机构接受：不经抽取，结果公示，参加方可以提出异议"),
    ]
