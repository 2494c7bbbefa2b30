"""States of a requirement and every move between them, as data (the table is in states.py)."""

from enum import StrEnum

from app.kernel.workflow import Transition
from bidding.rules import gates


class RequirementState(StrEnum):
    """Where a requirement is."""

    DRAFT = "draft"
    SIGNUP = "signup"
    SOLE = "sole"
    FROZEN = "frozen"
    SEEDING = "seeding"
    PUBLICITY = "publicity"
    OBJECTION = "objection"
    AWARDED = "awarded"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"
    AUDIT = "audit"
    OPENING = "opening"
    LIVE = "live"
    SCORING = "scoring"
    CHOOSING = "choosing"
    INVALID = "invalid"
    EXPLAINING = "explaining"


R = RequirementState
# Ended before T, but frozen and drawn all the same: nothing voids a draw quietly (trust 4.8).
VOIDED = (R.CANCELLED, R.INVALID)
_RESULT = (R.PUBLICITY, R.OBJECTION, R.AWARDED)


def _system(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a move that only the house itself makes."""
    key = "bidding.system"
    return Transition(action, sources, target, key, label, by="system", visibility="public", **more)


def _owner(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a public move of the owner, under the permission of the same name."""
    key = f"bidding.requirement.{action}"
    return Transition(action, sources, target, key, label, **{"visibility": "public", **more})


_CLOSING = {"stops": ("bidding.signup",)}
_CHOICE = {"stops": ("bidding.choice",), "needs_reason": True}
_EARLY = {"guards": (gates.before_close,), "needs_reason": True, **_CLOSING}
_REVISED = {**_EARLY, "stops": (), "starts": ("bidding.signup",)}
_RESULT_OVER = {"stops": ("bidding.publicity",)}
_OPENED = {"stops": ("bidding.opening",)}
_AUDITED = {"stops": ("bidding.audit",)}

_DRAFTING = (
    _owner("publish", (R.DRAFT,), R.SIGNUP, "发布公告", starts=("bidding.signup",)),
    _owner(
        "submit", (R.DRAFT,), R.AUDIT, "提交审核", starts=("bidding.audit",), visibility="internal"
    ),
    _owner("recall", (R.AUDIT,), R.DRAFT, "撤回修改", visibility="internal", **_AUDITED),
    Transition(
        "approve",
        (R.AUDIT,),
        R.SIGNUP,
        "bidding.requirement.audit",
        "审核通过，发布公告",
        starts=("bidding.signup",),
        visibility="public",
        **_AUDITED,
    ),
    Transition(
        "send_back",
        (R.AUDIT,),
        R.DRAFT,
        "bidding.requirement.audit",
        "退回修改",
        needs_reason=True,
        **_AUDITED,
    ),
    _owner("edit", (R.DRAFT,), R.DRAFT, "修改草稿", form=True),
    _owner("discard", (R.DRAFT,), R.DISCARDED, "废置草稿", danger=True),
)

_PUBLISHED = (
    _owner("revise", (R.SIGNUP,), R.SIGNUP, "修订公告", form=True, **_REVISED),
    _owner("cancel", (R.SIGNUP,), R.CANCELLED, "取消采购", danger=True, **_EARLY),
    Transition(
        "invalidate",
        (
            R.SIGNUP, R.SOLE, R.FROZEN, R.SEEDING, R.OPENING, R.LIVE, R.SCORING, R.CHOOSING,
            R.EXPLAINING, R.PUBLICITY,
        ),
        R.INVALID,
        "bidding.requirement.invalidate",
        "置为无效",
        stops=(
            "bidding.signup",
            "bidding.choice",
            "bidding.choosing",
            "bidding.opening",
            "bidding.publicity",
        ),
        needs_reason=True,
        danger=True,
        visibility="public",
    ),
    _owner("choose_sole", (R.SOLE,), R.PUBLICITY, "直接选取唯一报名机构", **_CHOICE),
    _owner("refuse_sole", (R.SOLE,), R.FAILED, "不选取，按流标处理", danger=True, **_CHOICE),
    _owner(
        "choose",
        (R.CHOOSING,),
        R.PUBLICITY,
        "选定中选机构",
        stops=("bidding.choosing",),
        needs_reason=True,
        form=True,
    ),
    Transition(
        "turn_down",
        (R.SIGNUP,),
        R.FAILED,
        "bidding.requirement.turn_down",
        "不接受邀请",
        guards=(gates.before_close,),
        stops=("bidding.signup",),
        needs_reason=True,
        danger=True,
        visibility="public",
    ),
    Transition(
        "object",
        (R.PUBLICITY,),
        R.OBJECTION,
        "bidding.requirement.object",
        "提出异议",
        pauses=("bidding.publicity",),
        needs_reason=True,
        form=True,
    ),
    *(
        Transition(
            action,
            (state,),
            state,
            "bidding.requirement.seed",
            label,
            guards=(gates.awaits_seed,),
            needs_reason=needs_reason,
            form=True,
            visibility="public",
        )
        for action, label, needs_reason in (
            ("seed", "录入外部随机数", False),
            ("fallback", "改用同一来源的后续一期", True),
        )
        for state in (R.SEEDING, *VOIDED)
    ),
)  # fmt: skip

_BY_ITSELF = (
    _system("extend", (R.SIGNUP,), R.SIGNUP, "报名延期一次", starts=("bidding.signup",)),
    _system("freeze", (R.SIGNUP,), R.FROZEN, "报名截止，候选名单冻结", **_CLOSING),
    _system("close", (R.SIGNUP,), R.FROZEN, "投递截止，信封封存", **_CLOSING),
    _system(
        "offer_sole",
        (R.SIGNUP,),
        R.SOLE,
        "报名截止，仅一家符合条件",
        starts=("bidding.choice",),
        **_CLOSING,
    ),
    _system("accept", (R.SIGNUP,), R.PUBLICITY, "所选机构接受，结果公示", **_CLOSING),
    _system("postpone", (R.FROZEN,), R.FROZEN, "选取时刻顺延"),
    _system("await_seed", (R.FROZEN,), R.SEEDING, "等待录入外部随机数"),
    _system(
        "draw", (R.FROZEN, R.SEEDING, R.OPENING), R.PUBLICITY, "抽取完成，结果公示", **_OPENED
    ),
    _system(
        "await_opening",
        (R.FROZEN, R.SEEDING),
        R.OPENING,
        "到开启时刻，等待受托人释放份额",
        starts=("bidding.opening",),
    ),
    _system("go_live", (R.FROZEN,), R.LIVE, "竞价开始"),
    _system("review", (R.OPENING,), R.SCORING, "报价已开启，进入评审", **_OPENED),
    _system(
        "explain",
        (R.OPENING, R.LIVE, R.SCORING, R.EXPLAINING, *_RESULT),
        R.EXPLAINING,
        "拟中选报价明显偏低，等待机构说明",
        stops=("bidding.opening", "bidding.publicity"),
    ),
    _system(
        "rank",
        (R.OPENING, R.LIVE, R.SCORING, R.EXPLAINING),
        R.PUBLICITY,
        "评定完成，结果公示",
        **_OPENED,
    ),
    _system("shortlist", (R.FROZEN, R.SEEDING, R.OPENING), R.CHOOSING, "名单产生，由业主选定"),
    _system(
        "fail",
        (
            R.SIGNUP, R.SOLE, R.FROZEN, R.SEEDING, R.OPENING, R.LIVE, R.SCORING, R.CHOOSING,
            R.EXPLAINING, *_RESULT,
        ),
        R.FAILED,
        "流标",
        stops=(
            "bidding.signup",
            "bidding.choice",
            "bidding.choosing",
            "bidding.opening",
            "bidding.publicity",
        ),
    ),
    _system(
        "resume",
        (R.OBJECTION,),
        R.PUBLICITY,
        "异议不成立，公示继续",
        resumes=("bidding.publicity",),
    ),
    _system("redraw", _RESULT, R.FROZEN, "进入下一轮抽取", **_RESULT_OVER),
    _system("rechoose", _RESULT, R.CHOOSING, "由业主另行选定", **_RESULT_OVER),
    _system(
        "substitute",
        (*_RESULT, R.EXPLAINING),
        R.PUBLICITY,
        "由备选机构递补，重新公示",
        **_RESULT_OVER,
    ),
    _system("award", (R.PUBLICITY,), R.AWARDED, "公示期满，确定中选", **_RESULT_OVER),
    _system("serve", (R.AWARDED,), R.IN_SERVICE, "合同备案，进入服务"),
    _system("complete", (R.IN_SERVICE,), R.COMPLETED, "服务完成"),
    _system("terminate", (R.IN_SERVICE,), R.TERMINATED, "服务中止"),
)  # fmt: skip

TRANSITIONS = (*_DRAFTING, *_PUBLISHED, *_BY_ITSELF)
