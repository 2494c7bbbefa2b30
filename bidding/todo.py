"""What waits for whom in buying: the lines of the desk."""

from typing import Any

from app.kernel.errors import Reason
from app.kernel.permissions import Actor
from app.kernel.prepared import prepared
from app.kernel.room import Todo
from bidding import queries
from bidding.models import Contract, Requirement, Result
from bidding.payment_states import PaymentState
from bidding.permissions import AGENCY, EXPERTS, OPERATOR, OWNER, TRUSTED
from bidding.queries import changes, exempted, owing, sealing, seats, selection
from bidding.service_states import ContractState, ResultState
from bidding.states import RequirementState

R, C, S = RequirementState, ContractState, ResultState
MOST = 100
_SEATED = {"invited": "接受或回避", "accepted": "评分并签名"}


def todo(actor: Actor) -> list[Todo]:
    """List what the acting organisation must do, and what it waits for."""
    found: list[Todo] = []
    if actor.has(*OWNER):
        found += _buying(actor)
    if actor.has(*OWNER, *AGENCY):
        found += _contracts(actor) + _results(actor) + _changes(actor) + _payments(actor)
    if actor.has(*OWNER):
        found += _exempted(exempted.exemptions_waiting(owner=actor.org_id), "说明豁免情况")
    if actor.has("regulator.officer"):
        found += _exempted(exempted.exemptions_answered(), "认定豁免")
    if actor.has(*TRUSTED):
        rows = sealing.to_open(organisation=actor.org_id)
        address = "/bidding/requirements/{}/opening"
        found += _lines(rows, address, _title, lambda _: "释放份额")
    if actor.has(*EXPERTS):
        found += _lines(
            seats.waiting(person=actor.person_id),
            "/bidding/seats/{}",
            lambda row: row.requirement.title,
            lambda row: _SEATED[row.state],
        )
    if actor.has(*OPERATOR):
        found += _operating()
    return found


def _lines(rows: list[Any], url: str, title: Any, action: Any) -> list[Todo]:
    """Make a line of each row; `action(row)` is empty where others must act."""
    made = []
    for row in rows:
        verb = action(row)
        made.append(
            Todo(
                title=Reason.of("{title}", title=title(row)),
                url=url.format(row.id),
                action=verb,
                mine=bool(verb),
                clock=(row.subject_kind, row.id),
            )
        )
    return made


def _title(row: Any) -> str:
    return row.title


_BUYER = {R.DRAFT: "核对并发布", R.SOLE: "决定是否直接选取", R.CHOOSING: "选定中选机构"}
_RUNNING = (
    R.DRAFT, R.AUDIT, R.SIGNUP, R.SOLE, R.FROZEN, R.SEEDING, R.OPENING, R.LIVE, R.SCORING,
    R.CHOOSING, R.PUBLICITY, R.OBJECTION,
)  # fmt: skip


@prepared
def _bought(owner):
    fields = (Requirement.id, Requirement.title, Requirement.state)
    query = Requirement.select(*fields).where(
        Requirement.owner == owner, Requirement.state.in_(_RUNNING)
    )
    return query.order_by(Requirement.created_at.desc()).limit(MOST)


def _buying(actor: Actor) -> list[Todo]:
    asked = _lines(
        selection.unanswered(owner=actor.org_id),
        "/bidding/questions/{}/answer",
        lambda row: row.requirement.title,
        lambda _: "答复提问",
    )
    return asked + _lines(
        _bought(owner=actor.org_id),
        "/bidding/requirements/{}",
        _title,
        lambda row: _BUYER.get(row.state, ""),
    )


@prepared
def _unsigned(party):
    mine = (Contract.owner == party) | (Contract.agency == party)
    fields = (Contract.id, Contract.title, Contract.state, Contract.uploaded_by)
    query = Contract.select(*fields).where(mine, Contract.state.in_((C.PENDING, C.DRAFTED)))
    return query.order_by(Contract.created_at).limit(MOST)


def _contracts(actor: Actor) -> list[Todo]:
    def verb(row: Contract) -> str:
        if row.state == C.PENDING:
            return "上传合同"
        return "" if row.uploaded_by == actor.org_id else "确认合同"

    return _lines(_unsigned(party=actor.org_id), "/bidding/contracts/{}", _title, verb)


def _changes(actor: Actor) -> list[Todo]:
    rows = changes.amendments_waiting(party=actor.org_id)
    return _lines(
        rows,
        "/bidding/amendments/{}",
        lambda row: row.contract.title,
        lambda row: "" if row.proposer_id == actor.org_id else "确认合同变更",
    )


def _exempted(rows: Any, verb: str) -> list[Todo]:
    return _lines(rows, "/bidding/exemptions/{}", lambda row: row.number, lambda _: verb)


def _payments(actor: Actor) -> list[Todo]:
    def verb(row: Any) -> str:
        if row.state == PaymentState.DUE:
            return "支付服务费" if row.contract.owner_id == actor.org_id else ""
        return "确认收款" if row.contract.agency_id == actor.org_id else ""

    rows = owing.payments_waiting(party=actor.org_id)
    return _lines(rows, "/bidding/payments/{}", lambda row: row.contract.title, verb)


@prepared
def _unfinished(party):
    mine = (Contract.owner == party) | (Contract.agency == party)
    open_states = (S.AWAITED, S.DELIVERED, S.RETURNED)
    fields = (Result.id, Result.state, Contract.title, Contract.owner, Contract.agency)
    query = Result.select(*fields).join(Contract)
    query = query.where(mine, Result.state.in_(open_states))
    return query.order_by(Result.created_at).limit(MOST)


def _results(actor: Actor) -> list[Todo]:
    def verb(row: Result) -> str:
        if row.state == S.DELIVERED:
            return "验收成果" if row.contract.owner_id == actor.org_id else ""
        return "提交成果" if row.contract.agency_id == actor.org_id else ""

    rows = _unfinished(party=actor.org_id)
    return _lines(rows, "/bidding/results/{}", lambda row: row.contract.title, verb)


def _operating() -> list[Todo]:
    waiting = queries.waiting_for_seed()
    asked = queries.open_objections()
    seeds = _lines(waiting, "/bidding/requirements/{}", _title, lambda _: "录入外部随机数")
    answers = _lines(
        asked, "/bidding/objections/{}", lambda row: row.requirement.title, lambda _: "答复异议"
    )
    drafts = _lines(
        selection.in_audit(), "/bidding/requirements/{}", _title, lambda _: "审核采购需求"
    )
    return drafts + seeds + answers
