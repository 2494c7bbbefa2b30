"""States and moves of buying, as data: requirement and sign-up; with all tables of the room."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow
from bidding.agreement_states import AGREEMENT
from bidding.amendment_states import AMENDMENT
from bidding.award_states import AWARD_WORKFLOWS
from bidding.exemption_states import EXEMPTION
from bidding.expert_states import EXPERT_WORKFLOWS
from bidding.explanation_states import EXPLANATION
from bidding.methods import offers_of
from bidding.payment_states import PAYMENT
from bidding.question_states import QUESTION
from bidding.requirement_states import TRANSITIONS, RequirementState
from bidding.rules import gates
from bidding.sealing_states import SEALING_WORKFLOWS
from bidding.service_states import SERVICE_WORKFLOWS
from bidding.verdict_states import VERDICT


class SignupState(StrEnum):
    """Whether a sign-up stands."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


R = RequirementState

REQUIREMENT = Workflow(
    room="bidding",
    subject="requirement",
    title="采购需求",
    states=R,
    initial=R.DRAFT,
    transitions=TRANSITIONS,
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
        R.AUDIT: "审核中",
        R.OPENING: "待开启",
        R.LIVE: "竞价中",
        R.SCORING: "评审中",
        R.CHOOSING: "待业主选定",
        R.INVALID: "已置为无效",
        R.EXPLAINING: "待报价说明",
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
        R.AUDIT: "waiting",
        R.OPENING: "waiting",
        R.LIVE: "info",
        R.SCORING: "waiting",
        R.CHOOSING: "waiting",
        R.EXPLAINING: "waiting",
        R.INVALID: "bad",
    },
    waits={
        R.DRAFT: "草稿由业主自行安排，不计时",
        R.SIGNUP: "bidding.signup",
        R.SOLE: "bidding.choice",
        R.FROZEN: "由系统在公告的选取时刻自动抽取、开启或竞价",
        R.SEEDING: "外部随机数公布后即录入，选取时刻已在公告载明",
        R.PUBLICITY: "bidding.publicity",
        R.OBJECTION: "异议自身的答复时限见异议记录",
        R.AWARDED: "合同签订时限见合同记录",
        R.IN_SERVICE: "服务期限见成果记录",
        R.CANCELLED: "采购已取消；仅为公开核验仍按公告抽取并公布",
        R.AUDIT: "bidding.audit",
        R.OPENING: "bidding.opening",
        R.LIVE: "竞价时段已在公告载明，到时自动截止",
        R.SCORING: "评审时限已在公告载明",
        R.CHOOSING: "bidding.choosing",
        R.EXPLAINING: "说明和认定的时限见报价说明记录",
        R.INVALID: "采购已置为无效；仅为公开核验仍按公告抽取并公布",
    },
    own={
        R.SIGNUP: {"invited": "待接受"},
        R.FROZEN: {"sealed": "已封存，待开启", "live": "待竞价"},
    },
    sort=lambda need: "invited" if need.method == "direct" else offers_of(need.method),
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

WORKFLOWS = (
    REQUIREMENT,
    SIGNUP,
    QUESTION,
    AGREEMENT,
    *AWARD_WORKFLOWS,
    *SERVICE_WORKFLOWS,
    AMENDMENT,
    PAYMENT,
    EXEMPTION,
    EXPLANATION,
    *SEALING_WORKFLOWS,
    *EXPERT_WORKFLOWS,
    VERDICT,
)
