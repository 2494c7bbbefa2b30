"""States of organisations and people, as tables."""

from enum import StrEnum

from app.kernel.workflow import Transition, Workflow


class OrganisationKind(StrEnum):
    """What an organisation is here; the first half of every duty name."""

    OWNER = "owner"
    AGENCY = "agency"
    DEPARTMENT = "department"
    WINDOW = "window"
    DESIGNER = "designer"
    REGULATOR = "regulator"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    COMMITTEE = "committee"
    PLATFORM = "platform"


class OrganisationState(StrEnum):
    """Where a registration stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    SUSPENDED = "suspended"


class PersonState(StrEnum):
    """Whether an account may sign in."""

    ACTIVE = "active"
    DISABLED = "disabled"


KIND_LABELS = {
    OrganisationKind.OWNER: "项目单位",
    OrganisationKind.AGENCY: "中介机构",
    OrganisationKind.DEPARTMENT: "审批部门",
    OrganisationKind.WINDOW: "综合窗口",
    OrganisationKind.DESIGNER: "设计单位",
    OrganisationKind.REGULATOR: "行业主管部门",
    OrganisationKind.OPERATOR: "运行机构",
    OrganisationKind.SUPERVISOR: "监督机构",
    OrganisationKind.COMMITTEE: "园区管委会",
    OrganisationKind.PLATFORM: "平台管理",
}

APPROVAL_DEADLINE = "accounts.organisation_approval"

_O = OrganisationState

ORGANISATION = Workflow(
    room="accounts",
    subject="organisation",
    title="组织注册",
    states=OrganisationState,
    initial=_O.PENDING,
    transitions=(
        Transition(
            "approve",
            (_O.PENDING,),
            _O.APPROVED,
            "accounts.organisation.approve",
            "通过",
            stops=(APPROVAL_DEADLINE,),
        ),
        Transition(
            "refuse",
            (_O.PENDING,),
            _O.REFUSED,
            "accounts.organisation.approve",
            "不予通过",
            stops=(APPROVAL_DEADLINE,),
            needs_reason=True,
            danger=True,
        ),
        Transition(
            "resubmit",
            (_O.REFUSED,),
            _O.PENDING,
            "accounts.organisation.correct",
            "修改后重新提交",
            starts=(APPROVAL_DEADLINE,),
            form=True,
        ),
        Transition(
            "suspend",
            (_O.APPROVED,),
            _O.SUSPENDED,
            "accounts.organisation.suspend",
            "停用",
            needs_reason=True,
            danger=True,
        ),
        Transition(
            "restore",
            (_O.SUSPENDED,),
            _O.APPROVED,
            "accounts.organisation.suspend",
            "恢复使用",
            needs_reason=True,
        ),
    ),
    labels={
        _O.PENDING: "待核准",
        _O.APPROVED: "已核准",
        _O.REFUSED: "未通过",
        _O.SUSPENDED: "已停用",
    },
    chips={
        _O.PENDING: "waiting",
        _O.APPROVED: "good",
        _O.REFUSED: "bad",
        _O.SUSPENDED: "bad",
    },
    waits={
        _O.PENDING: APPROVAL_DEADLINE,
        _O.REFUSED: "由申请单位自行决定是否修改后重新提交，不设期限",
        _O.SUSPENDED: "停用期间由系统管理员决定何时恢复，不设期限",
        _O.APPROVED: "正常使用，不等待任何人",
    },
)

PERSON = Workflow(
    room="accounts",
    subject="person",
    title="人员账号",
    states=PersonState,
    initial=PersonState.ACTIVE,
    transitions=(
        Transition(
            "disable",
            (PersonState.ACTIVE,),
            PersonState.DISABLED,
            "accounts.person.administer",
            "停用账号",
            needs_reason=True,
            danger=True,
        ),
        Transition(
            "enable",
            (PersonState.DISABLED,),
            PersonState.ACTIVE,
            "accounts.person.administer",
            "恢复账号",
            needs_reason=True,
        ),
    ),
    labels={PersonState.ACTIVE: "正常", PersonState.DISABLED: "已停用"},
    chips={PersonState.ACTIVE: "good", PersonState.DISABLED: "bad"},
    waits={
        PersonState.ACTIVE: "正常使用，不等待任何人",
        PersonState.DISABLED: "停用期间由安全管理员决定何时恢复，不设期限",
    },
)

WORKFLOWS = (ORGANISATION, PERSON)
