"""States and moves of buying, as data: requirement and sign-up; with all tables of the room."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from bidding.award_states import AWARD_WORKFLOWS
from bidding.rules import gates
from bidding.service_states import SERVICE_WORKFLOWS


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


class SignupState(StrEnum):
    """Whether a sign-up stands."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


R = RequirementState


def _system(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a move that only the house itself makes."""
    key = "bidding.system"
    return Transition(action, sources, target, key, label, by="system", visibility="public", **more)


def _owner(action: str, sources: tuple, target: StrEnum, label: str, **more: object) -> Transition:
    """Build a public move of the owner, under the permission of the same name."""
    key = f"bidding.requirement.{action}"
    return Transition(action, sources, target, key, label, visibility="public", **more)


_CLOSING = {"stops": ("bidding.signup",)}
_CHOICE = {"stops": ("bidding.choice",), "needs_reason": True}
_EARLY = {"guards": (gates.before_close,), "needs_reason": True, **_CLOSING}
_REVISED = {**_EARLY, "stops": (), "starts": ("bidding.signup",)}
_RESULT_OVER = {"stops": ("bidding.publicity",)}

REQUIREMENT = Workflow(
    room="bidding",
    subject="requirement",
    title="采购需求",
    states=R,
    initial=R.DRAFT,
    transitions=(
        _owner("publish", (R.DRAFT,), R.SIGNUP, "发布公告", starts=("bidding.signup",)),
        _owner("edit", (R.DRAFT,), R.DRAFT, "修改草稿", form=True),
        _owner("discard", (R.DRAFT,), R.DISCARDED, "废置草稿", danger=True),
        _owner("revise", (R.SIGNUP,), R.SIGNUP, "修订公告", form=True, **_REVISED),
        _owner("cancel", (R.SIGNUP,), R.CANCELLED, "取消采购", danger=True, **_EARLY),
        _owner("choose_sole", (R.SOLE,), R.PUBLICITY, "直接选取唯一报名机构", **_CHOICE),
        _owner("refuse_sole", (R.SOLE,), R.FAILED, "不选取，按流标处理", danger=True, **_CHOICE),
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
            for state in (R.SEEDING, R.CANCELLED)
        ),
        _system("extend", (R.SIGNUP,), R.SIGNUP, "报名延期一次", starts=("bidding.signup",)),
        _system("freeze", (R.SIGNUP,), R.FROZEN, "报名截止，候选名单冻结", **_CLOSING),
        _system(
            "offer_sole",
            (R.SIGNUP,),
            R.SOLE,
            "报名截止，仅一家符合条件",
            starts=("bidding.choice",),
            **_CLOSING,
        ),
        _system("postpone", (R.FROZEN,), R.FROZEN, "抽取时刻顺延"),
        _system("await_seed", (R.FROZEN,), R.SEEDING, "等待录入外部随机数"),
        _system("draw", (R.FROZEN, R.SEEDING), R.PUBLICITY, "抽取完成，结果公示"),
        _system(
            "fail",
            (R.SIGNUP, R.SOLE, R.FROZEN, R.PUBLICITY, R.OBJECTION, R.AWARDED),
            R.FAILED,
            "流标",
            stops=("bidding.signup", "bidding.choice", "bidding.publicity"),
        ),
        _system(
            "resume",
            (R.OBJECTION,),
            R.PUBLICITY,
            "异议不成立，公示继续",
            resumes=("bidding.publicity",),
        ),
        _system(
            "redraw",
            (R.PUBLICITY, R.OBJECTION, R.AWARDED),
            R.FROZEN,
            "进入下一轮抽取",
            **_RESULT_OVER,
        ),
        _system(
            "substitute",
            (R.PUBLICITY, R.OBJECTION, R.AWARDED),
            R.PUBLICITY,
            "由备选机构递补，重新公示",
            **_RESULT_OVER,
        ),
        _system("award", (R.PUBLICITY,), R.AWARDED, "公示期满，确定中选", **_RESULT_OVER),
        _system("serve", (R.AWARDED,), R.IN_SERVICE, "合同备案，进入服务"),
        _system("complete", (R.IN_SERVICE,), R.COMPLETED, "服务完成"),
        _system("terminate", (R.AWARDED, R.IN_SERVICE), R.TERMINATED, "服务中止"),
    ),
    labels={
        R.DRAFT: "草稿",
        R.SIGNUP: "报名中",
        R.SOLE: "待业主决定",
        R.FROZEN: "待抽取",
        R.SEEDING: "待录入外部随机数",
        R.PUBLICITY: "公示中",
        R.OBJECTION: "异议处理中",
        R.AWARDED: "已发中选通知书",
        R.IN_SERVICE: "服务中",
        R.COMPLETED: "已完成",
        R.TERMINATED: "服务中止",
        R.FAILED: "流标",
        R.CANCELLED: "已取消",
        R.DISCARDED: "已废置",
    },
    chips={
        R.SIGNUP: "info",
        R.SOLE: "waiting",
        R.FROZEN: "info",
        R.SEEDING: "waiting",
        R.PUBLICITY: "info",
        R.OBJECTION: "waiting",
        R.AWARDED: "good",
        R.IN_SERVICE: "good",
        R.COMPLETED: "good",
        R.TERMINATED: "bad",
        R.FAILED: "bad",
        R.CANCELLED: "bad",
    },
    waits={
        R.DRAFT: "草稿由业主自行安排，不计时",
        R.SIGNUP: "bidding.signup",
        R.SOLE: "bidding.choice",
        R.FROZEN: "由系统在公告的抽取时刻自动抽取",
        R.SEEDING: "外部随机数公布后即录入，抽取时刻已在公告载明",
        R.PUBLICITY: "bidding.publicity",
        R.OBJECTION: "异议自身的答复时限见异议记录",
        R.AWARDED: "合同签订时限见合同记录",
        R.IN_SERVICE: "服务期限见成果记录",
        R.CANCELLED: "采购已取消；仅为公开核验仍按公告抽取并公布",
    },
)

SIGNUP = Workflow(
    room="bidding",
    subject="signup",
    title="报名",
    states=SignupState,
    initial=SignupState.ACTIVE,
    transitions=(
        Transition(
            "withdraw",
            (SignupState.ACTIVE,),
            SignupState.WITHDRAWN,
            "bidding.signup.withdraw",
            "撤回报名",
            guards=(gates.signup_open,),
            danger=True,
            visibility="sealed",
        ),
    ),
    labels={SignupState.ACTIVE: "已报名", SignupState.WITHDRAWN: "已撤回"},
    chips={SignupState.ACTIVE: "good"},
    waits={SignupState.ACTIVE: "报名后等待截止，机构不需办理"},
)

WORKFLOWS = (REQUIREMENT, SIGNUP, *AWARD_WORKFLOWS, *SERVICE_WORKFLOWS)
